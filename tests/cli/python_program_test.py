#!/usr/bin/env python3
"""Comparisons in Python: swept by crossover python, by --program, and by themselves."""

import os
import signal
import sys
import unittest
from pathlib import Path

from harness import CROSSOVER, CrossoverTest, eventually, only

PACKAGES = str(Path(CROSSOVER).parent / "crossover-python")
QUICK = ("--skip", "probe,safe", "--workers", "2")
# The time of a call is planted: it looks at the clock until then.
PLANTED = """#!/usr/bin/env python3
import time
import crossover

def wait(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass

crossing = crossover.compare(
    name="crossing", setup=lambda n: n,
    serial=lambda n: wait(n * 20e-6),
    parallel={"half": lambda n: wait(400e-6 + n * 10e-6), "slow": lambda n: wait(n * 40e-6)},
    n=(1, 4096),
)
wrong = crossover.compare(
    name="wrong", setup=lambda n: [1.0] * n, serial=lambda v: wait(1e-4) or v,
    parallel={"race": lambda v: wait(1e-4) or [2.0] + v[1:]}, n=(1, 64),
)
def refuse(n):
    raise MemoryError("no input of this size")
refuses = crossover.compare(name="refuses", setup=refuse, serial=len, parallel=len, n=(1, 4096))
"""
POOL = """import multiprocessing
import crossover

def cube(x):
    return x**3

if __name__ == "__main__":
    crossover.compare(
        setup=lambda n: list(range(n)), serial=lambda values: list(map(cube, values)),
        parallel=lambda values, pool: pool.map(cube, values),
        start=multiprocessing.get_context({!r}).Pool, n=(16, 256),
    )
"""


class PythonTest(CrossoverTest):
    def setUp(self):
        super().setUp()
        self.environment["PYTHONDONTWRITEBYTECODE"] = "1"
        self.environment["CROSSOVER_PYTHON"] = sys.executable
        self.planted = self.folder / "planted.py"
        self.planted.write_text(PLANTED)
        self.planted.chmod(0o755)

    def sweep(self, where, *options, status=0):
        return self.expect(status, "python", where, *QUICK, *options)

    def runs_itself(self, script, *options, status=0):
        environment = {**self.environment, "PYTHONPATH": PACKAGES}
        environment.pop("CROSSOVER", None)  # the driver beside the package
        words = (script, *QUICK, *options)
        return self.expect(status, *words, program=sys.executable, env=environment)


class Sweeps(PythonTest):
    def test_the_planted_crossing_is_found(self):
        precision = ("--precision", "200%", "--budget", "30s")
        self.sweep("planted.py:crossing", "--backend", "half", *precision)
        record = self.record()
        crossover = only(record["crossovers"])
        self.assertEqual((crossover["verdict"], crossover["workload"]), ("crossover", "crossing"))
        self.assertTrue(20 <= crossover["n"] <= 80, crossover)  # planted: 40
        self.assertEqual((crossover["n_min"], crossover["n_top"]), (1, 4096))
        self.assertEqual(record["failures"], [])
        self.assertIn("CPython", record["environment"]["runtimes"]["half"]["python"])
        self.assertEqual(self.marked_processes(), [])

    def test_a_module_is_measured(self):
        self.sweep("planted:crossing", "--backend", "slow", "--n", "1:64", "--budget", "2s")
        self.assertEqual(only(self.record()["crossovers"])["backend"], "slow")

    def test_a_wrong_result_is_a_failure_with_both_values(self):
        self.sweep("planted.py", "--workload", "wrong", "--budget", "4s", status=3)
        failure = only(self.record()["failures"])
        self.assertRegex(
            failure["error"], r"at n = \d+ the result element 0 is 1.0 serially and 2.0 with race"
        )
        self.assertEqual(failure["backend"], "race")

    def test_a_setup_that_throws_is_a_failure_with_its_words(self):
        self.sweep("planted.py", "--workload", "refuses", "--budget", "4s", status=3)
        error = only(self.record()["failures"])["error"]
        words = r"setup\(\d+\): MemoryError: no input of this size \(planted.py:\d+\)"
        self.assertRegex(error, words)

    def test_every_start_method_is_swept_and_leaves_no_process(self):
        for method in ("fork", "forkserver", "spawn"):
            with self.subTest(method):
                (self.folder / f"{method}.py").write_text(POOL.format(method))
                self.runs_itself(f"{method}.py", "--budget", "3s", "--out", method)
                record = self.record(method)
                self.assertEqual(record["failures"], [])
                self.assertEqual(only(record["crossovers"])["workload"], method)
                self.assertGreater(len(record["samples"]), 0)
                self.assertEqual(self.marked_processes(), [])

    def test_an_interrupted_sweep_leaves_no_pool_behind(self):
        text = POOL.format("spawn").replace("x**3", "__import__('time').sleep(0.05)")
        (self.folder / "it.py").write_text(text)
        process = self.start("python", "it.py", *QUICK, "--budget", "60s")
        self.assertTrue(eventually(lambda: len(self.marked_processes()) >= 5, 60.0))
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, stdout + stderr)
        self.assertTrue(eventually(lambda: self.marked_processes() == []))


