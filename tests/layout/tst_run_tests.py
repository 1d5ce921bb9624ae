#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/run-tests: what was skipped is listed with its reason, ctest's summary stays last, its code is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT

LOG = """Start testing: Nov 28 13:00 UTC
1/4 Test: tst_kernels
Output:
[ RUN      ] Rows.Work
/tree/tests/tst_kernels.cpp:9: Skipped
no CUDA device

[  SKIPPED ] Rows.Work (0 ms)
[ RUN      ] Rows.Again
/tree/tests/tst_kernels.cpp:9: Skipped
no CUDA device

[  SKIPPED ] Rows.Again (0 ms)
[  SKIPPED ] 2 tests, listed below:
[  SKIPPED ] Rows.Work
[  SKIPPED ] Rows.Again
2/4 Test: tst_window
SKIP   : vdit::test::TestWindow::opens() no display
   Loc: [/tree/tests/tst_window.cpp(12)]
Totals: 3 passed, 0 failed, 1 skipped, 0 blacklisted, 12ms
3/4 Test: tst_cli
test_a_mount (__main__.Disks.test_a_mount) ... skipped 'mount is refused: not root'
test_b (__main__.Disks.test_b) ... ok
4/4 Test: tst_plain
[       OK ] Plain.Works (0 ms)
"""

# Writes its log as ctest does: whole, when it ends.
FAKE_CTEST = """#!/bin/sh
echo "1/4 Test #1: tst_kernels ....   Passed"
echo
echo "100% tests passed, 0 tests failed out of 4"
mkdir -p "$FAKE_BUILD/Testing/Temporary"
cp "$FAKE_BUILD/log" "$FAKE_BUILD/Testing/Temporary/LastTest.log"
echo "Total Test time (real) =   1.00 sec"
exit $FAKE_CODE
"""


class RunTests(unittest.TestCase):
    def run_with(self, log: str, code: int) -> subprocess.CompletedProcess[str]:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        build = Path(folder.name)
        (build / "log").write_text(log, encoding="utf-8")
        (build / "ctest").write_text(FAKE_CTEST, encoding="utf-8")
        (build / "ctest").chmod(0o755)
        return subprocess.run(
            [ROOT / "packaging" / "run-tests", build, "--preset", "cpu"], capture_output=True, text=True, timeout=30,
            env=os.environ | {"PATH": f"{build}:{os.environ['PATH']}", "FAKE_BUILD": str(build), "FAKE_CODE": str(code)})

    def test_what_was_skipped_is_listed_before_the_summary(self) -> None:
        done = self.run_with(LOG, 0)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.splitlines()[2:], [
            "4 cases skipped:",
            "  tst_kernels: Rows.Work and 1 more: no CUDA device",
            "  tst_window: vdit::test::TestWindow::opens: no display",
            "  tst_cli: Disks.test_a_mount: mount is refused: not root",
            "",
            "100% tests passed, 0 tests failed out of 4",
            "Total Test time (real) =   1.00 sec"])

    def test_a_failure_stays_one(self) -> None:
        done = self.run_with("1/1 Test: tst_plain\n", 8)
        self.assertEqual(done.returncode, 8)
        self.assertIn("0 cases skipped\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
