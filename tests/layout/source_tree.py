# SPDX-License-Identifier: Apache-2.0
"""The files of the tree as the layout tests see them: what git tracks, or would track."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def source_files(root: Path = ROOT) -> list[Path]:
    """Tracked and new files, relative to the root; build folders and other ignored files are left out."""
    if not (root / ".git").exists():
        return unpacked_files(root)
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True, capture_output=True)
    names = listing.stdout.decode("utf-8").split("\0")
    return [Path(name) for name in sorted(set(names)) if name and (root / name).is_file()]


def unpacked_files(root: Path) -> list[Path]:
    """The same for a source archive without git: everything but hidden folders and what a build makes."""
    found = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and not any(re.match(r"build|demo$|__pycache__|\.(deps|git|cache|venv)", part) for part in parts[:-1]):
            found.append(Path(*parts))
    return found
