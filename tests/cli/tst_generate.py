# SPDX-License-Identifier: Apache-2.0
"""`vdit generate` and `vdit run`: outputs, results, refusals with their exit codes."""

import json
import resource
import subprocess

from vdit_program import PROMPT, VditTest, generate, main, read_safetensors, starved, without_root_rights


class Outputs(VditTest):
    def test_video_sidecar_latents_and_result(self):
        out, latents = self.folder / "clip.mp4", self.folder / "clip.safetensors"
        result = self.result(*generate(out, "--save-latents", latents, "--seed", "5"))
        self.assertEqual(self.files(), ["clip.mp4", "clip.mp4.json", "clip.safetensors"])
        self.assertEqual(result["output"], str(out))
        self.assertEqual((result["width"], result["height"], result["frames"]), (64, 64, 5))
        self.assertEqual((result["steps"], result["seed"], result["device"]), (4, 5, "cpu"))
        self.assertEqual(result["dtype"], "float32")
        self.assertTrue(result["dense_backend"].startswith("kernels "), result["dense_backend"])
        self.assertEqual(len(result["seconds"]["steps"]), 4)
        self.assertGreaterEqual(result["seconds"]["total"], sum(result["seconds"]["steps"]))
        self.assertGreater(result["memory"]["peak_resident_bytes"], 0)
        self.assertTrue(result["memory"]["plan"])
        tensors, metadata = read_safetensors(latents)
        self.assertEqual(list(tensors), ["latents"])
        self.assertEqual(len(tensors["latents"]), 4 * 16 * 2 * 8 * 8)
        self.assertEqual(json.loads(metadata["vdit"])["settings_sha256"], result["settings_sha256"])
        job = json.loads((self.folder / "clip.mp4.json").read_text())["metadata"]["job"]
        self.assertEqual((job["format"], job["command"], job["seed"]), ("vdit-job", "generate", 5))

    def test_saved_latents_of_a_seed_are_the_same_bits_and_another_seed_is_not(self):
        bits = []
        for name, seed in (("a", 1), ("b", 1), ("c", 2)):
            file = self.folder / f"{name}.safetensors"
            self.vdit(*generate(self.folder / f"{name}.gif", "--save-latents", file, "--seed", seed))
            bits.append(read_safetensors(file)[0]["latents"])
        self.assertEqual(bits[0], bits[1])
        self.assertNotEqual(bits[0], bits[2])

    def test_a_job_file_and_a_sidecar_repeat_the_run(self):
        first, again = self.folder / "first.safetensors", self.folder / "again.safetensors"
        job_file = self.folder / "job.json"
        self.vdit(*generate(self.folder / "a.mp4", "--save-latents", first, "--save-job", job_file))
        job = json.loads(job_file.read_text())
        job["output"], job["save_latents"], job["dtype"] = str(self.folder / "b.mp4"), str(again), "fp32"
        job_file.write_text(json.dumps(job))
        self.assertTrue(self.result("run", job_file, "--dry-run")["valid"])
        self.assertFalse(again.exists())
        self.result("run", job_file)
        self.assertEqual(read_safetensors(first)[0], read_safetensors(again)[0])
        self.result("run", self.folder / "b.mp4.json", "--overwrite", "--dtype", "fp32")

    def test_a_sidecar_repeats_the_run_in_its_type(self):
        clip, sidecar = self.folder / "a.mp4", self.folder / "a.mp4.json"
        for dtype, name in (("bf16", "bfloat16"), ("fp32", "float32")):
            self.vdit("generate", "-m", "demo", *PROMPT, "--size", "64x64", "--frames", "5", "--steps", "2",
                      "--dtype", dtype, "-o", clip, "--overwrite")
            document = json.loads(sidecar.read_text())
            self.assertNotIn("dtype", document["metadata"]["job"])
            self.assertEqual(self.result("run", sidecar, "--overwrite")["dtype"], name)
        self.assertEqual(self.result("run", sidecar, "--overwrite", "--dtype", "bf16")["dtype"], "bfloat16")
        document["metadata"]["dtype"] = "float64"
        sidecar.write_text(json.dumps(document))
        error = self.refused(3, "run", sidecar, "--dry-run")
        self.assertEqual((error["code"], error["field"]), ("job.field", "metadata.dtype"))

    def test_existing_outputs_are_kept_without_overwrite(self):
        out = self.folder / "clip.mp4"
        out.write_bytes(b"mine")
        self.assertIn(str(out), self.refused(3, *generate(out))["subject"])
        self.assertEqual(out.read_bytes(), b"mine")
        self.assertEqual(self.files(), ["clip.mp4"])
        self.vdit(*generate(out, "--overwrite"))
        self.assertNotEqual(out.read_bytes(), b"mine")

    def test_existing_latents_stop_the_run_before_it_starts(self):
        latents = self.folder / "l.safetensors"
        latents.write_bytes(b"mine")
        self.refused(3, *generate(self.folder / "clip.mp4", "--save-latents", latents))
        self.assertEqual(self.files(), ["l.safetensors"])

    def test_given_latents_replace_the_seed(self):
        noise, a, b = (self.folder / f"{name}.safetensors" for name in "nab")
        self.vdit(*generate(self.folder / "n.gif", "--save-latents", noise))
        self.vdit(*generate(self.folder / "a.gif", "--latents", noise, "--seed", "1", "--save-latents", a))
        self.vdit(*generate(self.folder / "b.gif", "--latents", noise, "--seed", "2", "--save-latents", b))
        self.assertEqual(read_safetensors(a)[0], read_safetensors(b)[0])
        error = self.refused(
            3, "generate", "-m", "demo", *PROMPT, "--size", "96x64", "--frames", "5", "--latents", noise,
            "-o", self.folder / "c.gif",
        )
        self.assertEqual(error["code"], "latents.shape")

    def test_quiet_and_plain_output(self):
        done = self.vdit(*generate(self.folder / "a.gif"))
        self.assertEqual(done.stdout.decode().count("\n"), 1)
        self.assertIn("5 frames of 64x64", done.stdout.decode())
        self.assertEqual(done.stderr, b"")
        done = self.vdit(*generate(self.folder / "b.gif", "--quiet"))
        self.assertEqual((done.stdout, done.stderr), (b"", b""))

    def test_json_progress_is_one_object_a_line(self):
        done = self.vdit(*generate(self.folder / "a.gif", "--json"))
        events = [json.loads(line) for line in done.stderr.decode().splitlines()]
        self.assertTrue(all(event["event"] == "progress" for event in events))
        steps = [event["step"] for event in events if "step" in event]
        self.assertEqual(steps, [1, 2, 3, 4])
        self.assertLessEqual({"text", "denoise", "decode"}, {event["phase"] for event in events})
        self.assertTrue(all(0 <= event["fraction"] <= 1 for event in events))


