#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What vdit-studio loads: no LibTorch, no CUDA, no Qt 5."""

import os
import re
import subprocess
import unittest

FORBIDDEN = re.compile(r"lib(torch|c10|cuda|cudart|cublas|cudnn|nvrtc|Qt5)\w*")


def loaded(program: str) -> list[str]:
    lines = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split()[0] for line in lines if line.strip()]


class Closure(unittest.TestCase):
    def test_the_window_loads_no_engine_and_one_qt(self) -> None:
        names = loaded(os.environ["VDIT_STUDIO"])
        self.assertTrue(any(name.startswith("libQt6Widgets") for name in names), names)
        self.assertEqual([name for name in names if FORBIDDEN.match(name)], [])

    def test_a_forbidden_library_would_be_found(self) -> None:
        for name in ("libtorch_cpu.so", "libcudart.so.13", "libQt5Core.so.5", "libc10.so"):
            self.assertTrue(FORBIDDEN.match(name), name)
        self.assertFalse(FORBIDDEN.match("libQt6Core.so.6"))


if __name__ == "__main__":
    unittest.main()
