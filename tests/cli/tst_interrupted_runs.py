# SPDX-License-Identifier: Apache-2.0
"""Runs that are stopped: clean ends, checkpoints, the same bits after a resume (E09, E12)."""

import random
import signal

from vdit_program import VditTest, generate, main, read_safetensors

STEPS = 40


class InterruptedRuns(VditTest):
    def command(self, *more):
        latents = self.folder / "a.safetensors"
        return generate(self.folder / "a.gif", "--save-latents", latents, *more, steps=STEPS)

    def uninterrupted(self):
        latents = self.folder / "whole.safetensors"
        self.vdit(*generate(self.folder / "whole.gif", "--save-latents", latents, steps=STEPS))
        return read_safetensors(latents)[0]

    def expect_resume(self, expected, folder, first_step):
        result = self.result(*self.command("--resume", folder, "--overwrite"))
        self.assertGreaterEqual(result["resumed_from"], first_step)
        self.assertEqual(result["notes"], [])
        self.assertEqual(read_safetensors(self.folder / "a.safetensors")[0], expected)

    def test_sigint_leaves_nothing_behind(self):
        process = self.start(*self.command())
        self.wait_for_step(process, 2)
        self.assertEqual(self.finish(process, signal.SIGINT), 5)
        self.assertEqual(self.files(), [])

    def test_sigterm_writes_the_checkpoint_that_was_asked_for(self):
        expected = self.uninterrupted()
        process = self.start(*self.command("--checkpoint-every", STEPS))
        self.wait_for_step(process, 3)
        self.assertEqual(self.finish(process, signal.SIGTERM), 5)
        checkpoint = self.folder / "a.gif.checkpoint"
        self.assertEqual(self.files(), ["a.gif.checkpoint", "whole.gif", "whole.gif.json", "whole.safetensors"])
        self.expect_resume(expected, checkpoint, 3)
        self.assertFalse(checkpoint.exists(), "a finished run has no use for its checkpoint")

    def test_a_killed_run_goes_on_with_the_same_bits(self):
        expected = self.uninterrupted()
        step = random.randint(2, STEPS - 2)
        with self.subTest(killed_after_step=step):
            process = self.start(*self.command("--checkpoint-every", 1))
            self.wait_for_step(process, step)
            self.assertEqual(self.finish(process, signal.SIGKILL), -signal.SIGKILL)
            self.assertFalse((self.folder / "a.gif").exists())
            self.expect_resume(expected, self.folder / "a.gif.checkpoint", step)

    def test_a_checkpoint_that_does_not_fit_starts_over_and_says_so(self):
        process = self.start(*self.command("--checkpoint-every", 1))
        self.wait_for_step(process, 3)
        self.assertEqual(self.finish(process, signal.SIGTERM), 5)
        file = self.folder / "a.gif.checkpoint" / "checkpoint.safetensors"
        kept = self.folder / "kept"
        whole = file.read_bytes()
        for name, bytes_, more in (("truncated", whole[: len(whole) // 2], []), ("empty", b"", []),
                                   ("another job", whole, ["--seed", "99"])):
            with self.subTest(name):
                kept.mkdir(exist_ok=True)
                (kept / "checkpoint.safetensors").write_bytes(bytes_)
                result = self.result(*self.command("--resume", kept, "--overwrite", *more))
                self.assertEqual(result["resumed_from"], 0)
                self.assertIn("starting over", result["notes"][0])


if __name__ == "__main__":
    main()
