#!/usr/bin/env python3
"""mpi4py's variant, started by mpirun as the backend starts it: its values, its end, and what it
refuses."""

import os
import shutil
import signal
import unittest

from speaker import RUNNER, Speaker, checksum, python_with

PYTHON = python_with("mpi4py")
MPIRUN = shutil.which("mpirun")
PROGRAM = [PYTHON, "-B", "-m", "mpi4py.futures", str(RUNNER / "runner.py")]
ENVIRONMENT = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
}


def launched(workers):
    return [MPIRUN, "-n", "1", *PROGRAM, ":", "-n", str(workers), *PROGRAM]


@unittest.skipUnless(PYTHON, "no python3 here has the module mpi4py (Debian: python3-mpi4py)")
@unittest.skipUnless(MPIRUN, "PATH has no mpirun (Debian: openmpi-bin)")
class Mpi4py(unittest.TestCase):
    def runner(self, workers=2):
        return Speaker(launched(workers), ENVIRONMENT)

    def test_values_come_in_order_and_nothing_stays_behind(self):
        alone = [PYTHON, "-B", PROGRAM[-1]]
        expected = {n: checksum(alone, "square_int", "python:serial", n) for n in (1, 61)}
        for spec in ("mpi4py", "mpi4py:7"):
            with self.subTest(spec), self.runner(3) as runner:
                opened = runner.open("square_int", f"python:{spec}", 61, workers=3)
                self.assertTrue(opened["ok"], opened)
                self.assertEqual(opened["environment"]["worker_processes"], "3")
                for n in (61, 1, 61):
                    self.assertEqual(runner.ask(op="verify", n=n).get("checksum"), expected[n])
                    epoch = runner.ask(op="measure", n=n, iterations=2)
                    self.assertGreater(epoch["seconds"], 0.0)
                    self.assertGreater(epoch["cpu_seconds"], 0.0)
                self.assertEqual(runner.end(), 0)
                self.assertEqual(runner.leftovers(), [])
                self.assertEqual(runner.process.stderr.read(), "")

    def test_it_ends_with_its_input(self):
        with self.runner() as runner:
            self.assertTrue(runner.open("wave", "python:mpi4py")["ok"])
            runner.process.stdin.close()
            self.assertEqual(runner.process.wait(timeout=20), 0)
            self.assertEqual(runner.leftovers(), [])

    def test_nothing_outlives_an_mpirun_that_is_killed(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            with self.subTest(number), self.runner() as runner:
                self.assertTrue(runner.open("io_wait:1000000", "python:mpi4py", 600)["ok"])
                runner.post(op="measure", n=600, iterations=1)
                os.kill(runner.process.pid, number)
                runner.process.wait(timeout=20)
                self.assertEqual(runner.leftovers(), [])

    def test_a_lost_rank_ends_all(self):
        with self.runner() as runner:
            opened = runner.open("io_wait:1000000", "python:mpi4py", 600)
            self.assertTrue(opened["ok"], opened)
            runner.post(op="measure", n=600, iterations=1)
            ranks = runner.processes_of("mpi4py.futures")
            self.assertEqual(len(ranks), 3 + 1, ranks)  # mpirun's line has the words, too
            os.kill(max(ranks), signal.SIGKILL)
            self.assertEqual(runner.process.stdout.readline(), "")
            self.assertNotEqual(runner.process.wait(timeout=20), 0)
            self.assertEqual(runner.leftovers(), [])

    def test_what_it_was_started_with_must_fit(self):
        cases = {
            "has 1 rank, but 2 workers need 3: start it by 'mpirun -n 1": [
                PYTHON,
                "-B",
                PROGRAM[-1],
            ],
            "has 2 ranks, but 2 workers need 3": launched(1),
            "has 4 ranks, but 2 workers need 3": launched(3),
        }
        for words, command in cases.items():
            with self.subTest(words), Speaker(command, ENVIRONMENT) as runner:
                answer = runner.open("wave", "python:mpi4py", workers=2)
                self.assertFalse(answer["ok"], answer)
                self.assertIn(words, answer["error"])
                self.assertEqual(runner.end(), 0)
                self.assertEqual(runner.leftovers(), [])


if __name__ == "__main__":
    unittest.main()