class ByThemselves(PythonTest):
    def test_a_script_sweeps_its_comparisons_one_after_the_other(self):
        half = ("--workload", "crossing", "--backend", "half", "--n", "1:64", "--budget", "2s")
        self.runs_itself("planted.py", *half, "--out", "one")
        self.assertEqual(only(self.record("one")["crossovers"])["backend"], "half")
        ended = self.runs_itself("planted.py", "--budget", "2s", status=3)
        self.assertEqual(ended.stdout.count("results: "), 3)

    def test_a_driver_can_start_the_script_itself(self):
        self.environment["PYTHONPATH"] = PACKAGES
        words = ("--workload", "crossing", "--backend", "slow", "--n", "1:64", "--budget", "2s")
        self.expect(0, "sweep", "--program", self.planted, *QUICK, *words)
        self.assertEqual(self.record()["failures"], [])

    def test_an_interrupt_ends_all_sweeps_of_a_script(self):
        self.environment["PYTHONPATH"] = PACKAGES
        options = (*QUICK, "--budget", "60s")
        process = self.start("planted.py", *options, program=sys.executable, start_new_session=True)
        begun = self.folder / "results"
        self.assertTrue(eventually(lambda: list(begun.glob("2*/journal.jsonl")), 60.0))
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, stdout + stderr)
        self.assertEqual(stdout.count("results: "), 1)
        self.assertTrue(eventually(lambda: self.marked_processes() == []))

    def test_what_it_prints_is_printed_once(self):
        self.planted.write_text('print("hello", flush=True)\n' + PLANTED)
        options = ("--n", "1:2", "--budget", "1s", "--workload", "crossing")
        ended = self.runs_itself("planted.py", *options)
        self.assertEqual(ended.stdout.count("hello"), 1)
        ended = self.runs_itself("planted.py", "--n", "4:2", status=2)
        self.assertEqual((ended.stdout.count("hello"), ended.stdout.count("results")), (1, 0))


class Refusals(PythonTest):
    def test_wrong_uses_are_refused(self):
        for words, told in (
            (("planted.py",), ("several comparisons", "--workload", "crossing, wrong, refuses")),
            (("planted.py:crosing",), ("no comparison 'crosing'", "crossing, wrong, refuses")),
            (("planted.py", "--workload", "crosing"), ("did you mean 'crossing'",)),
            (("planted:crossing", "--backend", "hlaf"), ("no way 'hlaf'", "did you mean 'half'")),
            (("nosuch.py",), ("no script and no module 'nosuch.py'",)),
            (("nosuch:made",), ("no script and no module 'nosuch'",)),
            (("planted.py", "--pin", "cores"), ("--pin",)),
            ((), ("COMPARISON",)),
        ):
            with self.subTest(words):
                self.expect_refusal("python", *words, words=told)
        self.environment["CROSSOVER_PYTHON"] = "./nosuch-python"
        words = ("there is no program './nosuch-python'",)
        self.expect_refusal("python", "planted.py", words=words)

    def test_a_script_without_serial_is_refused_with_its_line(self):
        text = "import crossover\ncrossover.compare(setup=list, parallel=len)\n"
        (self.folder / "it.py").write_text(text)
        self.expect_refusal("python", "it.py", words=("'serial'", "it.py:2"))


if __name__ == "__main__":
    unittest.main()
