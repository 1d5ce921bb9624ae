# SPDX-License-Identifier: Apache-2.0
"""Drives the `vdit` program for tests: runs it, reads its results and the files it leaves."""

import ctypes
import json
import os
import pathlib
import resource
import shutil
import signal
import struct
import subprocess
import tempfile
import unittest

VDIT = os.environ["VDIT"]
SOURCE = pathlib.Path(os.environ["VDIT_SOURCE_DIR"])
DEMO = SOURCE / "resources" / "demo_model"

# The smallest clip that still has several latent frames and several granules.
TINY = ["--size", "64x64", "--frames", "5", "--dtype", "fp32"]
PROMPT = ["-p", "a red ball bounces on a grass field under a blue sky"]


def generate(out, *more, steps=4):
    return ["generate", "-m", "demo", *PROMPT, *TINY, "--steps", str(steps), "-o", str(out), *map(str, more)]


def read_safetensors(path):
    """Tensors as {name: bytes} and the metadata."""
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    body = data[8 + length :]
    return {name: body[slice(*entry["data_offsets"])] for name, entry in header.items()}, metadata


def starved(megabytes):
    """For subprocess.run: a program that gets no more memory than that. The address sanitizer's own tables are larger;
    under it, no single allocation may be an eighth of that."""
    if "ASAN_OPTIONS" in os.environ:
        sanitizer = f"{os.environ['ASAN_OPTIONS']}:max_allocation_size_mb={megabytes // 8}"
        return {"env": os.environ | {"ASAN_OPTIONS": sanitizer}}
    limit = (megabytes << 20,) * 2
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_DATA, limit)}


def without_root_rights():
    """For subprocess.run, as preexec_fn: a program to which the modes of files apply, also where root starts it."""
    cap_dac_override, cap_dac_read_search, pr_capbset_drop = 1, 2, 24
    if os.geteuid() != 0:
        return
    for right in (cap_dac_override, cap_dac_read_search):
        if ctypes.CDLL(None, use_errno=True).prctl(pr_capbset_drop, right, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the rights of root could not be given up")


class VditTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vdit-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def vdit(self, *arguments, code=0, **options):
        done = subprocess.run([VDIT, *map(_argument, arguments)], capture_output=True, timeout=240, **options)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout!r}\n{done.stderr!r}")
        return done

    def result(self, *arguments, **options):
        """The one JSON object of a command that succeeds."""
        return json.loads(self.vdit(*arguments, "--json", "--progress", "none", **options).stdout)

    def refused(self, code, *arguments, **options):
        """The error of a command that must fail."""
        done = self.vdit(*arguments, "--json", "--progress", "none", code=code, **options)
        error = json.loads(done.stdout)["error"]
        self.assertEqual(set(error), {"code", "subject", "field", "found", "expected", "hint"})
        own = [line for line in done.stderr.splitlines() if not line.startswith(b"==")]  # the others are a sanitizer's
        self.assertEqual(json.loads(b"\n".join(own))["error"], error)
        return error

    def start(self, *arguments):
        """A running vdit whose standard error gives one JSON line a step."""
        process = subprocess.Popen(
            [VDIT, *arguments, "--progress", "json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.addCleanup(process.stderr.close)
        return process

    def wait_for_step(self, process, step):
        for line in process.stderr:
            event = json.loads(line)
            if event.get("phase") == "denoise" and event.get("step", 0) >= step:
                return
        self.fail(f"the run ended before step {step}")

    def finish(self, process, signal_number):
        process.send_signal(signal_number)
        process.stderr.read()
        return process.wait(timeout=60)

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())


def _argument(value):
    return value if isinstance(value, bytes) else str(value)


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    unittest.main(verbosity=2)
