# SPDX-License-Identifier: Apache-2.0
"""`vdit doctor` and `vdit model check`."""

import json
import os
import resource
import shutil
import unittest

from vdit_program import DEMO, VditTest, generate, main


class Doctor(VditTest):
    def test_says_what_the_machine_has(self):
        report = self.result("doctor")
        self.assertEqual(report["devices"][0]["device"], "cpu")
        self.assertIn(report["kernels"]["picked"]["fp32"], report["kernels"]["available"])
        self.assertGreater(report["memory"]["available_bytes"], 0)
        self.assertGreaterEqual(report["memory"]["total_bytes"], report["memory"]["available_bytes"])
        self.assertTrue(report["versions"]["libtorch"].startswith("2."))
        self.assertGreater(report["disk"][0]["free_bytes"], 0)
        self.assertIn("demo_model", report["resources"])
        self.assertEqual(list(report["encoders"]), ["h264", "h265", "av1", "prores", "ffv1", "png", "gif", "webp"])
        self.assertEqual(report["encoders"]["h264"][0], "libx264")

    def test_says_why_there_is_no_gpu_or_what_there_is(self):
        report = self.result("doctor")
        text = self.vdit("doctor").stdout.decode()
        gpus = report["devices"][1:]
        if "missing" in report["cuda"]:
            self.assertIn(report["cuda"]["missing"], text)
            return
        self.assertGreaterEqual(len(gpus), 1)
        for gpu in gpus:
            self.assertGreater(gpu["memory_bytes"], 1 << 30)
            self.assertIn(gpu["name"], text)
        self.assertRegex(report["cuda"]["driver"], r"^[0-9]+\.[0-9.]+$")
        self.assertIn(report["cuda"]["driver"], text)

    def test_as_text(self):
        text = self.vdit("doctor").stdout.decode()
        for word in ("LibTorch", "kernels", "memory", "disk", "ProRes 422 HQ: prores_ks"):
            self.assertIn(word, text)

    def test_threads(self):
        self.assertEqual(self.result("doctor", "--threads", "1")["devices"][0]["threads"], 1)

    @unittest.skipIf("ASAN_OPTIONS" in os.environ, "the address sanitizer's own tables exceed any limit on memory")
    def test_threads_that_the_system_does_not_give(self):
        limit = (256 << 20,) * 2  # LibTorch and a few threads; a stack takes 8 MiB
        stack = (8 << 20, resource.RLIM_INFINITY)

        def limits():
            resource.setrlimit(resource.RLIMIT_STACK, stack)
            resource.setrlimit(resource.RLIMIT_DATA, limit)

        for command in (["doctor"], generate(self.folder / "a.gif")):
            error = self.refused(4, *command, "--threads", "64", preexec_fn=limits)
            self.assertEqual((error["code"], error["subject"]), ("host.threads", "host"))
            self.assertIn("of 126 threads", error["found"])
            self.assertIn("--threads", error["hint"])
        self.assertEqual(self.files(), [])


class ModelCheck(VditTest):
    def copy(self):
        copy = self.folder / "model"
        shutil.copytree(DEMO, copy)
        return copy

    def test_the_demo_model_is_complete(self):
        report = self.result("model", "check", "demo", "--load", "--values")
        self.assertTrue(report["complete"])
        self.assertEqual((report["pipeline"], report["family"]), ("WanPipeline", "wan"))
        self.assertEqual((report["layers"], report["heads"], report["token_grid"]), (12, 4, [13, 12, 20]))
        parts = {part["name"]: part for part in report["components"]}
        self.assertEqual(parts["transformer"]["class"], "WanTransformer3DModel")
        self.assertEqual(len(parts["vae"]["value_warnings"]), 4, "all-zero by design")
        self.assertGreater(report["memory"]["least_bytes"], 0)

    def test_a_larger_clip_needs_more(self):
        needs = [self.result("model", "check", "demo", "--size", size)["memory"]["least_bytes"]
                 for size in ("320x192", "640x384")]
        self.assertGreater(needs[1], needs[0])

    def test_every_fault_is_listed(self):
        model = self.copy()
        weights = model / "vae" / "diffusion_pytorch_model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-5])
        (model / "tokenizer" / "spiece.model").unlink()
        (model / "transformer" / "config.json").write_text("{")
        done = self.vdit("model", "check", model, "--json", code=3)
        report = json.loads(done.stdout)
        self.assertFalse(report["complete"])
        subjects = " ".join(fault["subject"] for fault in report["faults"])
        for name in ("vae", "transformer"):
            self.assertIn(name, subjects)

    def test_a_tensor_of_another_shape_is_found_by_loading(self):
        model = self.copy()
        config = model / "transformer" / "config.json"
        changed = json.loads(config.read_text())
        changed["ffn_dim"] = 512
        config.write_text(json.dumps(changed))
        report = json.loads(self.vdit("model", "check", model, "--load", "--json", code=3).stdout)
        self.assertIn("weights.schema", [fault["code"] for fault in report["faults"]])

    def test_no_model_at_all(self):
        error = self.refused(3, "model", "check", self.folder)
        self.assertIn(str(self.folder), error["subject"])


if __name__ == "__main__":
    main()
