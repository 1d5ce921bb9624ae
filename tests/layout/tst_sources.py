#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every source file: its licence line, its length, no machine's own paths or hosts, nothing left undone."""

from __future__ import annotations

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT, source_files

SOURCE_SUFFIXES = {".h", ".hpp", ".cpp", ".cu", ".cuh", ".py", ".cmake", ".sh", ".sql", ".lock"}
SOURCE_NAMES = {"CMakeLists.txt", "Makefile", ".clang-tidy", ".editorconfig"}
TEXT_SUFFIXES = SOURCE_SUFFIXES | {".md", ".json", ".txt", ".html", ".svg"}
GPL_FOLDERS = ("app/jobs/", "app/link/", "app/project/", "app/studio/", "ui/")
MOST_LINES = 600
# Tables that a program wrote, with the program named in their first lines.
GENERATED = re.compile(r"(^|/)(generated|data)/|_generated\.\w+$")
THIRD_PARTY_TEXTS = ("LICENSES/",)

# Assembled, so that this file does not find itself.
FORBIDDEN = {
    "an absolute path of one machine": re.compile(r"(?<![\w.])/(" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me"]) + r")/\w"),
    "a temporary folder by name": re.compile(r"[\"'(\s]/tm" + r"p/\w"),
    "a package registry's host": re.compile(r"\b(py" + r"pi\.org|files\.python" + r"hosted|deb\.deb" + r"ian\.org|artifact" + r"ory)\b"),
    "an unfinished part": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b"),
}


def is_script(path: Path, text: str) -> bool:
    return path.suffix == "" and text.startswith("#!")


def faults(path: Path, text: str) -> list[str]:
    """What is wrong with one file, one line each."""
    name = path.as_posix()
    if name.startswith(THIRD_PARTY_TEXTS):
        return []
    found = []
    if path.suffix in SOURCE_SUFFIXES or path.name in SOURCE_NAMES or is_script(path, text):
        licence = "GPL-3.0-or-later" if name.startswith(GPL_FOLDERS) else "Apache-2.0"
        head = "\n".join(text.splitlines()[:3])
        if not name.startswith("tests/") and f"SPDX-License-Identifier: {licence}" not in head:
            found.append(f"{name}: no 'SPDX-License-Identifier: {licence}' in its first lines")
        if name.startswith("tests/") and "SPDX-License-Identifier: " not in head:
            found.append(f"{name}: no SPDX line in its first lines")
        lines = text.count("\n")
        if lines > MOST_LINES and not GENERATED.search(name):
            found.append(f"{name}: {lines} lines, at most {MOST_LINES}: split it by responsibility")
    for what, pattern in FORBIDDEN.items():
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{name}:{line}: {what}: {match.group(0).strip()}")
    return found


class Sources(unittest.TestCase):
    def test_every_file_is_in_order(self) -> None:
        found, seen = [], 0
        for path in source_files():
            raw = (ROOT / path).read_bytes()
            if path.suffix not in TEXT_SUFFIXES and path.name not in SOURCE_NAMES and not raw.startswith(b"#!"):
                continue
            seen += 1
            found += faults(path, raw.decode("utf-8"))
        self.assertGreater(seen, 50)
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_planted_faults_are_found(self) -> None:
        spdx = "// SPDX-License-Identifier: Apache-2.0\n"
        planted = {
            "kernels/a.cpp": "int a;\n",
            "ui/a.cpp": spdx,
            "engine/long.cpp": spdx + "int a;\n" * MOST_LINES,
            "engine/path.cpp": spdx + 'auto p = "/wo' + 'rk/models";\n',
            "engine/host.py": "# SPDX-License-Identifier: Apache-2.0\nurl = 'https://py" + "pi.org/simple'\n",
            "engine/undone.cpp": spdx + "// TO" + "DO: the rest\n",
            "packaging/script": "#!/bin/sh\necho\n",
        }
        for name, text in planted.items():
            with self.subTest(file=name):
                self.assertEqual(len(faults(Path(name), text)), 1)
        self.assertEqual(faults(Path("kernels/b.cpp"), spdx + "int b;\n"), [])


if __name__ == "__main__":
    unittest.main()
