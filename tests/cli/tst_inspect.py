# SPDX-License-Identifier: Apache-2.0
"""`vdit inspect` and captures of `vdit generate`: files, figures, pictures, jobs, refusals."""

import csv
import json
import struct

from vdit_program import PROMPT, TINY, VditTest, generate, main, read_safetensors

TOKENS = 2 * 4 * 4  # of TINY: two latent frames of 4 x 4 patches


def floats(data):
    return struct.unpack(f"<{len(data) // 4}f", data)


def png_size(path):
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    return struct.unpack(">II", data[16:24])


class Inspect(VditTest):
    def inspect(self, *more, steps=4, clip=TINY):
        return ["inspect", "-m", "demo", *PROMPT, *clip, "--steps", str(steps), "-o", self.folder / "maps", *more]

    def capture(self):
        return json.loads((self.folder / "maps" / "capture.json").read_text())

    def step(self, number, branch="conditional"):
        return read_safetensors(self.folder / "maps" / f"step-{number:03d}-{branch}.safetensors")

    def test_capture_pictures_and_job(self):
        result = self.result(*self.inspect("--steps-list", "1,3", "--layers", "2,5-6", "--heads", "1,3", "--block", "8"))
        names = sorted(path.name for path in (self.folder / "maps").iterdir())
        pictures = [
            f"{kind}.step-{step:03d}-conditional.{head}{order}.png"
            for step in (1, 3)
            for order in ("frame", "space")
            for kind, head in [("atlas", ""), *(("map", f"L{l:02d}.H{h:02d}.") for l in (2, 5, 6) for h in (1, 3))]
        ]
        self.assertEqual(sorted(result["pictures"]), sorted(pictures))
        files = ["capture.json", "job.json", "step-001-conditional.safetensors", "step-003-conditional.safetensors"]
        self.assertEqual(names, sorted(pictures + files))
        self.assertEqual((result["steps"], result["block"], result["instrumented"]), (2, 8, True))
        self.assertGreater(result["probe_seconds"], 0)

        info = self.capture()
        self.assertEqual((info["format"], info["status"], info["model"]), ("vdit-capture", "complete", "demo"))
        self.assertEqual(info["grid"], {"frames": 2, "height": 4, "width": 4, "text_before": 0, "text_after": 0})
        self.assertEqual((info["layers"], info["heads"], info["head_dim"], info["steps"]), (12, 4, 64, 4))
        self.assertTrue(info["instrumented"])
        tensors, _ = self.step(3)
        self.assertEqual(sorted(tensors), ["cell", "map.frame", "map.space"])
        cells = struct.unpack("<12i", tensors["cell"])
        self.assertEqual(list(zip(cells[::2], cells[1::2])), [(l, h) for l in (2, 5, 6) for h in (1, 3)])
        edge = TOKENS // 8
        for name in ("map.frame", "map.space"):
            values = floats(tensors[name])
            self.assertEqual(len(values), 6 * edge * edge)
            for row in range(6 * edge):
                self.assertAlmostEqual(sum(values[row * edge : (row + 1) * edge]), 1, places=4)
        for name in pictures:
            width, height = png_size(self.folder / "maps" / name)
            self.assertGreater(min(width, height), 300)

    def test_a_config_is_scored_head_by_head(self):
        config = self.folder / "c.json"
        clip = ["--size", "64x64", "--frames", "17"]  # 80 tokens: two granules, so that a band leaves something out
        self.vdit("config", "new", "-m", "demo", "--rule", "diagonal:0.8", *clip, "-o", config)
        self.result(*self.inspect("--steps-list", "2", "--outline", config, "--layers", "0", "--maps", "none",
                                  clip=[*clip, "--dtype", "fp32"]))
        tensors, metadata = self.step(2)
        modes = json.loads(metadata["modes"])
        self.assertEqual([mode["mode"] for mode in modes], ["diagonal"] * 4)
        wide = min(80, 64 + modes[0]["half_width"])
        kept = (64 * wide + 16 * min(80, 16 + modes[0]["half_width"])) / 6400
        for density, recall, error in zip(*(floats(tensors[f"mode.{name}"]) for name in ("density", "recall", "error"))):
            self.assertAlmostEqual(density, kept, places=5)
            self.assertTrue(0.3 < recall < 1, recall)
            self.assertGreater(error, 0)
        rows = list(csv.DictReader((self.folder / "maps" / "scores.csv").open()))
        self.assertEqual([(row["layer"], row["head"]) for row in rows], [("0", str(h)) for h in range(4)])
        self.assertTrue(rows[0]["mode"].startswith("diagonal"), rows[0])
        self.assertEqual(self.capture()["sparse_config"], "")

    def test_candidates_and_a_skip_rule(self):
        candidates = self.folder / "list.json"
        candidates.write_text(json.dumps({"format": "vdit-candidates", "version": 1, "candidates": [
            {"mode": "skip"}, {"mode": "diagonal", "density": 0.1}, {"mode": "vertical-stripe", "density": 0.25}]}))
        done = self.vdit(*self.inspect("--steps-list", "1", "--layers", "1", "--heads", "0", "--candidates", candidates,
                                       "--outline", "skip", "--branch", "both", "--order", "frame", "--rows"))
        self.assertIn("vertical-stripe", done.stderr.decode())
        self.assertEqual([mode["mode"] for mode in self.capture()["candidates"]], ["full", "skip", "diagonal"])
        for branch in ("conditional", "unconditional"):
            tensors, _ = self.step(1, branch)
            self.assertNotIn("map.space", tensors)
            recall, error = floats(tensors["recall"]), floats(tensors["error"])
            self.assertAlmostEqual(recall[0], 1, places=4)
            self.assertAlmostEqual(error[0], 0, places=4)
            self.assertEqual((recall[1], error[1]), (0, 1))
            self.assertEqual(floats(tensors["mode.error"]), (1,))
            self.assertEqual(len(tensors["q.01.00"]), TOKENS * 64 * 4)

    def test_a_job_repeats_it_and_a_dry_run_leaves_nothing(self):
        self.vdit(*self.inspect("--steps-list", "2", "--layers", "3", "--colours", "magma", "--theme", "dark", "--scale", "linear"))
        first = {path.name: path.read_bytes() for path in (self.folder / "maps").iterdir()}
        job = self.folder / "job.json"
        job.write_bytes(first["job.json"])
        self.assertEqual(self.refused(3, "run", job)["code"], "output.exists")
        dry = json.loads(job.read_text())
        dry["output"] = str(self.folder / "other")
        (self.folder / "dry.json").write_text(json.dumps(dry))
        self.assertTrue(self.result("run", self.folder / "dry.json", "--dry-run", "--dtype", "fp32")["valid"])
        self.assertFalse((self.folder / "other").exists())
        self.result("run", job, "--overwrite", "--dtype", "fp32")
        again = {path.name: path.read_bytes() for path in (self.folder / "maps").iterdir()}
        self.assertEqual(set(first), set(again))
        for name in first:
            if name != "capture.json":  # holds the time
                self.assertEqual(first[name], again[name], name)

    def test_the_run_ends_with_the_last_captured_step(self):
        done = self.vdit(*self.inspect("--steps-list", "2", "--layers", "0", "--maps", "none", "--json", steps=40))
        steps = [json.loads(line).get("step", 0) for line in done.stderr.decode().splitlines()]
        self.assertEqual(max(steps), 2)

    def test_refusals_leave_nothing(self):
        for options, code in (
            (["--steps-list", "0"], "list.syntax"),
            (["--steps-list", "5"], "list.syntax"),
            (["--steps-list", "1,,2"], "list.syntax"),
            (["--steps-list", "3-1"], "list.syntax"),
            (["--layers", "12"], "list.syntax"),
            (["--heads", "x"], "list.syntax"),
            (["--outline", "diagonal"], "inspect.outline"),
            (["--outline", "diagonal:2"], "inspect.outline"),
            (["--outline", "vertical-stripe:0.2"], "inspect.outline"),
            (["--outline", "diagnal:0.2"], "inspect.outline"),
            (["--outline", "missing.json"], "file.read"),
            (["--candidates", "missing.json"], "file.read"),
            (["--branch", "unconditional", "--guidance", "1"], "capture.policy"),
        ):
            self.assertEqual(self.refused(3, *self.inspect(*options))["code"], code, options)
        self.refused(2, *self.inspect("--colours", "jet"))
        self.refused(2, *self.inspect("--block", "0"))
        self.assertEqual(self.files(), [])


