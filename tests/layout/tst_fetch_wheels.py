#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packaging/fetch_wheels.py without a network: a small wheel of our own, sound, corrupted, interrupted."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from source_tree import ROOT

_spec = importlib.util.spec_from_file_location("fetch_wheels", ROOT / "packaging" / "fetch_wheels.py")
assert _spec and _spec.loader
fetch = importlib.util.module_from_spec(_spec)
sys.modules["fetch_wheels"] = fetch
sys.dont_write_bytecode = True
_spec.loader.exec_module(fetch)

MEMBERS = {
    "thing/lib/libthing.so": b"library" * 1000,
    "thing/lib/libthing_cuda.so": b"device code",
    "thing/include/deep/a.h": b"#pragma once\n",
    "thing/python_part.py": b"print()\n",
    "thing-1.0.dist-info/licenses/LICENSE": b"text\n",
    "../outside.so": b"must not be written",
}


class FetchWheels(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = fetch.Store(Path(folder.name) / "deps")
        self.store.downloads.mkdir(parents=True)
        self.archive = self.store.downloads / "thing-1.0-py3-none-manylinux2014_x86_64.whl"
        with zipfile.ZipFile(self.archive, "w") as wheel:
            for name, content in MEMBERS.items():
                wheel.writestr(name, content)
        self.cpu = self.wheel("thing/lib/libthing.so", "thing/include/*")

    def wheel(self, *patterns: str):
        digest = hashlib.sha256(self.archive.read_bytes()).hexdigest()
        return fetch.Wheel("thing", "1.0", self.archive.name, digest, 1, 1, patterns)

    def test_only_the_wanted_parts_are_unpacked(self) -> None:
        self.store.unpack(self.cpu, self.archive)
        files = {p.relative_to(self.store.root).as_posix() for p in self.store.root.rglob("*") if p.is_file()}
        self.assertEqual(files - {f"downloads/{self.archive.name}"},
                         {"thing/lib/libthing.so", "thing/include/deep/a.h", "licences/thing/LICENSE", "stamps/thing.json"})
        self.assertTrue(self.store.has(self.cpu))
        self.assertFalse((self.store.root.parent / "outside.so").exists())

    def test_programs_stay_executable(self) -> None:
        with zipfile.ZipFile(self.archive, "a") as wheel:
            program = zipfile.ZipInfo("thing/bin/compile")
            program.external_attr = 0o744 << 16
            wheel.writestr(program, b"program")
        self.store.unpack(self.wheel("thing/*"), self.archive)
        self.assertTrue(os.access(self.store.root / "thing/bin/compile", os.X_OK))
        self.assertEqual((self.store.root / "thing/lib/libthing.so").stat().st_mode & 0o111, 0)

    def test_a_complete_download_is_used_and_needs_no_network(self) -> None:
        self.assertEqual(fetch.download(self.cpu, self.store), self.archive)

    def test_a_corrupted_wheel_is_refused_and_removed(self) -> None:
        raw = bytearray(self.archive.read_bytes())
        raw[100] ^= 1
        self.archive.write_bytes(bytes(raw))
        with self.assertRaisesRegex(fetch.SetupError, "SHA-256 is .* expected"):
            fetch.download(self.cpu, self.store) and self.fail("accepted")
        self.assertFalse(self.archive.exists())
        self.assertFalse(self.store.has(self.cpu))

    def test_a_lost_or_cut_file_is_noticed(self) -> None:
        self.store.unpack(self.cpu, self.archive)
        library = self.store.root / "thing/lib/libthing.so"
        library.write_bytes(b"cut")
        self.assertFalse(self.store.has(self.cpu))
        library.unlink()
        self.assertFalse(self.store.has(self.cpu))

    def test_an_interrupted_unpack_leaves_nothing_half_used(self) -> None:
        torn = self.wheel("thing/lib/libthing.so", "thing/absent/*")
        with self.assertRaisesRegex(fetch.SetupError, "thing/absent"):
            self.store.unpack(torn, self.archive)
        self.assertFalse((self.store.root / "thing").exists())
        self.assertFalse(self.store.has(torn))
        self.assertEqual(list(self.store.root.glob(".unpack-*")), [])

    def test_more_parts_of_the_same_wheel_serve_the_smaller_wish(self) -> None:
        self.store.unpack(self.cpu, self.archive)
        both = self.wheel("thing/lib/libthing.so", "thing/include/*", "thing/lib/libthing_cuda.so")
        self.assertFalse(self.store.has(both))
        self.store.unpack(both, self.archive)
        self.assertTrue(self.store.has(both))
        self.assertTrue(self.store.has(self.cpu))

    def test_files_of_an_older_version_go(self) -> None:
        self.store.unpack(self.cpu, self.archive)
        self.store.unpack(self.wheel("thing/lib/libthing.so"), self.archive)
        self.assertFalse((self.store.root / "thing/include/deep/a.h").exists())

    def test_pip_is_asked_for_exactly_this_file(self) -> None:
        command = fetch.pip_command(self.cpu, Path("r.txt"), Path("d"))
        for words in (["--require-hashes"], ["--no-deps"], ["--platform", "manylinux2014_x86_64"], ["--abi", "none"]):
            self.assertIn(" ".join(words), " ".join(command))

    def test_a_full_disk_is_said_before_anything_is_fetched(self) -> None:
        huge = fetch.Wheel("thing", "1.0", self.archive.name, "", 1, 10**9, ())
        with self.assertRaisesRegex(fetch.SetupError, "MiB free, .* MiB needed"):
            fetch.check_space(self.store, [huge])

    def test_the_lock_is_complete(self) -> None:
        for family in ("cpu", "cuda"):
            wheels = fetch.read_lock(ROOT / "packaging" / "wheels.lock", family)
            self.assertGreaterEqual(len(wheels), 3)
            for wheel in wheels:
                with self.subTest(family=family, wheel=wheel.name):
                    self.assertRegex(wheel.sha256, "^[0-9a-f]{64}$")
                    self.assertTrue(wheel.file.startswith(f"{wheel.name.replace('-', '_')}-{wheel.version}-"))
                    self.assertGreater(wheel.download_mb, 0)
                    self.assertGreater(wheel.unpacked_mb, 0)
                    self.assertTrue(wheel.patterns)


if __name__ == "__main__":
    unittest.main()
