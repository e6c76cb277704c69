#!/usr/bin/env python3
"""What the Python runner refuses, and what becomes of it when a worker is killed."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from speaker import PYTHON_RUNNER, RUNNER, Speaker, children_of

sys.path.insert(0, str(RUNNER))
import maps  # noqa: E402
import runner as python_runner  # noqa: E402
import workloads  # noqa: E402


class CountingSession(maps.Session):
    maps = 0

    def map(self, function, prepared):
        self.maps += 1
        return prepared


class Orphans(unittest.TestCase):
    def test_a_worker_that_is_forked_while_its_parent_ends_ends_too(self):
        program = """
import os
from crossover import processes
processes.let_none_outlive_this_process()
os.getppid = lambda: 1  # what a child sees whose parent has ended meanwhile
child = os.fork()
if child == 0:
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
        output = subprocess.check_output([sys.executable, "-c", program], cwd=RUNNER.parent, text=True)
        self.assertEqual(output, "1\n")


class Installed(unittest.TestCase):
    def test_the_module_of_another_version_is_not_taken(self):
        with tempfile.TemporaryDirectory() as folder:
            module = Path(folder) / "crossover"
            module.mkdir()
            (module / "__init__.py").write_text("raise SystemExit('another version')\n")
            with Speaker(PYTHON_RUNNER, environment={"PYTHONPATH": folder}) as runner:
                self.assertTrue(runner.ask(op="hello", protocol=1)["ok"])


class Pinning(unittest.TestCase):
    def test_it_says_that_it_cannot(self):
        with Speaker(PYTHON_RUNNER) as runner:
            opening = {"workload": "wave", "backend": "python:serial", "workers": 1, "n_max": 8, "seed": 1, "calls": "hot"}
            self.assertIn("cannot bind", runner.ask(op="open", pin="cores", **opening)["error"])
            self.assertTrue(runner.ask(op="open", pin="none", **opening)["ok"])


class UntimedCalls(unittest.TestCase):
    """Counted in a session that only counts."""

    def maps_of(self, calls, iterations, seconds_per_element=0.0):
        measured = python_runner.Runner(died=None)
        measured._workload = workloads.make("wave")
        measured._inputs = [1.0] * 8
        measured._session = CountingSession()
        measured._workers = []
        measured._calls = calls
        measured._seconds_per_element = seconds_per_element
        self.assertGreater(measured.measure({"n": 8, "iterations": iterations})["seconds"], 0.0)
        return measured._session.maps

    def test_one_goes_before_hot_calls_alone(self):
        for iterations in (1, 5):
            self.assertEqual(self.maps_of("hot", iterations), iterations + 1)
            self.assertEqual(self.maps_of("cold", iterations), iterations)
            self.assertEqual(self.maps_of("first", iterations), iterations)

    def test_none_goes_before_calls_that_last(self):
        self.assertEqual(self.maps_of("hot", 1, seconds_per_element=0.02), 1)
        self.assertEqual(self.maps_of("hot", 1, seconds_per_element=0.01), 2)