class CaptureOfARun(VditTest):
    def test_generate_captures_and_says_so(self):
        maps = self.folder / "maps"
        plain, watched = self.folder / "a.safetensors", self.folder / "b.safetensors"
        self.result(*generate(self.folder / "a.gif", "--save-latents", plain))
        result = self.result(*generate(self.folder / "b.gif", "--save-latents", watched, "--capture", maps,
                                       "--capture-steps", "2-3", "--capture-layers", "1"))
        self.assertEqual((result["capture"], result["instrumented"]), (str(maps), True))
        self.assertEqual(sorted(path.name for path in maps.iterdir()),
                         ["capture.json", "step-002-conditional.safetensors", "step-003-conditional.safetensors"])
        self.assertEqual(read_safetensors(plain)[0], read_safetensors(watched)[0])  # looking changes nothing
        error = self.refused(3, *generate(self.folder / "c.gif", "--capture", maps))
        self.assertEqual(error["code"], "output.exists")

    def test_a_capture_ends_at_its_size_limit(self):
        maps = self.folder / "maps"
        done = self.vdit(*generate(self.folder / "a.gif", "--capture", maps, "--capture-steps", "1-4", "--capture-block", "1",
                                   "--capture-rows", "--capture-max-megabytes", "1"))
        self.assertIn("size limit", done.stderr.decode())
        self.assertEqual(json.loads((maps / "capture.json").read_text())["status"], "disk cap reached")
        self.assertLess(sum(path.stat().st_size for path in maps.iterdir()), 1 << 20)


if __name__ == "__main__":
    main()
