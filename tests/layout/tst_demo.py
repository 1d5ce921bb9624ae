#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/demo with a stand-in for the program: what it asks for, what it keeps, how it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT

# Knows `generate` alone, as the program does before `pair` exists; writes down how it was called.
FAKE_VDIT = """#!/bin/sh
echo "$@" >> calls
[ "$1" = generate ] || exit 2
[ ! -e fail ] || { echo "vdit: no space left" >&2; exit 6; }
for last in "$@"; do :; done
echo video > "$last"
"""


class Demo(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name)
        (self.tree / "packaging").mkdir()
        shutil.copy(ROOT / "packaging" / "demo", self.tree / "packaging" / "demo")
        (self.tree / "build" / "bin").mkdir(parents=True)
        self.program = self.tree / "build" / "bin" / "vdit"
        self.program.write_text(FAKE_VDIT, encoding="utf-8")
        self.program.chmod(0o755)
        os.utime(self.program, (1, 1))

    def demo(self) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        return subprocess.run([str(self.tree / "packaging" / "demo")], capture_output=True, text=True, env=environment, check=False)

    def generations(self) -> int:
        calls = (self.tree / "calls").read_text(encoding="utf-8").splitlines()
        return sum(call.startswith("generate") for call in calls)

    def test_it_makes_a_video_and_says_where(self) -> None:
        done = self.demo()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(str(Path("demo") / "demo.mp4"), done.stdout)
        self.assertTrue((self.tree / "demo" / "demo.mp4").exists())

    def test_a_second_run_keeps_the_video(self) -> None:
        self.demo()
        self.assertIn("kept", self.demo().stdout)
        self.assertEqual(self.generations(), 1)

    def test_a_newer_program_makes_it_again(self) -> None:
        self.demo()
        os.utime(self.tree / "demo" / "demo.mp4", (0, 0))
        self.demo()
        self.assertEqual(self.generations(), 2)

    def test_a_failure_is_passed_on(self) -> None:
        (self.tree / "fail").touch()
        done = self.demo()
        self.assertEqual(done.returncode, 6)
        self.assertIn("no space left", done.stderr)

    def test_an_unbuilt_tree_is_said(self) -> None:
        self.program.unlink()
        self.assertIn("is not built", self.demo().stderr)


if __name__ == "__main__":
    unittest.main()
