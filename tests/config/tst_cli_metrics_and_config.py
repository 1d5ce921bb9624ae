# SPDX-License-Identifier: Apache-2.0
"""`vdit metrics` and `vdit config check, show, diff, new`."""

import json
import math
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import unittest
import zlib

VDIT = os.environ["VDIT"]


class VditTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vdit-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def vdit(self, *arguments, code=0):
        done = subprocess.run([VDIT, *map(str, arguments)], capture_output=True, timeout=120)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout!r}\n{done.stderr!r}")
        return done

    def result(self, *arguments):
        """The one JSON object of a command that succeeds."""
        return json.loads(self.vdit(*arguments, "--json", "--progress", "none").stdout)

    def refused(self, code, *arguments):
        """The error of a command that must fail, after checking that it is one line for people."""
        self.assertEqual(self.vdit(*arguments, code=code).stderr.count(b"\n"), 1)
        return json.loads(self.vdit(*arguments, "--json", "--progress", "none", code=code).stdout)["error"]

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())


def write_png(path, width, height, pixel):
    rows = b"".join(b"\0" + b"".join(bytes(pixel(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Metrics(VditTest):
    def frames(self, name, count=3, width=32, height=24, add=0):
        folder = self.folder / name
        folder.mkdir()
        for index in range(count):
            write_png(folder / f"{index:04d}.png", width, height, lambda x, y: (100 + add, 100 + add, 100 + add))
        return folder

    def test_known_values(self):
        result = self.result("metrics", self.frames("a"), self.frames("b", add=5), "--csv", self.folder / "out.csv")
        self.assertAlmostEqual(result["psnr_db"], 20 * math.log10(255 / 5), places=6)
        self.assertAlmostEqual(result["psnr_rgb_db"], 20 * math.log10(255 / 5), places=6)
        self.assertEqual(result["temporal_difference"], 0)
        self.assertIsNone(result["lpips"])
        self.assertEqual(len(result["frames"]), 3)
        self.assertIn("BT.601", result["definitions"]["luma"])
        self.assertEqual(len((self.folder / "out.csv").read_text().splitlines()), 4)

    def test_equal_videos(self):
        a = self.frames("a")
        result = self.result("metrics", a, a)
        self.assertEqual((result["psnr_db"], result["ssim"], result["identical_frames"]), (100, 1, 3))
        self.assertIn("identical", self.vdit("metrics", a, a).stdout.decode())

    def test_side_by_side(self):
        self.vdit("metrics", self.frames("a"), self.frames("b", add=9), "--side-by-side", self.folder / "c.mp4")
        result = self.result("metrics", self.folder / "c.mp4", self.folder / "c.mp4")
        self.assertEqual(result["reference"]["frames"], 3)
        self.assertEqual(self.refused(3, "metrics", self.folder / "a", self.folder / "b", "--side-by-side", self.folder / "c.mp4")["code"],
                         "file.exists")

    def test_refuses_what_cannot_be_compared(self):
        a = self.frames("a")
        self.assertEqual(self.refused(3, "metrics", a, self.frames("wide", width=48))["code"], "quality.size")
        self.assertEqual(self.refused(3, "metrics", a, self.frames("long", count=4))["code"], "quality.length")
        text = self.folder / "letter.mp4"
        text.write_text("Dear reader")
        error = self.refused(3, "metrics", a, text)
        self.assertEqual((error["code"], error["subject"]), ("video.read", str(text)))
        self.assertEqual(self.refused(3, "metrics", a, self.folder / "absent.mp4")["code"], "file.missing")
        self.vdit("metrics", a, code=2)

    def test_as_a_job(self):
        a = self.frames("a")
        job = self.folder / "job.json"
        job.write_text(json.dumps({"format": "vdit-job", "version": 1, "command": "metrics", "reference": str(a), "test": str(a)}))
        self.vdit("run", job, "--dry-run")
        self.assertEqual(self.result("run", job)["identical_frames"], 3)


class Config(VditTest):
    def new(self, name, *more):
        path = self.folder / name
        self.vdit("config", "new", "-m", "demo", *more, "-o", path)
        return path

    def test_new_fits_the_model(self):
        path = self.new("a.json", "--rule", "diagonal:0.3,0=full,11=skip", "--warm-up", "0.25")
        result = self.result("config", "check", path, "-m", "demo")["configs"][0]
        self.assertEqual((result["layers"], result["heads"], result["step_groups"], result["warnings"]), (12, 4, 2, []))
        self.assertAlmostEqual(result["density"], 0.25 + 0.75 * (1 + 10 * 0.3) / 12, delta=0.001)
        self.assertEqual(self.refused(3, "config", "new", "-m", "demo", "-o", path)["code"], "output.exists")

    def test_show(self):
        path = self.new("a.json", "--rule", "diagonal:0.3,0=full,11=skip")
        done = self.vdit("config", "show", path)
        self.assertNotIn(b"\x1b", done.stdout)
        self.assertIn("   11   S  S  S  S     0.0 %", done.stdout.decode())
        modes = self.result("config", "show", path)["step_groups"][0]["modes"]
        self.assertEqual((modes[0], modes[1], modes[11]), ("FFFF", "DDDD", "SSSS"))

    def test_diff(self):
        a = self.new("a.json", "--rule", "diagonal:0.3")
        b = self.new("b.json", "--rule", "diagonal:0.3,7=skip")
        self.assertTrue(self.result("config", "diff", a, a)["equal"])
        heads = self.result("config", "diff", a, b)["heads"]
        self.assertEqual({head["layer"] for head in heads}, {7})
        self.assertEqual(len(heads), 4)

    def test_other_sizes(self):
        small = self.new("small.json", "--size", "160x96", "--frames", "17", "--rule", "diagonal:0.5", "--fractions")
        self.assertIn("grid 5 x 6 x 10", self.vdit("config", "show", small).stdout.decode())

    def test_refuses_bad_files_and_rules(self):
        path = self.new("a.json")
        document = json.loads(path.read_text())
        document["model"]["heads"] = 5
        path.write_text(json.dumps(document))
        error = self.refused(3, "config", "check", path)
        self.assertEqual((error["code"], error["subject"]), ("config.heads", str(path)))
        self.assertEqual(self.refused(2, "config", "new", "--rule", "diagnal:0.3", "-o", self.folder / "x.json")["code"], "config.rule")
        self.assertEqual(self.refused(3, "config", "show", self.folder / "absent.json")["code"], "file.read")
        self.assertEqual(self.files(), ["a.json"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
