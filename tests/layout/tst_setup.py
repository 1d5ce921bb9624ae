#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/setup without root or network: its plan, its words on wrong use, the list of packages."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT

FAKE_DPKG_QUERY = """#!/bin/sh
# Knows the packages of $INSTALLED; like the real one it fails when it is asked about another.
shift 3
status=0
for package in "$@"; do
  case " $INSTALLED " in
    *" $package "*) echo "installed $package" ;;
    *) status=1 ;;
  esac
done
exit $status
"""


def packages(group: str) -> list[str]:
    lines = (ROOT / "packaging" / "packages.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[1] for line in lines if line.split()[:1] == [group]]


class Setup(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.tools = self.folder / "tools"
        self.tools.mkdir()
        self.tool("dpkg-query", FAKE_DPKG_QUERY)
        # What would change the machine leaves a trace instead.
        for name in ("apt-get", "sudo"):
            self.tool(name, f"#!/bin/sh\ntouch '{self.folder}/changed'\n")

    def tool(self, name: str, text: str) -> None:
        path = self.tools / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def setup_plan(self, *arguments: str, installed: list[str]) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}", "INSTALLED": " ".join(installed)}
        return subprocess.run([str(ROOT / "packaging" / "setup"), "--dry-run", "--deps", str(self.folder / "deps"), *arguments],
                              capture_output=True, text=True, env=environment, check=False)

    def test_only_what_is_missing_is_planned(self) -> None:
        base = packages("base")
        done = self.setup_plan(installed=[p for p in base if p not in ("ccache", "libwebp-dev")])
        planned = {line.split()[2] for line in done.stdout.splitlines() if line.startswith("package install")}
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLessEqual({"ccache", "libwebp-dev"}, planned)
        self.assertEqual(planned & (set(base) - {"ccache", "libwebp-dev"}), set())

    def test_nothing_is_planned_where_all_is_there(self) -> None:
        done = self.setup_plan(installed=packages("base") + packages("studio"))
        self.assertNotIn("package install", done.stdout)

    def test_a_dry_run_changes_nothing(self) -> None:
        self.setup_plan(installed=[])
        self.assertFalse((self.folder / "changed").exists())
        self.assertFalse((self.folder / "deps").exists())

    def test_wheels_by_preset(self) -> None:
        cpu = self.setup_plan(installed=packages("base")).stdout
        self.assertIn("wheel fetch torch-", cpu)
        self.assertIn("wheel fetch nvidia_cuda_runtime-", cpu)
        self.assertNotIn("cublas", cpu)
        self.tool("nvcc", "#!/bin/sh\n")
        self.assertIn("cublas", self.setup_plan("--preset", "cuda", installed=packages("base")).stdout)

    def test_wrong_use_is_said(self) -> None:
        for arguments, words in ((("--preset", "gpu"), "unknown preset gpu"), (("--presett",), "unknown argument --presett"),
                                 (("--deps",), "--deps needs a value")):
            with self.subTest(arguments=arguments):
                done = self.setup_plan(*arguments, installed=[])
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(words, done.stderr)

    def test_the_thread_sanitizer_gets_its_openmp(self) -> None:
        with_base = packages("base") + packages("studio")
        self.assertIn("libomp-14-dev", self.setup_plan("--preset", "tsan", installed=with_base).stdout)
        self.assertNotIn("libomp-14-dev", self.setup_plan("--preset", "asan", installed=with_base).stdout)

    def test_every_package_says_why(self) -> None:
        for line in (ROOT / "packaging" / "packages.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                with self.subTest(line=line):
                    group, _, reason = (line.split(maxsplit=2) + ["", ""])[:3]
                    self.assertIn(group, ("base", "studio", "tsan", "format", "fuzz"))
                    self.assertGreaterEqual(len(reason), 5)


if __name__ == "__main__":
    unittest.main()