class Refusals(VditTest):
    """Every fault is found before any work and leaves nothing behind."""

    def tearDown(self):
        self.assertEqual(self.files(), [])

    def with_options(self, *options):
        return ["generate", "-m", "demo", *PROMPT, "-o", str(self.folder / "a.mp4"), *options]

    def test_the_line_for_people_says_what_json_says(self):
        error = self.refused(3, *self.with_options("--size", "321x192"))
        line = self.vdit(*self.with_options("--size", "321x192"), code=3).stderr.decode()
        self.assertEqual(line.count("\n"), 1)
        for part in ("found", "expected", "hint"):
            self.assertIn(error[part], line)

    def test_wrong_usage(self):
        self.refused(2, "generate", "-m", "demo")
        self.refused(2, "generate", "--no-such-flag")
        self.refused(2, "no-such-command")
        self.refused(2)
        self.assertEqual(self.refused(2, *self.with_options("--device", "tpu"))["code"], "device.name")
        self.assertEqual(self.refused(2, *self.with_options("--dtype", "int4"))["code"], "dtype.name")

    def test_sizes_that_cannot_be_made_name_the_nearest(self):
        for size, nearest in (("321x192", "320x192"), ("320x190", "320x192"), ("0x192", "16x192"),
                              ("100000x192", "16384x192")):
            error = self.refused(3, *self.with_options("--size", size))
            self.assertEqual((error["field"], error["found"]), ("size", size))
            self.assertIn(nearest, error["hint"])
        self.assertEqual(self.refused(3, *self.with_options("--size", "big"))["field"], "size")

    def test_frame_counts_that_cannot_be_made_name_the_nearest(self):
        for frames, nearest in (("50", "49"), ("51", "53"), ("0", "1"), ("-3", "1"), ("1000000", "4093")):
            error = self.refused(3, *self.with_options("--frames", frames))
            self.assertEqual((error["field"], error["found"]), ("frames", frames))
            self.assertIn(nearest, error["hint"])

    def test_other_settings_out_of_range(self):
        for flag, value in (("steps", "0"), ("steps", "100000"), ("fps", "0"), ("fps", "nan"), ("guidance", "-1"),
                            ("guidance", "inf"), ("flow-shift", "0"), ("sigma-spacing", "other")):
            error = self.refused(3, *self.with_options("--" + flag, value))
            self.assertEqual(error["field"], flag.replace("-", "_"))

    def test_prompts(self):
        done = self.vdit("generate", "-m", "demo", "-p", b"caf\xe9", "-o", self.folder / "a.mp4", code=3)
        self.assertIn(b"prompt", done.stderr)
        self.assertIn(b"UTF-8", done.stderr)

    def test_missing_model_config_and_latents(self):
        out = self.folder / "a.mp4"
        error = self.refused(3, "generate", "-m", self.folder / "nowhere", *PROMPT, "-o", out)
        self.assertIn("nowhere", error["subject"])
        self.refused(3, *self.with_options("--sparse", self.folder / "none.json"))
        self.refused(3, *self.with_options("--latents", self.folder / "none.safetensors"))
        self.refused(3, *self.with_options("--resume", self.folder / "none"))

    def test_missing_output_folder_and_unknown_format(self):
        self.refused(3, "generate", "-m", "demo", *PROMPT, "-o", self.folder / "none" / "a.mp4")
        self.refused(3, "generate", "-m", "demo", *PROMPT, "-o", self.folder / "a.avi")

    def test_a_clip_that_cannot_fit_in_memory(self):
        error = self.refused(4, *self.with_options("--size", "16384x16384", "--frames", "4093"))
        self.assertEqual(error["code"], "memory.forecast")
        self.assertIn("GiB", error["found"])

    def test_memory_that_runs_out_on_the_way(self):
        for megabytes in (192, 256, 320):  # enough for the program, not for 16,384 tokens
            error = self.refused(4, "generate", "-m", "demo", *PROMPT, "--size", "2048x2048", "--frames", "1",
                                 "--steps", "1", "--dtype", "fp32", "--threads", "2", "-o", self.folder / "frames",
                                 **starved(megabytes))
            self.assertEqual(error["code"], "host.oom")
            self.assertEqual(self.files(), [])

    def test_missing_device(self):
        error = self.refused(6, *self.with_options("--device", "cuda:99"))
        self.assertEqual((error["code"], error["subject"]), ("device.missing", "cuda:99"))
        self.assertIn("--device cpu", error["hint"])

    def test_a_machine_without_a_gpu(self):
        if len(self.result("doctor")["devices"]) > 1:
            self.skipTest("this machine has a CUDA device")
        error = self.refused(6, *self.with_options("--device", "cuda:0"))
        self.assertEqual((error["code"], error["subject"]), ("device.missing", "cuda:0"))
        self.assertTrue(error["found"].startswith("0 CUDA devices: "), error["found"])
        self.assertIn("--device cpu", error["hint"])
        self.assertEqual(self.files(), [])