class Refusals(unittest.TestCase):
    def refusal(self, *opening, **keywords):
        with Speaker(PYTHON_RUNNER) as runner:
            answer = runner.open(*opening, **keywords)
            self.assertFalse(answer["ok"], answer)
            self.assertEqual(len(answer["error"].splitlines()), 1)
            self.assertEqual(runner.leftovers(0.0), [runner.process.pid])
            return answer["error"]

    def test_what_cannot_be_opened(self):
        cases = {
            ("nosuch", "python:serial"): "no workload 'nosuch'",
            ("wave:3", "python:serial"): "takes no parameter",
            ("fma:0", "python:serial"): "from 1 to 1000000",
            ("fma:١", "python:serial"): "from 1 to 1000000",
            ("wave", "openmp"): "no backend 'openmp'",
            ("wave", "python:nosuch"): "no backend 'python:nosuch'",
            ("wave", "python:serial:8"): "cannot take '8'",
            ("wave", "python:pool_apply_async:8"): "cannot take '8'",
            ("wave", "python:pool_map:8:9"): "two chunk sizes",
            ("wave", "python:threads:spawn"): "cannot take 'spawn'",
        }
        for opening, words in cases.items():
            with self.subTest(opening):
                self.assertIn(words, self.refusal(*opening))
        self.assertIn("'nosuch' calls", self.refusal("wave", "python:serial", calls="nosuch"))

    def test_requests_that_make_no_sense(self):
        with Speaker(PYTHON_RUNNER) as runner:
            self.assertIn("protocol 1, not 2", runner.ask(op="hello", protocol=2)["error"])
            self.assertIn("no session", runner.ask(op="measure", n=1, iterations=1)["error"])
            self.assertIn("unknown op", runner.ask(op="__init__")["error"])
            runner.process.stdin.write("no JSON\n")
            runner.process.stdin.flush()
            self.assertFalse(runner.answer()["ok"])
            self.assertTrue(runner.open("wave", "python:serial", 10)["ok"])
            self.assertIn("open already", runner.open("wave", "python:serial", 10)["error"])
            self.assertIn("more than the n_max", runner.ask(op="verify", n=11)["error"])
            self.assertEqual(runner.end(), 0)

    def test_lines_that_are_no_requests_are_told_apart_and_the_runner_goes_on(self):
        opening = {"op": "open", "workload": "wave", "backend": "python:serial", "workers": 2, "n_max": 8, "seed": 1}
        cases = {
            b"no JSON": "not JSON from column 1 on",
            b'{"op":': "not JSON from column 7 on",
            b'{"op":"\xff"}': "not JSON",
            b'{"op":NaN}': "not JSON",
            b"[" * 100_000: "nested too deep",
            b"[1]": "must hold an object",
            b"5": "must hold an object",
            b"{}": "unknown op 'None'",
            b'{"op":5}': "unknown op '5'",
            b'{"op":["open"]}': "unknown op",
            b'{"op":"verify"}': "n is missing",
            b'{"op":"verify","n":-1}': "n must be a whole number from 0 to 18446744073709551615",
            b'{"op":"verify","n":1.5}': "n must be a whole number",
            b'{"op":"verify","n":true}': "n must be a whole number",
            b'{"op":"measure","n":1,"iterations":0}': "iterations must be a whole number from 1",
            json.dumps({**opening, "workers": "2"}).encode(): "workers must be a whole number",
            json.dumps({**opening, "workload": None}).encode(): "workload must be a text",
            json.dumps({**opening, "calls": 3}).encode(): "calls must be a text",
            b" " * ((1 << 20) + 1): "longer than 1 MiB",
            b"x" * (5 << 20): "longer than 1 MiB",
            json.dumps({**opening, "workload": "w" * 100_000}).encode(): "no workload",
        }
        with Speaker(PYTHON_RUNNER) as runner:
            for line, words in cases.items():
                with self.subTest(line[:60]):
                    runner.process.stdin.buffer.write(line + b"\n")
                    runner.process.stdin.buffer.flush()
                    answer = runner.answer()
                    self.assertFalse(answer["ok"], answer)
                    self.assertIn(words, answer["error"])
                    self.assertLessEqual(len(answer["error"]), 503)
            self.assertTrue(runner.open("wave", "python:serial", 10)["ok"])
            self.assertEqual(runner.end(), 0)

    def test_it_is_not_for_people(self):
        ended = subprocess.run([*PYTHON_RUNNER, "--help"], capture_output=True, text=True, check=False)
        self.assertEqual((ended.returncode, ended.stdout), (2, ""))
        self.assertEqual(len(ended.stderr.splitlines()), 1)


