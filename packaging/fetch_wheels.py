#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fetches the wheels of wheels.lock through pip and unpacks the parts that a build needs.

Pip is used for the download alone, so that its configuration (index, mirror, proxy, certificates) is honoured.
A wheel is checked against its SHA-256 before anything is taken out of it. Every wheel leaves a stamp that lists its
files; the stamp is written last, so an interrupted run is simply repeated for that wheel.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MB = 1024 * 1024
LICENCE_PARTS = ("LICENSE", "NOTICE", "COPYING")


class SetupError(Exception):
    """One line that says what is wrong and what to do."""


@dataclass(frozen=True)
class Wheel:
    """One entry of the lock file, seen by one family of presets (cpu or cuda)."""

    name: str
    version: str
    file: str
    sha256: str
    download_mb: int
    unpacked_mb: int
    patterns: tuple[str, ...]


def read_lock(path: Path, family: str) -> list[Wheel]:
    """The wheels that `family` needs, in the order of the file."""
    with path.open("rb") as file:
        entries = tomllib.load(file)["wheel"]
    return [
        Wheel(e["name"], e["version"], e["file"], e["sha256"], e["download_mb"], e["unpacked_mb"][family],
              tuple(e["unpack"][family]))
        for e in entries if family in e["unpack"]
    ]


class Store:
    """The folder of unpacked wheels (.deps), its stamps and its download folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamps = root / "stamps"
        self.downloads = root / "downloads"

    def has(self, wheel: Wheel) -> bool:
        """Whether the wheel's wanted parts are all in place, unchanged in size."""
        stamp = self._read_stamp(wheel)
        if stamp.get("sha256") != wheel.sha256 or not set(wheel.patterns) <= set(stamp.get("patterns", [])):
            return False
        for name, size in stamp["files"].items():
            try:
                if os.stat(self.root / name).st_size != size:
                    return False
            except OSError:
                return False
        return True

    def unpack(self, wheel: Wheel, archive: Path) -> None:
        """Takes the wanted parts out of a verified archive: all to a temporary folder first, then into place."""
        stamp = self._stamp_path(wheel)
        old_files = set(self._read_stamp(wheel).get("files", {}))
        stamp.unlink(missing_ok=True)
        self.stamps.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unpack-", dir=self.root) as scratch:
            files = extract(wheel, archive, Path(scratch))
            for name in files:
                target = self.root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(Path(scratch) / name, target)
        for name in old_files - set(files):
            (self.root / name).unlink(missing_ok=True)
        content = {"sha256": wheel.sha256, "patterns": list(wheel.patterns), "files": files}
        temporary = stamp.with_suffix(".tmp")
        temporary.write_text(json.dumps(content, indent=0), encoding="utf-8")
        os.replace(temporary, stamp)

    def drop_leftovers(self) -> None:
        """Removes the temporary folders of interrupted runs."""
        for leftover in self.root.glob(".unpack-*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def _stamp_path(self, wheel: Wheel) -> Path:
        return self.stamps / f"{wheel.name}.json"

    def _read_stamp(self, wheel: Wheel) -> dict:
        try:
            return json.loads(self._stamp_path(wheel).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}


def wanted_name(member: str, wheel: Wheel) -> str | None:
    """Where a member of the archive goes, relative to the store; None when it is not wanted."""
    path = PurePosixPath(member)
    if member.endswith("/") or path.is_absolute() or ".." in path.parts:
        return None
    if path.parts[0].endswith(".dist-info") and path.name.upper().startswith(LICENCE_PARTS):
        return f"licences/{wheel.name}/{path.name}"
    return member if any(fnmatch.fnmatchcase(member, p) for p in wheel.patterns) else None


def extract(wheel: Wheel, archive: Path, target: Path) -> dict[str, int]:
    """Writes the wanted members under `target`; returns their names and sizes."""
    files: dict[str, int] = {}
    with zipfile.ZipFile(archive) as source:
        for member in source.infolist():
            name = wanted_name(member.filename, wheel)
            if name is None:
                continue
            destination = target / name
            destination.parent.mkdir(parents=True, exist_ok=True)
            with source.open(member) as reader, destination.open("wb") as writer:
                shutil.copyfileobj(reader, writer, 4 * MB)
            if member.external_attr >> 16 & stat.S_IXUSR:
                destination.chmod(0o755)
            files[name] = member.file_size
    for pattern in wheel.patterns:
        if not fnmatch.filter(files, pattern):
            raise SetupError(f"{archive.name}: holds nothing named {pattern}; packaging/wheels.lock is out of step with it")
    return files


def verify(archive: Path, wheel: Wheel) -> None:
    """Refuses, and removes, a file whose SHA-256 is not the pinned one."""
    digest = hashlib.sha256()
    with archive.open("rb") as file:
        while block := file.read(4 * MB):
            digest.update(block)
    if digest.hexdigest() != wheel.sha256:
        archive.unlink()
        raise SetupError(f"{archive.name}: SHA-256 is {digest.hexdigest()}, expected {wheel.sha256}; the file was removed, "
                         "run packaging/setup again")


def pip_command(wheel: Wheel, requirements: Path, target: Path) -> list[str]:
    """`pip download` of exactly this file: tags from its name, hash from the lock."""
    _, _, python_tag, abi_tag, platforms = wheel.file.removesuffix(".whl").split("-")
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-cache-dir", "--no-deps",
               "--only-binary=:all:", "--implementation", python_tag[:2], "--python-version", "3.11", "--abi", abi_tag]
    for platform in platforms.split("."):
        command += ["--platform", platform]
    return [*command, "--require-hashes", "--requirement", str(requirements), "--dest", str(target)]


