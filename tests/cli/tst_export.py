# SPDX-License-Identifier: Apache-2.0
"""`vdit export`: every codec, what it keeps and leaves out, what it refuses before work, jobs, stops."""

import json
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import tempfile
import zlib

from vdit_program import VDIT, VditTest, generate, main

# Ending, codec and the least PSNR of the pictures in decibel; no figure: they come back bit for bit.
CODECS = (("mp4", "h264", 33), ("mp4", "h265", 33), ("mp4", "av1", 33), ("mov", "prores", 33), ("mkv", "ffv1", None),
          ("", "png", None), ("gif", "gif", 20), ("webp", "webp", 30))

# The names by which players know them.
FOURCC = {"h264": b"avc1", "h265": b"hvc1", "av1": b"av01", "prores": b"apch"}


def write_png(path, width, height, rgb):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + rgb[y * width * 3 : (y + 1) * width * 3] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def write_frames(folder, width, height, count):
    folder.mkdir()
    noise = random.Random(1)
    for index in range(count):
        write_png(folder / f"{index:04}.png", width, height, noise.randbytes(width * height * 3))
    return folder


def sidecar(path):
    return json.loads(pathlib.Path(f"{path}.json").read_text())


class Export(VditTest):
    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp(prefix="vdit-cli-"))
        cls.addClassCleanup(shutil.rmtree, cls.made, ignore_errors=True)
        cls.clip = cls.made / "clip.mkv"
        subprocess.run([VDIT, *generate(cls.clip, "--fps", "12", steps=1)], check=True, capture_output=True)

    def export(self, name, *more, code=0, source=None):
        run = self.result if code == 0 else lambda *words: self.refused(code, *words)
        return run("export", source or self.clip, "-o", self.folder / name, *more)

    def test_every_codec_keeps_pictures_rate_and_settings(self):
        settings = sidecar(self.clip)["metadata"]
        self.assertEqual(settings["job"]["steps"], 1)
        for ending, codec, least in CODECS:
            with self.subTest(codec):
                name = f"{codec}.{ending}" if ending else codec
                result = self.export(name, "--codec", codec)
                self.assertEqual((result["codec"], result["frames"], result["fps"]), (codec, 5, 12))
                self.assertEqual((result["width"], result["height"]), (64, 64))
                written = sidecar(self.folder / name)
                self.assertEqual(written["metadata"], settings)
                self.assertEqual(written["export"]["source"], "clip.mkv")
                self.assertEqual(written["video"]["codec"], codec)
                if codec in FOURCC:
                    self.assertIn(FOURCC[codec], (self.folder / name).read_bytes())
                alike = self.result("metrics", self.clip, self.folder / name)
                if least is None:
                    self.assertEqual(alike["identical_frames"], 5)
                else:
                    self.assertGreater(alike["psnr_db"], least)
                # What is embedded is read back where no sidecar helps.
                (self.folder / f"{name}.json").unlink()
                self.export(f"{name}-again.mkv", source=self.folder / name)
                self.assertEqual(sidecar(self.folder / f"{name}-again.mkv")["metadata"], settings)

    def test_the_ending_says_the_codec(self):
        for name, codec in (("a.mp4", "h264"), ("a.mov", "prores"), ("a.mkv", "ffv1"), ("a-%02d.png", "png"), ("a.gif", "gif")):
            self.assertEqual(self.export(name)["codec"], codec)

    def test_quality_and_rate(self):
        sizes = [self.export(f"{crf}.mp4", "--crf", crf, "--fps", 30)["bytes"] for crf in (4, 40)]
        self.assertGreater(sizes[0], 2 * sizes[1])
        self.assertEqual(self.result("metrics", self.folder / "4.mp4", self.folder / "4.mp4")["reference"]["fps"], 30)
        self.assertEqual(sidecar(self.folder / "4.mp4")["export"], {"codec": "h264", "source": "clip.mkv", "crf": 4})

    def test_private_data_stays_behind(self):
        self.export("a.mp4", "--strip-private")
        for path in self.folder.iterdir():
            for secret in (b"red ball", b"clip.mkv"):
                self.assertNotIn(secret, path.read_bytes(), path)

    def test_settings_of_a_stripped_container_come_from_its_sidecar(self):
        frames = write_frames(self.folder / "frames", 16, 16, 2)
        kept = {"format": "vdit-video-sidecar", "title": "a ball", "comment": "", "metadata": {"seed": 3}, "video": {"fps": 7}}
        (self.folder / "frames.json").write_text(json.dumps(kept))
        self.export("a.mkv", source=frames)
        self.assertEqual(sidecar(self.folder / "a.mkv")["metadata"], {"seed": 3})
        (self.folder / "frames.json").write_text("{ damaged")
        self.export("b.mkv", source=frames)
        self.assertEqual(sidecar(self.folder / "b.mkv")["metadata"], {})

    def test_what_cannot_be_is_refused_before_work(self):
        odd = write_frames(self.folder / "odd", 15, 16, 2)
        rows = ((3, "video.codec", "a.mkv", ["--codec", "h264"], None), (3, "video.crf", "a.mp4", ["--crf", "52"], None),
                (3, "video.crf", "a.mov", ["--crf", "1"], None), (3, "video.fps", "a.gif", ["--fps", "60"], None),
                (3, "video.size", "a.mp4", [], odd), (3, "video.size", "a.mov", [], odd),
                (3, "file.missing", "a.mp4", [], self.folder / "absent.mp4"), (3, "video.format", "a.avi", [], None),
                (3, "file.folder", "no/a.mp4", [], None), (6, "video.encoder", "a.mp4", ["--encoder", "dream"], None),
                (3, "export.same", "odd", [], odd), (3, "export.same", "odd", ["--overwrite"], odd))
        for code, error, name, more, source in rows:
            with self.subTest(error=error, name=name):
                self.assertEqual(self.export(name, *more, code=code, source=source)["code"], error)
                self.assertEqual(self.files(), ["odd"])
        self.assertIn("libx264", self.export("a.mp4", "--encoder", "dream", code=6)["expected"])
        self.vdit("export", self.clip, "-o", self.folder / "a.mp4", "--codec", "vp9", code=2)
        self.assertEqual(self.export("odd.mkv", source=odd)["width"], 15)

    def test_an_output_that_exists_is_kept_unless_told(self):
        (self.folder / "a.mp4").write_text("precious")
        self.assertEqual(self.export("a.mp4", code=3)["code"], "file.exists")
        self.assertEqual((self.folder / "a.mp4").read_text(), "precious")
        self.export("a.mp4", "--overwrite")
        self.assertEqual(self.files(), ["a.mp4", "a.mp4.json"])

    def test_too_little_room_is_found_before_work(self):
        place = self.folder / "disk"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(place)], capture_output=True)
        if done.returncode != 0:
            self.skipTest("mount is refused: " + done.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", str(place)], check=True)
        self.assertEqual(self.export("disk/a.mkv", code=6)["code"], "disk.space")
        self.assertEqual(list(place.iterdir()), [])

    def test_a_stop_leaves_nothing(self):
        frames = write_frames(self.folder / "frames", 256, 256, 60)
        process = self.start("export", frames, "-o", self.folder / "a.mov")
        self.assertEqual(json.loads(process.stderr.readline())["phase"], "encode")
        self.assertEqual(self.finish(process, signal.SIGINT), 5)
        self.assertEqual(self.files(), ["frames"])

    def test_as_a_job_file(self):
        job = {"format": "vdit-job", "version": 1, "command": "export", "input": str(self.clip), "fps": 24,
               "output": str(self.folder / "a.mp4"), "codec": "h265", "crf": 20, "strip_private": True}
        path = self.folder / "job.json"

        def run(*more, code=0, **changes):
            path.write_text(json.dumps({**job, **changes}))
            words = ("run", path, *more)
            return self.result(*words) if code == 0 else self.refused(code, *words)

        self.assertTrue(run("--dry-run")["valid"])
        self.assertEqual(self.files(), ["job.json"])
        for changes, field in (({"codec": "vp9"}, "codec"), ({"crf": 64}, "crf"), ({"qualty": 3}, "qualty"), ({"input": 3}, "input")):
            error = run("--dry-run", code=3, **changes)
            self.assertEqual((error["code"], error["field"]), ("job.field", field))
        self.assertEqual(run("--dry-run", code=3, codec="ffv1")["code"], "video.codec")
        result = run()
        self.assertEqual((result["codec"], result["fps"], result["encoder"]), ("h265", 24, "libx265"))
        self.assertEqual(sidecar(self.folder / "a.mp4")["metadata"], {})


if __name__ == "__main__":
    main()