class LostWorkers(unittest.TestCase):
    """Pool would wait for ever."""

    def test_a_killed_worker_is_told_and_nothing_stays_behind(self):
        for spec in ("pool_map:fork", "pool_imap:spawn", "pool_apply_async:fork", "executor_processes:fork"):
            with self.subTest(spec), Speaker(PYTHON_RUNNER) as runner:
                # Elements that wait for long: the map is under way when a worker goes.
                self.assertTrue(runner.open("io_wait:1000000", f"python:{spec}", 600)["ok"])
                runner.post(op="measure", n=600, iterations=1)
                os.kill(self.worker_of(runner), signal.SIGKILL)
                answer = runner.answer()
                self.assertFalse(answer["ok"], answer)
                self.assertRegex(answer["error"], "was killed by signal 9|terminated abruptly")
                runner.process.stdin.close()  # an executor notices by itself: then the runner goes on listening
                self.assertEqual(runner.leftovers(), [])

    def test_one_that_is_lost_between_requests_is_told_at_the_next(self):
        with Speaker(PYTHON_RUNNER) as runner:
            self.assertTrue(runner.open("wave", "python:pool_map", 600)["ok"])
            os.kill(self.worker_of(runner), signal.SIGKILL)
            self.assertIn("was killed by signal 9", self.refusal_of(runner))
            self.assertEqual(runner.process.wait(timeout=20), 1)
            self.assertEqual(runner.leftovers(), [])

    def test_its_files_go_with_it(self):
        with tempfile.TemporaryDirectory() as folder:
            with Speaker(PYTHON_RUNNER, {"TMPDIR": folder}) as runner:
                self.assertTrue(runner.open("file_read", "python:pool_map", 600)["ok"])
                self.assertEqual(len(list(Path(folder).glob("crossover-files-*/*"))), 64)
                os.kill(self.worker_of(runner), signal.SIGKILL)
                self.assertIn("was killed by signal 9", self.refusal_of(runner))
                self.assertEqual(runner.process.wait(timeout=20), 1)
                self.assertEqual(runner.leftovers(), [])
            self.assertEqual(list(Path(folder).glob("crossover-files-*")), [])

    def test_its_files_go_when_it_is_killed(self):
        for number in (signal.SIGKILL, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number), tempfile.TemporaryDirectory() as folder:
                with Speaker(PYTHON_RUNNER, {"TMPDIR": folder}) as runner:
                    self.assertTrue(runner.open("file_read", "python:pool_map", 600)["ok"])
                    self.assertEqual(len(list(Path(folder).glob("crossover-files-*/*"))), 64)
                    os.kill(runner.process.pid, number)
                    runner.process.wait(timeout=20)
                    self.assertEqual(runner.leftovers(), [])
                self.assertEqual(list(Path(folder).glob("crossover-files-*")), [])

    def test_nothing_outlives_a_killed_runner_whose_worker_is_stuck(self):
        with tempfile.TemporaryDirectory() as folder:
            with Speaker(PYTHON_RUNNER, {"TMPDIR": folder}) as runner:
                self.assertTrue(runner.open("file_read", "python:pool_map:fork", 600)["ok"])
                os.kill(self.worker_of(runner), signal.SIGSTOP)
                runner.process.kill()
                runner.process.wait(timeout=20)
                self.assertEqual(runner.leftovers(), [])
            self.assertEqual(list(Path(folder).glob("crossover-files-*")), [])

    def refusal_of(self, runner):
        """Asks until the loss has been noticed; the bound is the test's own."""
        answer = {"ok": True}
        while answer["ok"]:
            answer = runner.ask(op="verify", n=600)
        return answer["error"]

    def worker_of(self, runner):
        """A process that computes: spawn's resource tracker and a fork server do not."""
        for process in children_of(runner.process.pid):
            command = Path(f"/proc/{process}/cmdline").read_text()
            if "resource_tracker" not in command and "forkserver" not in command:
                return process
        raise AssertionError("no worker")


if __name__ == "__main__":
    unittest.main()
