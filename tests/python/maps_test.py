#!/usr/bin/env python3
"""Every Python backend that can be run here gives the loop's values, and leaves nothing behind."""

import importlib.util
import json
import subprocess
import sys
import unittest

from speaker import CROSSOVER, PYTHON_RUNNER, RUNNER, Speaker, checksum

sys.path.insert(0, str(RUNNER))
import choices  # noqa: E402


def is_here(variant):
    """dask_test.py and mpi4py_test.py have the rest."""
    module = choices.NEEDED_MODULES.get(variant)
    return module is None or (module == "joblib" and importlib.util.find_spec(module) is not None)


def specs():
    for variant in filter(is_here, choices.VARIANTS):
        yield variant
        if variant not in choices.NO_CHUNKS:
            yield f"{variant}:7"
    yield from ("pool_map:spawn", "pool_map:fork:3", "pool_apply_async:forkserver", "executor_processes:spawn:5")


class Maps(unittest.TestCase):
    def test_values_come_in_order_whatever_the_backend(self):
        expected = checksum(PYTHON_RUNNER, "square_int", "python:serial", 61)
        for spec in specs():
            with self.subTest(spec), Speaker(PYTHON_RUNNER) as runner:
                opened = runner.open("square_int", f"python:{spec}", 61, workers=3)
                self.assertTrue(opened["ok"], opened)
                for n in (61, 1, 61):
                    answer = runner.ask(op="verify", n=n)
                    if n == 61:
                        self.assertEqual(answer["checksum"], expected)
                for iterations in (1, 3):
                    epoch = runner.ask(op="measure", n=61, iterations=iterations)
                    self.assertGreater(epoch["seconds"], 0.0)
                    self.assertGreaterEqual(epoch["cpu_seconds"], 0.0)
                self.assertEqual(runner.end(), 0)
                self.assertEqual(runner.leftovers(), [])
                self.assertEqual(runner.process.stderr.read(), "")

    def test_calls_may_be_cold_or_the_first(self):
        for spec in ("serial", "pool_map", "threads", "executor_processes:spawn", "executor_threads"):
            for calls, iterations in {"cold": 3, "first": 1}.items():
                with self.subTest(spec=spec, calls=calls), Speaker(PYTHON_RUNNER) as runner:
                    self.assertTrue(runner.open("square_int", f"python:{spec}", 61, calls=calls)["ok"])
                    epoch = runner.ask(op="measure", n=61, iterations=iterations)
                    self.assertGreater(epoch["seconds"], 0.0)
                    self.assertTrue(runner.ask(op="verify", n=61)["ok"])
                    self.assertEqual(runner.end(), 0)
                    self.assertEqual(runner.leftovers(), [])

    def test_workers_are_processes_or_threads_as_named(self):
        for spec, processes in {"serial": 0, "threads": 0, "executor_threads": 0, "pool_map": 3}.items():
            with self.subTest(spec), Speaker(PYTHON_RUNNER) as runner:
                facts = runner.open("wave", f"python:{spec}", workers=3)["environment"]
                self.assertEqual(facts["worker_processes"], str(processes))
                self.assertEqual(facts["bytes_per_element"], 72)
                self.assertRegex(facts["python"], r"\d\.\d")

    def test_a_runner_whose_input_ends_ends_too(self):
        for spec in ("pool_map", "pool_map:spawn", "pool_map:forkserver", "threads", "executor_processes"):
            with self.subTest(spec), Speaker(PYTHON_RUNNER) as runner:
                self.assertTrue(runner.open("wave", f"python:{spec}")["ok"])
                runner.process.stdin.close()
                self.assertEqual(runner.process.wait(timeout=20), 0)
                self.assertEqual(runner.leftovers(), [])


class Tables(unittest.TestCase):
    """What C++ lists of the runner is what the runner has."""

    def listed(self):
        ended = subprocess.run([CROSSOVER, "list", "backends", "--json"], capture_output=True, text=True, check=True)
        return [b for b in json.loads(ended.stdout)["backends"] if b["name"].startswith("python:")]

    def test_names_are_the_same(self):
        self.assertEqual([b["name"] for b in self.listed()], [f"python:{name}" for name in choices.VARIANTS])

    def test_options_are_taken_and_refused_alike(self):
        for listed in filter(lambda backend: backend["present"], self.listed()):
            for option in ("8", "0", "-1", "spawn", "fork", "x", "8:9", "spawn:spawn", "8:spawn", ""):
                spec = f"{listed['name']}:{option}"
                with self.subTest(spec):
                    try:
                        choices.parse(spec)
                        taken = True
                    except ValueError:
                        taken = False
                    # A sweep over a folder that cannot be made: a good name gets as far as the folder.
                    arguments = ["sweep", "--backend", spec, "--baseline", f"{spec}=serial", "--out", "/dev/null/x"]
                    ended = subprocess.run([CROSSOVER, *arguments], capture_output=True, text=True, check=False)
                    self.assertEqual(ended.returncode, 2)
                    self.assertEqual("/dev/null/x" in ended.stderr, taken, ended.stderr)


if __name__ == "__main__":
    unittest.main()