def download(wheel: Wheel, store: Store) -> Path:
    """The wheel's file, verified; an earlier, complete download is used again."""
    store.downloads.mkdir(parents=True, exist_ok=True)
    archive = store.downloads / wheel.file
    if not archive.exists():
        with tempfile.TemporaryDirectory(prefix=".pip-", dir=store.downloads) as scratch:
            requirements = Path(scratch) / "requirements.txt"
            requirements.write_text(f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
            done = subprocess.run(pip_command(wheel, requirements, Path(scratch)), check=False)
            fetched = Path(scratch) / wheel.file
            if done.returncode != 0 or not fetched.exists():
                raise SetupError(f"{wheel.name} {wheel.version}: pip could not download it (its message is above); check the "
                                 "network or pip's index (`pip config list`), then run packaging/setup again")
            os.replace(fetched, archive)
    verify(archive, wheel)
    return archive


def check_space(store: Store, missing: list[Wheel]) -> None:
    """One clear error before anything is fetched, rather than a full disk half-way. Wheels go one by one."""
    if not missing:
        return
    need = sum(w.unpacked_mb for w in missing) + max(w.download_mb for w in missing) + 64
    free = shutil.disk_usage(store.root).free // MB
    if free < need:
        raise SetupError(f"{store.root}: {free} MiB free, {need} MiB needed for LibTorch; free some space or pass "
                         "--deps FOLDER on another disk (and -DVDIT_DEPS_DIR=FOLDER to cmake)")


def main() -> int:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--family", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--lock", type=Path, default=here / "wheels.lock")
    parser.add_argument("--deps", type=Path, default=here.parent / ".deps")
    parser.add_argument("--dry-run", action="store_true", help="print the plan, change nothing")
    options = parser.parse_args()

    store = Store(options.deps)
    wheels = read_lock(options.lock, options.family)
    missing = [w for w in wheels if not store.has(w)]
    if options.dry_run:
        for wheel in wheels:
            print(f"wheel {'fetch' if wheel in missing else 'ready'} {wheel.file}")
        return 0
    if not missing:
        return 0
    store.root.mkdir(parents=True, exist_ok=True)
    store.drop_leftovers()
    check_space(store, missing)
    for number, wheel in enumerate(missing, 1):
        print(f"setup: wheel {number} of {len(missing)}: {wheel.name} {wheel.version} ({wheel.download_mb} MB)", flush=True)
        archive = download(wheel, store)
        store.unpack(wheel, archive)
        archive.unlink()
    shutil.rmtree(store.downloads, ignore_errors=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except zipfile.BadZipFile as error:
        sys.exit(f"setup: a wheel is not a readable archive ({error}); run packaging/setup again")
    except OSError as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit("setup: stopped; run it again to go on")
