"""Speaks the protocol with a runner, for tests."""

import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNNER = ROOT / "backends/python/runner"
CROSSOVER = Path(os.environ.get("CROSSOVER", ROOT / "build/dev/bin/crossover"))
PYTHON_RUNNER = [sys.executable, "-B", str(RUNNER / "runner.py")]
OWN_RUNNER = [str(CROSSOVER.parent / "crossover-runner")]
MARK = "CROSSOVER_TEST_MARK"


def python_with(module):
    """A python3 that has it: this one, or that of the system; None when neither has."""
    question = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is None)"
    for python in (sys.executable, "/usr/bin/python3"):
        asked = [python, "-c", question]
        if Path(python).exists() and subprocess.run(asked, check=False).returncode == 0:
            return python
    return None


def children_of(process):
    """Processes that it has started, and that they have."""
    found = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, file.read_text().split()):
            found += [child, *children_of(child)]
    return found


class Speaker:
    """A runner and the environment that everything it starts carries."""

    def __init__(self, command, environment=()):
        self.mark = uuid.uuid4().hex
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        marked = {**os.environ, MARK: self.mark, **dict(environment)}
        self.process = subprocess.Popen(command, env=marked, text=True, **pipes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()

    def post(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, **request):
        self.post(**request)
        return self.answer()

    def open(self, workload, backend, n_max=100, workers=2, seed=7, calls="hot"):
        request = {"workload": workload, "backend": backend, "n_max": n_max, "workers": workers, "seed": seed}
        return self.ask(op="open", params={}, calls=calls, **request)

    def end(self):
        """Closes; returns the exit code."""
        answer = self.ask(op="close")
        assert answer == {"ok": True}, answer
        return self.process.wait(timeout=20)

    def leftovers(self, seconds=10.0):
        """Processes that carry the mark and do not end within the bound, but for the runner itself."""
        end = time.monotonic() + seconds
        while True:
            found = self._marked()
            if not found or time.monotonic() > end:
                return found
            time.sleep(0.01)

    def processes_of(self, words):
        """Ids of the processes with the mark whose command line has these words."""
        def line_of(process):
            return Path(f"/proc/{process}/cmdline").read_text()

        return [process for process in self._marked() if words in line_of(process)]

    def _marked(self):
        found = []
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and int(process.name) != os.getpid():
                try:
                    if f"{MARK}={self.mark}".encode() in (process / "environ").read_bytes().split(b"\0"):
                        found.append(int(process.name))
                except OSError:
                    continue
        return found


def checksum(command, workload, backend, n, workers=2, seed=7):
    """What a runner of its own computes for the first n values."""
    with Speaker(command) as runner:
        opened = runner.open(workload, backend, n, workers, seed)
        if not opened["ok"]:
            raise ValueError(opened["error"])
        answer = runner.ask(op="verify", n=n)
        runner.end()
        return answer["checksum"]
