#!/usr/bin/env python3
"""Sweeps over Dask and mpi4py by the python3 that has them: measured, interrupted, and without the
scheduler that is named. Nothing is left of their clusters."""

import shlex
import shutil
import signal
import sys
import unittest
from pathlib import Path

from harness import CROSSOVER, ROOT, CrossoverTest, eventually, only

sys.path.append(str(ROOT / "tests/python"))
from speaker import python_with  # noqa: E402

RUNNER = Path(CROSSOVER).parent / "crossover-python/runner/runner.py"


class ByPython(CrossoverTest):
    """The python3 of PATH is the one that has the module."""

    module = None

    def setUp(self):
        super().setUp()
        python = python_with(self.module)
        if not python:
            self.skipTest(
                f"no python3 here has the module {self.module} (Debian: python3-{self.module})"
            )
        (self.folder / "bin").mkdir()
        (self.folder / "bin/python3").symlink_to(python)
        (self.folder / "tmp").mkdir()
        self.environment["PATH"] = f"{self.folder / 'bin'}:{self.environment['PATH']}"
        self.environment["TMPDIR"] = str(self.folder / "tmp")
        self.environment.pop("DASK_SCHEDULER_ADDRESS", None)

    def sweep_of(self, *backends, workload="wave", seconds=8):
        sizes = ("--n", "1:4096", "--budget", f"{seconds}s", "--workers", "2")
        named = [word for backend in backends for word in ("--backend", backend)]
        return ("sweep", "--skip", "probe,dispatch,safe", "--workload", workload, *sizes, *named)

    def expect_nothing_left(self):
        self.assertTrue(
            eventually(lambda: not self.marked_processes(), 5.0), self.marked_processes()
        )
        self.assertEqual(list((self.folder / "tmp").iterdir()), [])


class Dask(ByPython):
    module = "distributed"

    def test_both_are_measured_against_pythons_own_loop(self):
        self.expect(0, *self.sweep_of("python:dask", "python:dask_resident:512"))
        record = self.record()
        self.assertEqual(record["failures"], [])
        self.assertEqual({curve["baseline"] for curve in record["crossovers"]}, {"python:serial"})
        facts = record["environment"]["runtimes"]
        self.assertEqual(facts["python:dask"]["chunk_size"], "one chunk a worker")
        self.assertEqual(facts["python:dask_resident:512"]["chunk_size"], "512")
        self.expect_nothing_left()

    def test_an_interrupt_leaves_nothing(self):
        for number in (signal.SIGINT, signal.SIGKILL):
            with self.subTest(number):
                process = self.start(*self.sweep_of("python:dask", seconds=600))
                self.addCleanup(process.communicate)
                self.addCleanup(process.kill)
                started = lambda: list(
                    (self.folder / "tmp").glob("crossover-dask-*/*")
                )  # noqa: E731
                self.assertTrue(eventually(started, 60.0), "no worker was started")
                process.send_signal(number)
                process.communicate(timeout=30)
                self.expect_nothing_left()
                shutil.rmtree(self.folder / "results", ignore_errors=True)

    def test_a_scheduler_that_does_not_answer_is_a_recorded_failure(self):
        self.environment["DASK_SCHEDULER_ADDRESS"] = "tcp://127.0.0.1:1"
        self.expect(3, *self.sweep_of("python:dask"))
        failure = only(self.record()["failures"])
        self.assertIn(
            "no Dask scheduler answers at tcp://127.0.0.1:1 (DASK_SCHEDULER_ADDRESS",
            failure["error"],
        )
        self.expect_nothing_left()


class Mpi4py(ByPython):
    module = "mpi4py"

    def test_it_is_measured_on_the_ranks_of_mpirun(self):
        if not shutil.which("mpirun"):
            self.skipTest("PATH has no mpirun (Debian: openmpi-bin)")
        rank = f"python3 -m mpi4py.futures {shlex.quote(str(RUNNER))}"
        allowed = "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"
        allowed += " OMPI_MCA_rmaps_base_oversubscribe=1"
        command = f"env {allowed} mpirun -n 1 {rank} : -n 2 {rank}"
        self.expect(0, *self.sweep_of("python:mpi4py"), "--runner", f"python:mpi4py={command}")
        record = self.record()
        self.assertEqual(record["failures"], [])
        self.assertIn("mpi", record["environment"]["runtimes"]["python:mpi4py"])
        self.expect_nothing_left()


if __name__ == "__main__":
    unittest.main()
