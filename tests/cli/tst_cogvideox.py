# SPDX-License-Identifier: Apache-2.0
"""Every command on a CogVideoX1.5 folder: the tiny checkpoint of the golden data."""

import json
import shutil

from vdit_program import SOURCE, VditTest, main, read_safetensors

MODEL = SOURCE / "tests/data/golden/cogvideox/model"
PROMPT = ["-p", "a red ball bounces on a checkered floor"]
CLIP = ["--size", "112x80", "--frames", "81", "--dtype", "fp32"]
# 21 latent frames and one before them, two to a token.
GRID = {"frames": 11, "height": 5, "width": 7, "text_before": 226, "text_after": 0}


class CogVideoX(VditTest):
    def config(self):
        path = self.folder / "config.json"
        self.vdit("config", "new", "-m", MODEL, "--rule", "diagonal:0.75,1=multi-diagonal:0.75", *CLIP[:4], "-o", path)
        return path

    def test_model_check_and_the_grid_of_a_config(self):
        report = self.result("model", "check", MODEL, "--values")
        self.assertEqual((report["pipeline"], report["family"]), ("CogVideoXPipeline", "cogvideox"))
        self.assertEqual(report["faults"], [])
        config = json.loads(self.config().read_text())
        self.assertEqual((config["model"]["layers"], config["model"]["heads"]), (2, 3))
        self.assertEqual(config["grid"], GRID)

    def test_a_clip_and_the_same_again(self):
        clip = [*CLIP[:2], "--frames", "17", *CLIP[4:]]
        out = self.folder / "clip.mp4"
        latents = self.folder / "latents.safetensors"
        result = self.result("generate", "-m", MODEL, *PROMPT, *clip, "--steps", 3, "-o", out, "--save-latents", latents)
        self.assertEqual((result["width"], result["height"], result["frames"]), (112, 80, 17))
        self.assertEqual(result["notes"], [])
        job = json.loads((self.folder / "clip.mp4.json").read_text())["metadata"]["job"]
        self.assertEqual((job["guidance"], job["fps"]), (6.0, 16.0))
        self.assertNotIn("dynamic_guidance", job)
        first = read_safetensors(latents)[0]
        self.result("run", self.folder / "clip.mp4.json", "--overwrite", "--dtype", "fp32")
        self.assertTrue(read_safetensors(latents)[0] == first)
        self.result("generate", "-m", MODEL, *PROMPT, *clip, "--steps", 3, "--dynamic-guidance", "-o", out, "--overwrite",
                    "--save-latents", latents)
        other = read_safetensors(latents)[0]
        self.assertTrue(other != first)
        self.assertTrue(json.loads((self.folder / "clip.mp4.json").read_text())["metadata"]["job"]["dynamic_guidance"])
        self.result("run", self.folder / "clip.mp4.json", "--overwrite", "--dtype", "fp32")
        self.assertTrue(read_safetensors(latents)[0] == other)

    def test_sparse_beside_full(self):
        result = self.result("pair", "-m", MODEL, *PROMPT, *CLIP, "--steps", 3, "--sparse", self.config(),
                             "-o", self.folder / "pair")
        self.assertAlmostEqual(result["metrics"]["sparsity"], 0.25, delta=0.05)
        self.assertTrue(10 < result["metrics"]["psnr_db"] < 60, result["metrics"]["psnr_db"])

    def test_maps_hold_the_text(self):
        self.result("inspect", "-m", MODEL, *PROMPT, *CLIP, "--steps", 2, "--steps-list", 1, "--branch", "both",
                    "-o", self.folder / "maps")
        capture = json.loads((self.folder / "maps/capture.json").read_text())
        self.assertEqual(capture["grid"], GRID)

    def test_a_search_is_solved_and_runs(self):
        prompts = self.folder / "prompts.txt"
        prompts.write_text("a red ball bounces\ntwo cats walk slowly on the grass\n")
        table, config = self.folder / "t.vdt", self.folder / "solved.json"
        self.result("search", "-m", MODEL, "--prompts", prompts, *CLIP, "--steps", 10, "-o", table)
        self.result("solve", table, "--density", 0.8, "-o", config)
        result = self.result("generate", "-m", MODEL, *PROMPT, *CLIP, "--steps", 10, "--sparse", config,
                             "-o", self.folder / "clip.mp4")
        self.assertGreater(result["sparsity"], 0.15)

    def refusal(self, file, found, other):
        """What generate says of the folder with `found` replaced in `file`."""
        folder = self.folder / f"model-{len(list(self.folder.iterdir()))}"
        shutil.copytree(MODEL, folder)
        text = (folder / file).read_text()
        self.assertIn(found, text)
        (folder / file).write_text(text.replace(found, other))
        error = self.refused(3, "generate", "-m", folder, *PROMPT, *CLIP, "-o", self.folder / "a.mp4")
        return error["code"], error["field"]

    def test_what_cannot_run_is_refused(self):
        generate = ["generate", "-m", MODEL, *PROMPT, "-o", self.folder / "a.mp4"]
        error = self.refused(3, *generate, "--size", "100x80", "--frames", "9")
        self.assertEqual((error["code"], error["hint"]), ("settings.size", "the nearest is 96x80"))
        error = self.refused(3, *generate, "--size", "80x112", "--frames", "9")
        self.assertEqual((error["code"], error["found"]), ("settings.size", "height 112"))
        error = self.refused(3, *generate, "--size", "112x80", "--frames", "13")
        self.assertEqual(error["code"], "settings.frames")
        error = self.refused(3, *generate, *CLIP, "--steps", "1001")
        self.assertEqual(error["code"], "settings.steps")

    def test_other_models_and_configs_that_do_not_fit_are_refused(self):
        transformer, vae = "transformer/config.json", "vae/config.json"
        scheduler = "scheduler/scheduler_config.json"
        unsupported = "model.unsupported"
        rows = [
            (transformer, '"patch_size_t": 2', '"patch_size_t": null', unsupported, "patch_size_t"),
            (transformer, '"patch_size_t": 2', '"patch_size_t": 1', unsupported, "patch_size_t"),
            (transformer, '"ofs_embed_dim": null', '"ofs_embed_dim": 512', unsupported, "ofs_embed_dim"),
            (transformer, '"use_rotary_positional_embeddings": true', '"use_rotary_positional_embeddings": false',
             unsupported, "use_rotary_positional_embeddings"),
            (transformer, '"attention_head_dim": 16', '"attention_head_dim": 24', "config.field", "attention_head_dim"),
            (transformer, '"in_channels": 6', '"in_channels": 12', "config.field", "out_channels"),
            (transformer, '"text_embed_dim": 24', '"text_embed_dim": 32', "config.field", "text_embed_dim"),
            (transformer, '"num_layers": 2', '"num_layers": 3', "weights.schema", None),
            (vae, '"latent_channels": 6', '"latent_channels": 8', "config.field", "in_channels"),
            (vae, '"norm_num_groups": 4', '"norm_num_groups": 3', "config.field", "block_out_channels"),
            (vae, '"use_post_quant_conv": false', '"use_post_quant_conv": true', "config.field", "use_post_quant_conv"),
            (vae, '"temporal_compression_ratio": 4', '"temporal_compression_ratio": 8', "config.field",
             "temporal_compression_ratio"),
            (scheduler, '"timestep_spacing": "trailing"', '"timestep_spacing": "leading"', "config.field",
             "timestep_spacing"),
            (scheduler, '"CogVideoXDPMScheduler"', '"DDIMScheduler"', "config.field", "_class_name"),
        ]
        for file, found, other, code, field in rows:
            got = self.refusal(file, found, other)
            self.assertEqual(got[0], code, (file, other, got))
            if field is not None:
                self.assertEqual(got[1], field, (file, other))


if __name__ == "__main__":
    main()
