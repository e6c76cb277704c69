#!/usr/bin/env python3
"""Ctrl-C at any moment: exit 130 at once, no process left, what was measured is on disk. SIGKILL: no process left."""

import os
import random
import shutil
import signal
import time
import unittest
from pathlib import Path

from harness import CrossoverTest, eventually, scripted, strict_json

PLANTED = (
    *("sweep", "--workload", "wave", "--n", "1:2^20", "--budget", "600s", "--skip", "probe,dispatch,safe", "--backend", "planted"),
    *("--runner", f"serial={scripted('--noise', 0.5)}", "--runner", f"planted={scripted('--noise', 0.5)}"),
)


def real(backend):
    return ("sweep", "--workload", "wave", "--budget", "600s", "--skip", "probe,dispatch", "--backend", backend, "--workers", "3")


FILES = (
    *("sweep", "--workload", "file_read", "--budget", "600s", "--skip", "probe,dispatch", "--n", "1:4096"),
    *("--backend", "process_pool", "--workers", "3"),
)
POOLS = ("process_pool:shm", "process_pool:pipe", "process_pool:fork")


class Interrupted(CrossoverTest):
    def journal_lines(self):
        journals = list(self.folder.glob("results/2*/journal.jsonl"))
        return len(journals[0].read_text().splitlines()) if journals else 0

    def started(self, arguments, lines):
        """A sweep that has this many lines in its journal."""
        process = self.start(*arguments)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertTrue(eventually(lambda: self.journal_lines() >= lines, 60.0), "the sweep does not get on")
        return process

    def expect_no_process(self, seconds):
        self.assertTrue(eventually(lambda: not self.marked_processes(), seconds), self.marked_processes())

    def expect_end(self, process, number=signal.SIGINT):
        began = time.monotonic()
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=30)
        took = time.monotonic() - began
        self.assertEqual(process.returncode, 130, stderr)
        self.assertLess(took, 3.0)
        self.assertEqual(stderr, "")
        self.expect_no_process(1.0)
        record = self.record()
        self.assertEqual(record["status"], "interrupted")
        self.assertIn("unresolved: interrupted", stdout)
        self.assertTrue(self.expect(0, "show").stdout.splitlines()[0].endswith("  (interrupted)"))
        return record

    def test_at_several_moments(self):
        moments = random.Random(20260131)
        for lines in [1, 2, *(moments.randint(3, 60) for _ in range(3))]:
            with self.subTest(lines=lines):
                self.expect_end(self.started(PLANTED, lines))
                self.doCleanups()
                self.setUp()

    def test_before_anything_is_measured(self):
        """Until the folder is made the signal may end the program as it ends any other; after that never."""
        moments = random.Random(20260201)
        for _ in range(8):
            with self.subTest():
                process = self.start(*PLANTED)
                time.sleep(moments.uniform(0.0, 0.1))
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)
                self.expect_no_process(1.0)
                if (self.folder / "results").exists():
                    self.assertEqual(process.returncode, 130)
                    self.assertEqual(self.record()["status"], "interrupted")
                else:
                    self.assertEqual(process.returncode, -signal.SIGINT)
                self.doCleanups()
                self.setUp()

    def test_of_real_workers(self):
        for backend in POOLS:
            with self.subTest(backend):
                process = self.started(real(backend), 8)
                self.assertTrue(eventually(lambda: len(self.marked_processes()) >= 3))
                samples = self.expect_end(process)["samples"]
                self.assertGreaterEqual(sum(len(line["n"]) for line in samples), 2)
                self.doCleanups()
                self.setUp()

    def test_files_of_a_workload_go_whoever_is_killed(self):
        """Ctrl-C, a terminal that goes away, SIGKILL for the driver or for a runner: no folder stays."""
        scratch = self.folder / "scratch"
        for number, of_a_runner in ((signal.SIGINT, False), (signal.SIGHUP, False), (signal.SIGKILL, False), (signal.SIGKILL, True)):
            with self.subTest(number=number, of_a_runner=of_a_runner):
                scratch.mkdir()
                self.environment["TMPDIR"] = str(scratch)
                process = self.started(FILES, 6)
                self.assertTrue(eventually(lambda: any(scratch.iterdir()) and self.runners_of(process)))
                victim = self.runners_of(process)[0] if of_a_runner else process.pid
                os.kill(victim, number)
                if of_a_runner:
                    self.assertTrue(eventually(lambda: not Path(f"/proc/{victim}").exists()))
                    process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)
                self.assertTrue(eventually(lambda: not any(scratch.iterdir())), self.everything())
                self.expect_no_process(1.0)
                shutil.rmtree(scratch)
                shutil.rmtree(self.folder / "results")

    def runners_of(self, process):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        return [int(child) for child in children.read_text().split()]

    def test_while_both_runners_are_stuck(self):
        """Neither the runner that is waited for nor the other one may hold up the end."""
        stuck = [f"{name}={scripted('--hang-at', 2)}" for name in ("serial", "planted")]
        process = self.start(*PLANTED[:11], "--runner", stuck[0], "--runner", stuck[1])
        self.addCleanup(process.kill)
        begun = self.folder / "results"  # what asks for python3's version before is no runner
        self.assertTrue(eventually(lambda: begun.exists() and len(self.marked_processes()) >= 3))
        self.expect_end(process)

    def test_by_a_polite_signal(self):
        self.expect_end(self.started(PLANTED, 2), signal.SIGTERM)

    def test_by_a_terminal_that_goes_away(self):
        self.expect_end(self.started(PLANTED, 2), signal.SIGHUP)

    def test_a_killed_driver_takes_its_runners_with_it(self):
        for arguments, others in ((PLANTED, 2), *((real(backend), 3) for backend in POOLS)):
            with self.subTest(arguments[10]):
                process = self.started(arguments, 3)
                self.assertTrue(eventually(lambda: len(self.marked_processes()) > others))
                process.kill()
                process.wait()
                self.expect_no_process(2.0)
                text = (self.run_folder() / "journal.jsonl").read_text()
                self.assertTrue(text.endswith("\n"))
                self.assertGreaterEqual(len([strict_json(line) for line in text.splitlines()]), 3)
                self.assertEqual([p.name for p in self.run_folder().iterdir()], ["journal.jsonl"])
                self.doCleanups()
                self.setUp()


if __name__ == "__main__":
    unittest.main()
