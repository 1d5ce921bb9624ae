# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of the engine and of the studio's queue at random moments (Q01, Q02, E01, E05): no promised job is lost, none is
completed twice, and what comes out is what an undisturbed queue makes, bit for bit.

Environment: QUEUE_HOST, ENGINE (a vdit), ENGINE_KILLS, HOST_KILLS, JOBS, REQUEST (a job file without output, as JSON)."""

import collections
import hashlib
import json
import os
import pathlib
import random
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

QUEUE_HOST = os.environ["QUEUE_HOST"]
ENGINE = os.environ["ENGINE"]
JOBS = int(os.environ["JOBS"])
REQUEST = json.loads(os.environ["REQUEST"])
PATIENCE = float(os.environ.get("PATIENCE", "100"))  # seconds without any news


def children_of(pid):
    """Living direct children, by /proc: a zombie is not alive."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] not in "ZX":
                found.append(int(entry.name))
    return found


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


class QueueHost:
    def __init__(self, folder):
        self.folder = folder
        (folder / "request.json").write_text(json.dumps(REQUEST))
        self.promised = []
        self.done = collections.Counter()
        self.failed = []
        self.idle = False
        self.process = None

    def start(self):
        environment = {**os.environ, "VDIT_FAKE_COMPLETIONS": str(self.folder / "completions")}
        self.process = subprocess.Popen(
            [QUEUE_HOST, str(self.folder), ENGINE, str(JOBS), str(self.folder / "request.json")],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.buffer = b""
        self.seen_here = set()

    def listen(self, seconds):
        """Takes news for that long, or until the host has ended."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self.idle:
            if not self.selector.select(left):
                return
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                return
            self.take(data)

    def take(self, data):
        self.buffer += data
        *lines, self.buffer = self.buffer.split(b"\n")
        for line in lines:
            word, _, rest = line.decode().partition(" ")
            if word == "submitted":
                self.promised.append(rest)
            elif word == "done":
                self.done[rest.split(" ")[0]] += 0 if rest in self.seen_here else 1
                self.seen_here.add(rest)
            elif word == "failed":
                self.failed.append(rest)
            elif word == "idle":
                self.idle = True

    def drain_and_reap(self):
        self.take(self.process.stdout.read())
        self.process.wait()
        self.process.stdout.close()

    def engine(self):
        found = children_of(self.process.pid)
        return found[0] if found else None


class Kills(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vdit-kills-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.seed = int(os.environ.get("KILL_SEED", random.randrange(1 << 30)))
        self.random = random.Random(self.seed)
        print(f"KILL_SEED={self.seed}")

    def results(self, folder):
        return {path.name: hashlib.sha256(path.read_bytes().replace(str(folder).encode(), b"FOLDER")).hexdigest()
                for path in sorted(folder.glob("out-*.mkv"))}

    def content(self, host):
        """What each job made, without what its place and time put into it."""
        content = {}
        for i in range(JOBS):
            output = host.folder / f"out-{i}.mkv"
            self.assertTrue(output.exists(), f"{output} is missing, KILL_SEED={self.seed}")
            latents = host.folder / f"out-{i}.mkv.json"
            if latents.exists():  # the real engine: the frames, decoded by itself
                content[i] = subprocess.run([ENGINE, "metrics", str(output), str(self.reference / output.name), "--json"],
                                            capture_output=True, check=True).stdout
                content[i] = json.loads(content[i])["identical_frames"]
            else:
                content[i] = json.loads(output.read_text())["state"]
        return content

    def undisturbed(self):
        folder = self.folder / "undisturbed"
        folder.mkdir()
        host = QueueHost(folder)
        host.start()
        self.wait_until_idle(host)
        host.drain_and_reap()
        self.reference = folder
        return host

    def wait_until_idle(self, host):
        before = None
        while not host.idle:
            news = (len(host.promised), sum(host.done.values()))
            host.listen(PATIENCE)
            if not host.idle:
                self.assertNotEqual((len(host.promised), sum(host.done.values())), news, f"no news, KILL_SEED={self.seed}")
                self.assertIsNone(host.process.poll(), f"the host died, KILL_SEED={self.seed}")

    def check(self, host, calm):
        self.assertEqual(host.failed, [], f"KILL_SEED={self.seed}")
        # Every job that was promised is there and done.
        self.assertEqual(set(host.promised), {str(host.folder / f"out-{i}.mkv") for i in range(JOBS)})
        self.assertEqual(set(host.done), set(host.promised))
        self.assertEqual(self.content(host), self.content(calm), f"KILL_SEED={self.seed}")
        completions = host.folder / "completions"
        if completions.exists():
            counted = collections.Counter(completions.read_text().split())
            # An engine killed between placing its output and counting it leaves no line: the output itself was checked above.
            self.assertEqual(set(counted.values()), {1}, f"a job was completed twice, KILL_SEED={self.seed}")
        left = [p for p in host.folder.rglob("*") if p.suffix == ".new" or ".checkpoint" in str(p.relative_to(host.folder))]
        self.assertEqual(left, [], f"KILL_SEED={self.seed}")

    def test_E01_the_engine_is_killed(self):
        calm = self.undisturbed()
        folder = self.folder / "kills"
        folder.mkdir()
        host = QueueHost(folder)
        host.start()
        kills = 0
        while kills < int(os.environ["ENGINE_KILLS"]) and not host.idle:
            host.listen(self.random.uniform(0.02, float(os.environ.get("LONGEST", "1"))))
            if (engine := host.engine()) is not None:
                os.kill(engine, signal.SIGKILL)
                kills += 1
        self.wait_until_idle(host)
        host.drain_and_reap()
        print(f"{kills} kills of the engine")
        self.assertGreaterEqual(kills, int(os.environ["ENGINE_KILLS"]), "the queue was done too early to count")
        self.check(host, calm)

    def test_Q01_Q02_E05_the_studio_is_killed(self):
        calm = self.undisturbed()
        folder = self.folder / "kills"
        folder.mkdir()
        host = QueueHost(folder)
        kills, orphans = 0, []
        while kills < int(os.environ["HOST_KILLS"]):
            host.start()
            host.listen(self.random.uniform(0.05, float(os.environ.get("LONGEST", "1")) + 0.5))
            if host.idle:
                break
            orphans += children_of(host.process.pid)
            os.kill(host.process.pid, signal.SIGKILL)
            host.drain_and_reap()
            kills += 1
        if not host.idle:
            host.start()
            self.wait_until_idle(host)
        host.drain_and_reap()
        print(f"{kills} kills of the studio")
        self.assertGreaterEqual(kills, int(os.environ["HOST_KILLS"]), "the queue was done too early to count")
        self.check(host, calm)
        # No engine outlives its studio by more than the 5 s it is given.
        end = time.monotonic() + 10
        while any(map(is_alive, orphans)) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual([pid for pid in orphans if is_alive(pid)], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