class JobFiles(VditTest):
    def job(self, **changes):
        job = {"format": "vdit-job", "version": 1, "command": "generate", "model": "demo", "prompt": "a ball",
               "size": "64x64", "frames": 5, "steps": 2, "output": str(self.folder / "a.gif")}
        job.update(changes)
        path = self.folder / "job.json"
        path.write_text(json.dumps({key: value for key, value in job.items() if value is not None}))
        return path

    def test_faults_name_file_and_path(self):
        rows = [({"format": "other"}, "format"), ({"version": 2}, "version"), ({"command": "dance"}, "command"),
                ({"command": "doctor"}, "command"), ({"prompt": 3}, "prompt"), ({"prompt": None}, "prompt"),
                ({"steps": "20"}, "steps"), ({"steps": 2.5}, "steps"), ({"seed": -1}, "seed"),
                ({"frames": True}, "frames"), ({"dense_backend": "abacus"}, "dense_backend"),
                ({"stepz": 20}, "stepz"), ({"threads": 0}, "threads")]
        for changes, field in rows:
            path = self.job(**changes)
            error = self.refused(3, "run", path, "--dry-run")
            self.assertEqual((error["subject"], error["field"]), (str(path), field), changes)
        self.assertIn("steps", self.refused(3, "run", self.job(stepz=20), "--dry-run")["hint"])

    def test_text_that_is_no_job(self):
        path = self.folder / "job.json"
        for text in ("", "[]", "{", '{"format": "vdit-job", "format": "vdit-job"}', "\xff"):
            path.write_text(text, encoding="latin-1")
            self.assertEqual(self.refused(3, "run", path)["subject"], str(path))
        self.refused(3, "run", self.folder / "none.json")

    def test_dry_run_checks_everything_and_leaves_nothing(self):
        self.assertTrue(self.result("run", self.job(), "--dry-run")["valid"])
        self.assertEqual(self.files(), ["job.json"])
        self.assertEqual(self.refused(3, "run", self.job(size="65x64"), "--dry-run")["field"], "size")
        (self.folder / "a.gif").write_bytes(b"mine")
        self.refused(3, "run", self.job(), "--dry-run")


class Disks(VditTest):
    """A small file system of our own; skipped where mounting is refused."""

    def mount(self, *options):
        place = self.folder / "disk"
        place.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)],
                              capture_output=True)
        if done.returncode != 0:
            self.skipTest("mount is refused: " + done.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", str(place)], check=True)
        return place

    def test_too_little_room_is_found_before_work(self):
        place = self.mount("size=128k")
        error = self.refused(6, "generate", "-m", "demo", *PROMPT, "-o", place / "a.mkv")
        self.assertEqual(error["code"], "disk.space")
        self.assertEqual(list(place.iterdir()), [])

    def test_a_read_only_folder_is_found_before_work(self):
        place = self.mount("ro", "size=1m")
        error = self.refused(6, *generate(place / "a.mp4"))
        self.assertIn(str(place), error["subject"])

    def test_a_folder_without_permission(self):
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.refused(6, *generate(self.folder / "a.mp4"), preexec_fn=without_root_rights)
        self.assertEqual(self.files(), [])

    def test_a_write_that_fails_on_the_way(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))

        done = self.vdit(*generate(self.folder / "a.mkv"), code=6, preexec_fn=limit)
        self.assertIn(b"a.mkv", done.stderr)
        self.assertNotIn("a.mkv", self.files())


if __name__ == "__main__":
    main()
