#!/usr/bin/env python3
"""Sweeps over the two nodes of a Slurm: where ranks are, arrays of jobs, a rank that dies; nothing
is left afterwards."""

import shlex
import signal
import sys
import unittest
from pathlib import Path

from cluster_harness import (
    RUNNER,
    CrossoverTest,
    eventually,
    only,
    run_tests,
    scripted,
    why_no_open_mpi,
)
from harness import CROSSOVER, SLOWNESS
from mini_slurm import MiniSlurm, why_not

RANKS = Path(__file__).with_name("ranks.py")


def ranks(*options):
    return shlex.join([sys.executable, str(RANKS), *map(str, options)])


def sweep_words(*planted, precision="100%"):
    return (
        *(
            "sweep",
            "--workload",
            "wave",
            "--n",
            "1:4096",
            "--budget",
            "600s",
            "--skip",
            "probe,dispatch,safe",
        ),
        *("--precision", precision, "--backend", "planted", "--launcher", "planted=srun"),
        *(
            "--runner",
            f"serial={scripted('--noise', 0.01)}",
            "--runner",
            f"planted={ranks(*planted)}",
        ),
    )


class Slurm(CrossoverTest):
    @classmethod
    def setUpClass(cls):
        reason = why_not()
        if reason:
            raise unittest.SkipTest(reason)
        cls.slurm = MiniSlurm()
        cls.addClassCleanup(cls.slurm.end)

    def setUp(self):
        super().setUp()
        self.environment["SLURM_CONF"] = self.slurm.environment["SLURM_CONF"]

    def expect_nothing_left(self):
        self.assertTrue(eventually(lambda: not self.slurm.jobs(), 5.0), self.slurm.jobs())
        self.assertTrue(
            eventually(lambda: not self.marked_processes(), 5.0), self.marked_processes()
        )

    def allocated(self, status, *words):
        """The program in an allocation of both nodes."""
        ended = self.run_crossover("-N", "2", "-n", "4", "-Q", CROSSOVER, *words, program="salloc")
        self.assertEqual(ended.returncode, status, ended.stdout + ended.stderr + self.slurm.logs())
        return ended

    def test_a_sweep_over_one_node_and_two(self):
        options = ("--workers", "2", "--nodes", "1,2")
        ended = self.allocated(0, *sweep_words("--overhead-us", 1, "--speed-up", 3), *options)
        one, two = self.record()["crossovers"]
        self.assertEqual((one.get("nodes", 1), two["nodes"]), (1, 2))
        self.assertEqual((one["hosts"], two["hosts"]), (["c1"], ["c1", "c2"]))
        for curve in (one, two):
            self.assertEqual(curve["verdict"], "crossover", curve)
            self.assertLessEqual(curve["n_low"], 150)
            self.assertGreaterEqual(curve["n_high"], 150)
        self.assertIn(" on 2 nodes ", ended.stdout)
        self.expect_nothing_left()

    def test_ranks_of_mpi_are_on_both_nodes(self):
        if reason := why_no_open_mpi():
            self.skipTest(reason)
        self.allocated(
            0,
            *(
                "sweep",
                "--workload",
                "wave",
                "--n",
                "1:64K",
                "--budget",
                "15s",
                "--skip",
                "probe,dispatch,safe",
            ),
            *(
                "--backend",
                "mpi:resident",
                "--runner",
                f"mpi:resident={RUNNER}",
                "--launcher",
                "mpi:resident=srun",
            ),
            *("--workers", "2", "--nodes", "2"),
        )
        record = self.record()
        self.assertEqual(record["environment"]["runtimes"]["mpi:resident"]["mpi_ranks"], "2")
        self.assertEqual(only(record["crossovers"])["hosts"], ["c1", "c2"])
        self.assertGreater(len(only(record["samples"])["n"]), 0)
        self.expect_nothing_left()

    def test_an_array_of_jobs_leaves_a_folder_each(self):
        words = (CROSSOVER, *sweep_words("--overhead-us", 1), "--workers", "2")
        (self.folder / "job.sh").write_text(f"#!/bin/sh\nexec {shlex.join(map(str, words))}\n")
        array = self.run_crossover(
            "--array=1-2", "-N", "1", "-n", "2", "-W", "job.sh", program="sbatch"
        )
        self.assertEqual(array.returncode, 0, array.stdout + array.stderr + self.slurm.logs())
        runs = [path for path in (self.folder / "results").iterdir() if not path.is_symlink()]
        self.assertEqual(len(runs), 2)
        for run in runs:
            self.assertIn("planted", self.expect(0, "show", run).stdout)
            self.assertTrue((run / "results.json").exists())
        self.expect_nothing_left()

    def test_a_rank_that_dies_is_a_failure_with_its_number_and_node(self):
        options = ("--workers", "2", "--nodes", "2")
        self.allocated(3, *sweep_words("--rank-dies-at", 5), *options)
        error = only(self.record()["failures"])["error"]
        self.assertIn("the planted runner exited with status ", error)
        self.assertRegex(error, r"last words: srun: error: c2: task 1: Killed")
        self.expect_nothing_left()

    def test_an_interrupted_sweep_gives_its_allocation_back(self):
        """srun allocates for itself where nobody did."""
        process = self.start(
            *sweep_words("--noise", 0.5, precision="1%"), "--workers", "2", "--nodes", "2"
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        measured = lambda: any(
            '"sample"' in path.read_text() for path in self.folder.glob("results/2*/journal.jsonl")
        )
        self.assertTrue(eventually(measured, 60.0 * SLOWNESS), self.slurm.logs())
        self.assertTrue(eventually(lambda: self.slurm.jobs(), 10.0))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        self.expect_nothing_left()


if __name__ == "__main__":
    run_tests()
