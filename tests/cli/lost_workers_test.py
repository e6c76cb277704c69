#!/usr/bin/env python3
"""Workers of a real sweep that are killed from outside cost nothing but time, and the record counts them."""

import os
import random
import signal
import time
import unittest
from pathlib import Path

from harness import SLOWNESS, CrossoverTest

SECONDS = 120.0


def parent_of(process):
    try:
        return int((Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


class LostWorkers(CrossoverTest):
    def workers(self):
        """Children of runners: marked processes whose parent's parent is marked, too."""
        marked = set(self.marked_processes())
        return [process for process in marked if parent_of(process) in marked and parent_of(parent_of(process)) in marked]

    def test_are_replaced_and_counted(self):
        moments = random.Random(20261127)
        for variant in ("shm", "pipe"):
            with self.subTest(variant):
                process = self.start(
                    *("sweep", "--workload", "wave", "--n", "1:4096", "--workers", "2", "--budget", f"{4 * SLOWNESS}s"),
                    *("--skip", "probe,dispatch,safe", "--backend", f"process_pool:{variant}"),
                )
                self.addCleanup(process.communicate)
                self.addCleanup(process.kill)
                end = time.monotonic() + SECONDS
                killed = 0
                while process.poll() is None and time.monotonic() < end:
                    for worker in self.workers():
                        try:
                            os.kill(worker, signal.SIGKILL)
                            killed += 1
                        except ProcessLookupError:
                            continue
                    time.sleep(moments.uniform(0.0, 0.1 * SLOWNESS))
                stdout, stderr = process.communicate(timeout=30)
                self.assertEqual((process.returncode, stderr), (0, ""), stdout)
                record = self.record()
                self.assertEqual((record["status"], record["failures"]), ("complete", []))
                retries = sum(retries or 0 for line in record["samples"] for retries in line.get("retries", []))
                self.assertGreater(retries, 0)
                self.assertLessEqual(retries, killed)
                self.assertEqual(self.marked_processes(), [])
                self.doCleanups()
                self.setUp()

    def test_are_named_with_retries_off(self):
        process = self.start(
            *("sweep", "--workload", "wave", "--n", "1:4096", "--workers", "2", "--budget", "60s", "--skip", "probe,dispatch,safe"),
            *("--backend", "process_pool", "--launcher", "process_pool=env CROSSOVER_PROCESS_POOL_RETRIES=0"),
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        end = time.monotonic() + SECONDS
        while process.poll() is None and time.monotonic() < end:
            for worker in self.workers():
                try:
                    os.kill(worker, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            time.sleep(0.01)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 3)
        (failure,) = self.record()["failures"]
        self.assertRegex(failure["error"], r"worker 1 of 2 \(process \d+\) was killed by signal 9 \(Killed\) with elements \[\d+, \d+\) of \d+ not done")


if __name__ == "__main__":
    unittest.main()
