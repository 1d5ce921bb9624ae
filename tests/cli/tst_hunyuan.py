# SPDX-License-Identifier: Apache-2.0
"""Every command on a HunyuanVideo folder: the tiny checkpoint of the golden data."""

import json
import shutil

from vdit_program import SOURCE, VditTest, main, read_safetensors

MODEL = SOURCE / "tests/data/golden/hunyuan/model"
PROMPT = ["-p", "a red ball bounces on a checkered floor"]
CLIP = ["--size", "256x160", "--frames", "17", "--dtype", "fp32"]
GRID = {"frames": 5, "height": 10, "width": 16, "text_before": 0, "text_after": 256}
TEXT_TOKENS = 18  # of the prompt and the end of its turn


class Hunyuan(VditTest):
    def config(self):
        path = self.folder / "config.json"
        self.vdit("config", "new", "-m", MODEL, "--rule", "diagonal:0.7,2-3=multi-diagonal:0.7", *CLIP[:4], "-o", path)
        return path

    def test_model_check_counts_both_kinds_of_layers(self):
        report = self.result("model", "check", MODEL, "--values")
        self.assertEqual((report["pipeline"], report["family"]), ("HunyuanVideoPipeline", "hunyuan"))
        self.assertEqual(report["faults"], [])
        config = json.loads(self.config().read_text())
        self.assertEqual((config["model"]["layers"], config["model"]["heads"]), (4, 3))
        self.assertEqual(config["grid"], GRID)

    def test_a_clip_and_the_same_again(self):
        out = self.folder / "clip.mp4"
        latents = self.folder / "latents.safetensors"
        result = self.result("generate", "-m", MODEL, *PROMPT, *CLIP, "--steps", 3, "-o", out, "--save-latents", latents)
        self.assertEqual((result["width"], result["height"], result["frames"]), (256, 160, 17))
        self.assertIn("guidance is read by the transformer: one prediction a step", result["memory"]["plan"])
        self.assertIn("decoding whole pictures", result["memory"]["plan"])
        self.assertEqual(result["notes"], [])
        job = json.loads((self.folder / "clip.mp4.json").read_text())["metadata"]["job"]
        self.assertEqual((job["guidance"], job["flow_shift"], job["fps"]), (6.0, 7.0, 24.0))
        first = read_safetensors(latents)[0]
        self.result("run", self.folder / "clip.mp4.json", "--overwrite", "--dtype", "fp32")
        self.assertTrue(read_safetensors(latents)[0] == first)

    def test_sparse_beside_full(self):
        result = self.result("pair", "-m", MODEL, *PROMPT, *CLIP, "--steps", 3, "--sparse", self.config(),
                             "-o", self.folder / "pair")
        # The config keeps 0.7 with 256 text tokens, which see and are seen by all; here are fewer.
        self.assertTrue(0.3 < result["metrics"]["sparsity"] < 0.6, result["metrics"]["sparsity"])
        self.assertTrue(20 < result["metrics"]["psnr_db"] < 60, result["metrics"]["psnr_db"])

    def test_maps_hold_the_text_that_is_there(self):
        self.result("inspect", "-m", MODEL, *PROMPT, *CLIP, "--steps", 2, "--steps-list", 1, "--layers", "1-2",
                    "-o", self.folder / "maps")
        capture = json.loads((self.folder / "maps/capture.json").read_text())
        self.assertEqual(capture["grid"], GRID | {"text_after": TEXT_TOKENS})
        error = self.refused(3, "inspect", "-m", MODEL, *PROMPT, *CLIP, "--steps", 2, "--steps-list", 1,
                             "--branch", "unconditional", "-o", self.folder / "none")
        self.assertEqual(error["code"], "capture.policy")

    def test_a_search_is_solved_and_runs(self):
        prompts = self.folder / "prompts.txt"
        prompts.write_text("a red ball bounces\ntwo cats walk slowly on the grass\n")
        table, config = self.folder / "t.vdt", self.folder / "solved.json"
        self.result("search", "-m", MODEL, "--prompts", prompts, *CLIP, "--steps", 10, "-o", table)
        self.result("solve", table, "--density", 0.7, "-o", config)
        result = self.result("generate", "-m", MODEL, *PROMPT, *CLIP, "--steps", 10, "--sparse", config,
                             "-o", self.folder / "clip.mp4")
        self.assertGreater(result["sparsity"], 0.2)

    def test_a_negative_prompt_is_said_to_be_unused(self):
        result = self.result("generate", "-m", MODEL, *PROMPT, "-n", "a cube", *CLIP, "--steps", 1,
                             "-o", self.folder / "clip.mp4")
        self.assertEqual(len(result["notes"]), 1)
        self.assertIn("negative prompt is not used", result["notes"][0])

    def test_what_cannot_run_is_refused(self):
        error = self.refused(3, "generate", "-m", MODEL, *PROMPT, "--size", "250x160", "-o", self.folder / "a.mp4")
        self.assertEqual((error["code"], error["hint"]), ("settings.size", "the nearest is 256x160"))
        error = self.refused(3, "generate", "-m", MODEL, *PROMPT, "--frames", "18", "-o", self.folder / "a.mp4")
        self.assertEqual(error["code"], "settings.frames")
        other = self.folder / "image-to-video"
        shutil.copytree(MODEL, other)
        config = other / "transformer/config.json"
        config.write_text(config.read_text().replace('"image_condition_type": null', '"image_condition_type": "token_replace"'))
        error = self.refused(3, "generate", "-m", other, *PROMPT, *CLIP, "-o", self.folder / "a.mp4")
        self.assertEqual((error["code"], error["field"]), ("model.unsupported", "image_condition_type"))


if __name__ == "__main__":
    main()
