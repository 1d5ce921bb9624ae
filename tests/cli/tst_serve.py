# SPDX-License-Identifier: Apache-2.0
"""`vdit serve` with the demo model, spoken to by the independent codec of the fake engine (E09, E11, E12, R01, R03, R10): pauses
and kills that cost no bit, cancels that leave nothing, errors as values, clean ends."""

import hashlib
import json
import os
import subprocess
import sys

from vdit_program import SOURCE, VDIT, VditTest, main, read_safetensors, starved

sys.path.insert(0, str(SOURCE / "tests/link/fake_engine"))
import wire

STEPS = 12
JOB = {"format": "vdit-job", "version": 1, "model": "demo", "prompt": "a red ball", "size": "64x64", "frames": 5,
       "steps": STEPS, "dtype": "fp32"}
ENDINGS = ("job.done", "job.failed", "job.paused", "job.cancelled")


class Engine:
    def __init__(self, test, hello=True, **options):
        self.process = subprocess.Popen([VDIT, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        **options)
        self.writer = wire.Writer(self.write)
        test.addCleanup(self.process.stdout.close)
        test.addCleanup(self.process.kill)
        self.messages = self.read()
        if hello:
            self.writer.send("hello", {"protocol": 1, "version": "any"})
        self.hello = next(self.messages)

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def read(self):
        pending = None
        source = self.process.stdout
        while head := source.read(20):
            payload = source.read(int.from_bytes(head[12:16], "little"))
            if head[6] == wire.BINARY:
                yield {**pending, "array": payload}
                continue
            message = wire.parse(payload)
            if "binary" in message:
                pending = message
                continue
            yield message

    def until(self, *types, **fields):
        for message in self.messages:
            if message["type"] in types and all(message.get(k) == v for k, v in fields.items()):
                return message
        raise AssertionError(f"the stream ended before {types}")

    def run(self, job, request, resume=False, **more):
        self.writer.send("job.run", {"job": job, "request": request, "resume": resume, **more})

    def ask(self, what, **arguments):
        self.writer.send("request", {"token": 77, "what": what, "arguments": arguments})
        return self.until("answer", "refused", token=77)

    def end(self):
        self.process.stdin.close()
        for _ in self.messages:
            pass
        return self.process.wait(timeout=10)


class Serve(VditTest):
    def request(self, name, command="generate", **more):
        latents = {"save_latents": str(self.folder / f"{name}.safetensors")} if command == "generate" else {}
        return {**JOB, "command": command, "output": str(self.folder / name), **latents, **more}

    def latents(self, name):
        return read_safetensors(self.folder / name)[0]["latents"]

    def test_E09_a_paused_job_goes_on_with_the_same_bits(self):
        engine = Engine(self)
        engine.run(1, self.request("whole.gif"))
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.done")
        engine.run(2, self.request("paused.gif"))
        engine.until("job.checkpoint", step=3)
        engine.writer.send("job.pause", {"job": 2})
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.paused")
        self.assertFalse((self.folder / "paused.gif").exists())
        engine.run(2, self.request("paused.gif"), resume=True)
        done = engine.until(*ENDINGS)
        self.assertEqual(done["type"], "job.done", done)
        self.assertGreaterEqual(done["result"]["resumed_from"], 3)
        self.assertEqual(len(done["result"]["seconds"]["steps"]), STEPS, "steps before the pause are counted")
        self.assertEqual(self.latents("paused.gif.safetensors"), self.latents("whole.gif.safetensors"))
        self.assertFalse((self.folder / "paused.gif.checkpoint").exists())
        # Sent again as if its end had not been heard: told at once, not run again.
        engine.run(2, self.request("paused.gif"), resume=True)
        self.assertTrue(engine.until(*ENDINGS)["result"]["finished_earlier"])
        self.assertEqual(engine.end(), 0)

    def test_a_pair_is_timed_and_not_watched(self):
        engine = Engine(self)
        engine.writer.send("subscribe", {"stream": "heads", "on": True, "side": 16})
        sparse = str(SOURCE / "resources/presets/balanced.json")
        engine.run(1, self.request("pair", "pair", sparse=sparse))
        self.assertEqual(engine.until("heads", *ENDINGS)["type"], "job.done")
        engine.run(2, self.request("a.gif"))
        self.assertEqual(engine.until("heads", *ENDINGS)["type"], "heads")

    def test_E01_a_killed_pair_goes_on_with_the_same_bits_and_figures(self):
        sparse = str(SOURCE / "docs/benchmarks/demo-sparse.json")
        engine = Engine(self)
        engine.run(1, self.request("whole", "pair", sparse=sparse))
        whole = engine.until(*ENDINGS)
        self.assertEqual(whole["type"], "job.done", whole)
        engine.end()
        for job, branch, step in ((2, "full", 5), (3, "sparse", 4)):
            name = f"killed-{branch}"
            engine = Engine(self)
            engine.run(job, self.request(name, "pair", sparse=sparse))
            engine.until("job.timing", branch=branch, step=step)
            engine.process.kill()
            engine.process.wait()
            engine = Engine(self)
            engine.run(job, self.request(name, "pair", sparse=sparse), resume=True)
            done = engine.until(*ENDINGS)
            self.assertEqual(done["type"], "job.done", done)
            for part in ("full", "sparse"):
                self.assertEqual(self.latents(f"{name}/{part}.safetensors"), self.latents(f"whole/{part}.safetensors"))
            self.assertEqual(done["result"]["metrics"]["density"], whole["result"]["metrics"]["density"])
            self.assertGreater(done["result"]["metrics"]["full_denoise_seconds"], 0)
            self.assertFalse((self.folder / f"{name}.checkpoint").exists())
            engine.end()

    def test_a_run_that_is_enough_becomes_a_video_that_says_so(self):
        engine = Engine(self)
        engine.run(1, self.request("kept.mp4"))
        engine.until("job.timing", step=4)
        engine.writer.send("job.keep", {"job": 1})
        done = engine.until(*ENDINGS)
        self.assertEqual(done["type"], "job.done", done)
        stopped = done["result"]["stopped_after"]
        self.assertTrue(4 <= stopped < STEPS, stopped)
        self.assertEqual((done["result"]["steps"], done["result"]["frames"]), (STEPS, 5))
        self.assertEqual(len(done["result"]["seconds"]["steps"]), stopped)
        sidecar = json.loads((self.folder / "kept.mp4.json").read_text())
        self.assertEqual(sidecar["metadata"]["stopped"]["after_step"], stopped)
        self.assertEqual(sidecar["metadata"]["stopped"]["of_steps"], STEPS)
        self.assertIn(f"stopped after step {stopped} of {STEPS}", sidecar["comment"])
        self.assertFalse((self.folder / "kept.mp4.checkpoint").exists())
        self.assertFalse((self.folder / "kept.mp4.part").exists())
        # The latents are those of a run that was paused there.
        engine.run(2, self.request("paused.mp4"))
        engine.until("job.checkpoint", step=stopped)
        engine.writer.send("job.cancel", {"job": 2})
        engine.until(*ENDINGS)
        paused, metadata = read_safetensors(self.folder / "paused.mp4.checkpoint/checkpoint.safetensors")
        if int(metadata["next_step"]) == stopped:  # the cancel may have found the next step whole
            self.assertEqual(self.latents("kept.mp4.safetensors"), paused["latents"])
        # A pair has no half: it goes on.
        engine.run(3, self.request("pair", "pair", sparse=str(SOURCE / "docs/benchmarks/demo-sparse.json"), steps=3))
        engine.until("job.timing", branch="full", step=1)
        engine.writer.send("job.keep", {"job": 3})
        self.assertNotIn("stopped_after", engine.until(*ENDINGS)["result"])

    def test_a_job_of_another_machine_stays_in_its_stage(self):
        state = self.folder / "there"
        engine = Engine(self, env={**os.environ, "XDG_STATE_HOME": str(state)})
        stage = state / "vdit/stages/ab-12"
        config = (SOURCE / "docs/benchmarks/demo-sparse.json").read_text()
        request = {**JOB, "command": "generate", "output": "a.mp4", "save_latents": "l.safetensors", "steps": 2}
        inputs = {"sparse": {"name": "mine.json", "text": config}}
        engine.run(1, request, stage="ab-12", inputs=inputs)
        done = engine.until(*ENDINGS)
        self.assertEqual(done["type"], "job.done", done)
        self.assertEqual(done["result"]["output"], "stage:output/a.mp4")
        self.assertEqual(done["result"]["latents"], "stage:save_latents/l.safetensors")
        self.assertEqual(self.files(), ["there"])
        listed = engine.ask("stage.list", stage="ab-12")["answer"]
        self.assertEqual([file["path"] for file in listed["files"]], ["output/a.mp4", "output/a.mp4.json", "save_latents/l.safetensors"])
        self.assertEqual(listed["total"], 3)
        self.assertEqual(engine.ask("stage.list", stage="ab-12", **{"from": 2})["answer"]["files"], listed["files"][2:])
        for file in listed["files"]:
            data = b""
            while piece := engine.ask("stage.read", stage="ab-12", path=file["path"], offset=len(data)).get("array"):
                data += piece
            self.assertEqual(len(data), file["bytes"])
            self.assertEqual(hashlib.sha256(data).hexdigest(), file["sha256"])
            self.assertEqual(data, (stage / file["path"]).read_bytes())
        for path in ("inputs/sparse/mine.json", "output/../inputs/sparse/mine.json", "/etc/passwd", "output//a.mp4", ""):
            self.assertEqual(engine.ask("stage.read", stage="ab-12", path=path, offset=0)["error"]["code"], "stage.path", path)
        self.assertEqual(engine.ask("stage.read", stage="ab-12", path="output/none", offset=0)["error"]["code"], "file.read")
        self.assertEqual(engine.ask("stage.list", stage="../ab")["error"]["code"], "stage.name")
        # Sent again after a dropped line: nothing is run twice.
        engine.run(1, request, resume=True, stage="ab-12", inputs=inputs)
        self.assertTrue(engine.until(*ENDINGS)["result"]["finished_earlier"])
        for name in ("/a.mp4", "../a.mp4", ".a.mp4", ""):
            engine.run(2, {**request, "output": name}, stage="other")
            self.assertEqual(engine.until(*ENDINGS)["error"]["code"], "stage.name", name)
        engine.run(3, {**request, "steps": STEPS}, stage="cut")
        engine.until("job.checkpoint", step=2)
        engine.writer.send("job.cancel", {"job": 3})
        engine.until(*ENDINGS)
        self.assertEqual(engine.ask("stage.list", stage="cut")["answer"]["total"], 0, "a checkpoint is no result")
        for name in ("ab-12", "cut", "other"):
            engine.ask("stage.discard", stage=name)
        self.assertEqual(list(stage.parent.iterdir()), [])

    def test_E09_a_cancelled_job_leaves_only_its_checkpoint(self):
        engine = Engine(self)
        engine.run(1, self.request("a.gif"))
        engine.until("job.timing", step=2)
        engine.writer.send("job.cancel", {"job": 1})
        engine.writer.send("job.cancel", {"job": 1})
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.cancelled")
        self.assertEqual(self.files(), ["a.gif.checkpoint"])
        engine.writer.send("request", {"token": 1, "what": "checkpoint.discard", "arguments": {"folder": str(self.folder / "a.gif.checkpoint")}})
        engine.until("answer", token=1)
        self.assertEqual(self.files(), [])
        engine.run(2, self.request("b.gif", steps=2))
        self.assertEqual(engine.until(*ENDINGS)["job"], 2)

    def test_E09_an_export_is_a_job_like_any_other(self):
        engine = Engine(self)
        self.assertIn("export", engine.hello["commands"])
        engine.run(1, self.request("a.mkv", steps=1))
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.done")
        export = {"format": "vdit-job", "version": 1, "command": "export", "input": str(self.folder / "a.mkv"),
                  "output": str(self.folder / "b.mp4"), "codec": "av1"}
        engine.run(2, export)
        fractions, ending = [], None
        while not ending:
            message = engine.until("job.progress", *ENDINGS, job=2)
            if message["type"] == "job.progress":
                fractions.append(message["fraction"])
            else:
                ending = message
        self.assertEqual((ending["type"], ending["result"]["codec"]), ("job.done", "av1"), ending)
        self.assertTrue(fractions and fractions == sorted(fractions) and 0 < fractions[-1] <= 1, fractions)
        # Its end was not heard, or the process died before the sidecar had its name.
        engine.run(2, export, resume=True)
        self.assertTrue(engine.until(*ENDINGS)["result"]["finished_earlier"])
        (self.folder / "b.mp4.json").unlink()
        engine.run(2, export, resume=True)
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.done")
        self.assertTrue((self.folder / "b.mp4.json").exists())
        # What somebody else put there is not taken for ours.
        (self.folder / "b.mp4").write_bytes(b"precious")
        engine.run(2, export, resume=True)
        self.assertEqual(engine.until(*ENDINGS)["error"]["code"], "file.exists")
        self.assertEqual((self.folder / "b.mp4").read_bytes(), b"precious")
        self.assertEqual(engine.end(), 0)

    def test_E01_a_killed_export_is_done_again_and_leaves_nothing_else(self):
        engine = Engine(self)
        engine.run(1, self.request("a.mkv", steps=1, frames=61, size="320x192"))
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.done")
        export = {"format": "vdit-job", "version": 1, "command": "export", "input": str(self.folder / "a.mkv"),
                  "output": str(self.folder / "b.mp4"), "codec": "av1"}
        engine.run(2, export)
        engine.until("job.progress", job=2)
        engine.process.kill()
        engine.process.wait()
        self.assertTrue((self.folder / "b.mp4.part").exists())
        self.assertFalse((self.folder / "b.mp4").exists())
        engine = Engine(self)
        engine.run(2, export, resume=True)
        self.assertEqual(engine.until(*ENDINGS)["result"]["frames"], 61)
        self.assertEqual(self.files(), ["a.mkv", "a.mkv.json", "a.mkv.safetensors", "b.mp4", "b.mp4.json"])

    def test_E08_a_device_that_is_not_there_is_named_and_the_processor_works(self):
        engine = Engine(self, env=os.environ | {"CUDA_VISIBLE_DEVICES": ""})
        self.assertEqual(engine.hello["devices"], ["cpu"])
        engine.run(1, self.request("a.gif", device="cuda:0"))
        failed = engine.until(*ENDINGS)
        self.assertEqual((failed["type"], failed["error"]["code"]), ("job.failed", "device.missing"), failed)
        self.assertEqual(failed["error"]["subject"], "cuda:0")
        self.assertTrue(failed["error"]["found"].startswith("0 CUDA devices"), failed)
        self.assertIn("--device cpu", failed["error"]["hint"])
        engine.run(1, self.request("a.gif", device="cpu", steps=2), resume=True)
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.done")
        self.assertEqual(engine.end(), 0)

    def test_E10_memory_that_runs_out_fails_the_job_alone(self):
        engine = Engine(self, **starved(320))
        engine.run(1, self.request("frames", size="2048x2048", frames=1, steps=1))
        failed = engine.until(*ENDINGS)
        self.assertEqual((failed["type"], failed["error"]["code"]), ("job.failed", "host.oom"), failed)
        engine.run(2, self.request("a.gif", steps=2))
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.done")
        self.assertEqual(self.files(), ["a.gif", "a.gif.json", "a.gif.safetensors"])
        self.assertEqual(engine.end(), 0)

    def test_errors_are_values_and_the_engine_goes_on(self):
        engine = Engine(self)
        rows = ((self.request("a.gif", model="/no/such/model"), "model."), (self.request("a.gif", steps=0), "job.field"),
                (self.request("a.gif", stepz=3), "job.field"), ({**JOB, "command": "dance"}, "job.field"),
                ({"format": "nothing"}, "job.field"), (self.request("a.gif", size="65x64"), "settings."))
        for job, (request, code) in enumerate(rows, 1):
            engine.run(job, request)
            failed = engine.until(*ENDINGS)
            self.assertEqual((failed["type"], failed["job"]), ("job.failed", job), failed)
            self.assertTrue(failed["error"]["code"].startswith(code), failed)
        engine.writer.send("no.such.message")
        self.assertEqual(engine.until("error")["error"]["code"], "wire.type")
        engine.writer.send("job.cancel", {"job": "three"})
        self.assertEqual(engine.until("error")["error"]["code"], "wire.field")
        engine.writer.send("request", {"token": 5, "what": "tea"})
        self.assertEqual(engine.until("refused")["error"]["code"], "wire.request")
        engine.run(9, self.request("good.gif", steps=2))
        self.assertEqual(engine.until(*ENDINGS)["type"], "job.done")

    def test_requests_are_answered_while_a_job_runs(self):
        engine = Engine(self)
        engine.writer.send("subscribe", {"stream": "preview", "on": True})
        engine.writer.send("subscribe", {"stream": "heads", "on": True, "side": 16})
        engine.run(1, self.request("a.gif", steps=1000))
        heads = engine.until("heads")  # of the first step; none is acknowledged, so there will be two of each
        layers, count, rows, columns = heads["binary"]["shape"]
        self.assertEqual((layers, count, rows), (12, 4, columns))
        self.assertEqual(len(engine.until("preview")["array"]), 2 * 8 * 8 * 3)
        asked = {"doctor": {}, "model.describe": {"model": "demo"}, "prompt.tokens": {"model": "demo", "prompt": "a red ball"},
                 "model.forecast": {"job": self.request("b.gif")}}
        answers = {}
        for token, (what, arguments) in enumerate(asked.items(), 1):
            engine.writer.send("request", {"token": token, "what": what, "arguments": arguments})
            answers[what] = engine.until("answer", token=token)["answer"]
        self.assertEqual(answers["model.describe"]["defaults"]["width"], 320)
        self.assertEqual(answers["model.describe"]["defaults"]["flow_shift"], 3)
        self.assertEqual(answers["model.describe"]["guidance_kind"], "classifier")
        self.assertEqual(answers["prompt.tokens"]["tokens"], 4)
        self.assertEqual(answers["model.forecast"]["token_grid"], [2, 4, 4])
        self.assertGreater(answers["model.forecast"]["memory_bytes"], 0)
        engine.until("heartbeat", job=1)
        engine.writer.send("job.cancel", {"job": 1})
        engine.until("job.cancelled")

    def test_a_model_says_what_its_family_takes(self):
        engine = Engine(self)
        answers = {}
        for token, family in enumerate(("hunyuan", "cogvideox"), 1):
            model = str(SOURCE / f"tests/data/golden/{family}/model")
            engine.writer.send("request", {"token": token, "what": "model.describe", "arguments": {"model": model}})
            engine.writer.send("request", {"token": 10 + token, "what": "prompt.tokens",
                                           "arguments": {"model": model, "prompt": "a red ball 日本"}})
            answers[family] = (engine.until("answer", token=token)["answer"], engine.until("answer", token=10 + token)["answer"])
        hunyuan, cogvideox = answers["hunyuan"], answers["cogvideox"]
        self.assertEqual((hunyuan[0]["family"], hunyuan[0]["guidance_kind"]), ("hunyuan", "embedded"))
        self.assertEqual(hunyuan[0]["defaults"]["flow_shift"], 7)
        self.assertEqual((cogvideox[0]["family"], cogvideox[0]["guidance_kind"]), ("cogvideox", "classifier"))
        self.assertIsNone(cogvideox[0]["defaults"]["flow_shift"])  # its noise levels come from betas
        self.assertEqual(cogvideox[0]["limits"]["frame_stride"], 8)
        # The prompt and the end of its turn, by bytes; none is unknown. T5 knows no kanji.
        self.assertEqual((hunyuan[1]["limit"], hunyuan[1]["unknown"]), (256, []))
        self.assertGreater(hunyuan[1]["tokens"], 5)
        self.assertEqual((cogvideox[1]["limit"], cogvideox[1]["unknown"]), (226, ["日本"]))

    def test_R10_the_end_of_input_writes_the_checkpoint(self):
        engine = Engine(self)
        engine.run(1, self.request("a.gif", steps=200))
        engine.until("job.timing", step=3)
        self.assertEqual(engine.end(), 0)
        self.assertEqual(self.files(), ["a.gif.checkpoint"])

    def test_R01_what_is_no_studio_ends_it_with_the_wire_code(self):
        for data in (b"GET / HTTP/1.1\r\n\r\n", wire.frame(wire.CONTROL, 7, wire.cbor({"type": "hello"})),
                     wire.frame(wire.CONTROL, 0, b"\x81" * 1000), wire.frame(wire.CONTROL, 0, b"", length=0xFFFFFFFF),
                     wire.frame(wire.CONTROL, 0, wire.cbor({"type": "hello", "protocol": 99}))):
            with self.subTest(data=data[:40]):
                engine = Engine(self, hello=False)
                engine.write(data)
                self.assertTrue(engine.until("error")["error"]["code"].startswith("wire."))
                self.assertEqual(engine.process.wait(timeout=10), 10)


if __name__ == "__main__":
    main()
