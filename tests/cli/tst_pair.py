# SPDX-License-Identifier: Apache-2.0
"""`vdit pair`: everything it leaves, what dense against dense must give, jobs, refusals."""

import csv
import json
import re

from vdit_program import PROMPT, TINY, VditTest, generate, main, read_safetensors

FILES = ["full.mp4", "full.mp4.json", "full.safetensors", "job.json", "metrics.csv", "metrics.json", "report.html",
         "side_by_side.mp4", "side_by_side.mp4.json", "sparse.mp4", "sparse.mp4.json", "sparse.safetensors"]
# Five latent frames of 4 x 4 patches: 80 tokens, two granules, so that a band can leave something out.
CLIP = ["--size", "64x64", "--frames", "17", "--dtype", "fp32"]


class Pair(VditTest):
    def config(self, rule):
        path = self.folder / f"{rule.split(':')[0]}.json"
        self.vdit("config", "new", "-m", "demo", "--rule", rule, "--size", "64x64", "--frames", "17", "-o", path)
        return path

    def pair(self, config, *more):
        return ["pair", "-m", "demo", *PROMPT, *CLIP, "--steps", "3", "--sparse", config, "-o", self.folder / "pair", *more]

    def test_everything_is_there_and_agrees(self):
        config = self.config("skip")
        result = self.result(*self.pair(config))
        out = self.folder / "pair"
        self.assertEqual(sorted(path.name for path in out.iterdir()), FILES)
        metrics = json.loads((out / "metrics.json").read_text())
        self.assertEqual(metrics, result["metrics"])
        for name in ("psnr_db", "ssim", "density", "sparsity", "full_seconds", "sparse_seconds", "full_denoise_seconds",
                     "sparse_denoise_seconds", "speedup", "attention_speedup", "machine", "device", "dtype", "dense_backend"):
            self.assertIn(name, metrics)
            self.assertIn(name, [*metrics["definitions"], "device", "dtype"])
        self.assertEqual((metrics["density"], metrics["sparsity"], metrics["instrumented"]), (0, 1, False))
        self.assertLess(metrics["psnr_db"], 60)
        self.assertAlmostEqual(metrics["speedup"], metrics["full_denoise_seconds"] / metrics["sparse_denoise_seconds"])
        rows = list(csv.DictReader((out / "metrics.csv").open()))
        self.assertEqual(len(rows), 17)
        self.assertAlmostEqual(sum(float(row["psnr_db"]) for row in rows) / 17, metrics["psnr_db"], places=3)
        full, sparse = (read_safetensors(out / f"{name}.safetensors")[0]["latents"] for name in ("full", "sparse"))
        self.assertEqual(len(full), 4 * 16 * 5 * 8 * 8)
        self.assertNotEqual(full, sparse)
        # The numbers of `vdit metrics` are of the encoded videos, so they only come near.
        encoded = self.result("metrics", out / "full.mp4", out / "sparse.mp4")
        self.assertLess(abs(encoded["psnr_db"] - metrics["psnr_db"]), 3)

    def test_the_dense_half_is_what_generate_makes(self):
        self.result(*self.pair(self.config("skip")))
        alone = self.folder / "alone.safetensors"
        self.result("generate", "-m", "demo", *PROMPT, *CLIP, "--steps", "3", "-o", self.folder / "a.gif",
                    "--save-latents", alone)
        self.assertEqual(read_safetensors(alone)[0], read_safetensors(self.folder / "pair" / "full.safetensors")[0])

    def test_dense_against_dense_is_identical(self):
        result = self.result(*self.pair(self.config("full")))["metrics"]
        self.assertEqual((result["density"], result["identical_frames"], result["ssim"]), (1, 17, 1))
        self.assertEqual(result["psnr_db"], 100)  # the stated cap of a PSNR without finite value
        out = self.folder / "pair"
        self.assertEqual(read_safetensors(out / "full.safetensors")[0], read_safetensors(out / "sparse.safetensors")[0])
        self.assertIn("identical", (out / "report.html").read_text())

    def test_the_report_needs_nothing_beside_it(self):
        self.result(*self.pair(self.config("diagonal:0.8")))
        page = (self.folder / "pair" / "report.html").read_text()
        self.assertEqual(page.count("src=\"data:video/mp4;base64,"), 2)
        self.assertGreaterEqual(page.count("src=\"data:image/png;base64,"), 9)
        for reference in re.findall(r"(?:src|href)=\"([^\"]{0,40})", page):
            self.assertTrue(reference.startswith(("data:", "#")), reference)
        self.assertNotRegex(page, r"(?:src|href)=\"https?:")
        for words in ("Speed-up", "PSNR", "Diagonal", "What the numbers mean", "denoising", "Dense against sparse"):
            self.assertIn(words, page)

    def test_a_job_repeats_it_with_the_same_bits(self):
        self.vdit(*self.pair(self.config("skip")))
        out = self.folder / "pair"
        first = {name: read_safetensors(out / f"{name}.safetensors")[0] for name in ("full", "sparse")}
        job = json.loads((out / "job.json").read_text())
        self.assertEqual((job["command"], job["seed"]), ("pair", 42))
        job["output"], job["dtype"] = str(self.folder / "again"), "fp32"
        file = self.folder / "again.json"
        file.write_text(json.dumps(job))
        self.assertTrue(self.result("run", file, "--dry-run")["valid"])
        self.assertFalse((self.folder / "again").exists())
        self.result("run", file)
        for name, latents in first.items():
            self.assertEqual(latents, read_safetensors(self.folder / "again" / f"{name}.safetensors")[0])
        job.pop("sparse")
        file.write_text(json.dumps(job))
        self.assertEqual(self.refused(3, "run", file)["field"], "sparse")

    def test_a_captured_pair_says_that_its_times_are_not_valid(self):
        maps = self.folder / "maps"
        result = self.result(*self.pair(self.config("skip"), "--capture", maps, "--capture-steps", "2", "--capture-layers", "0"))
        self.assertTrue(result["metrics"]["instrumented"])
        self.assertTrue((maps / "step-002-conditional.safetensors").exists())
        self.assertIn("Instrumented run", (self.folder / "pair" / "report.html").read_text())

    def test_refusals(self):
        config = self.config("skip")
        kept = self.folder / "pair" / "mine.txt"
        kept.parent.mkdir()
        kept.write_text("mine")
        self.assertEqual(self.refused(3, *self.pair(config))["code"], "output.exists")
        self.assertEqual(kept.read_text(), "mine")
        self.result(*self.pair(config, "--overwrite"))
        self.assertEqual(kept.read_text(), "mine")
        self.refused(2, "pair", "-m", "demo", *PROMPT, "-o", self.folder / "x")
        self.assertEqual(self.refused(3, *self.pair(self.folder / "missing.json", "--overwrite"))["code"], "file.read")
        broken = json.loads(config.read_text())
        broken["model"]["layers"] = 11
        other = self.folder / "other.json"
        other.write_text(json.dumps(broken))
        self.assertEqual(self.refused(3, *self.pair(other, "--overwrite"))["code"], "config.heads")


if __name__ == "__main__":
    main()
