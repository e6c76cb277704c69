#!/usr/bin/env python3
"""Progress is for a terminal, and for stderr."""

import os
import pty
import unittest
from pathlib import Path

from harness import CROSSOVER, CrossoverTest, scripted

SWEEP = (
    *("sweep", "--workload", "wave", "--n", "1:64", "--skip", "probe,dispatch,safe", "--backend", "planted", "--budget", "600s", "--workers", "2"),
    *("--runner", f"serial={scripted()}", "--runner", f"planted={scripted('--speed-up', 2)}"),
)


def everything_from(descriptor):
    text = b""
    try:
        while chunk := os.read(descriptor, 4096):
            text += chunk
    except OSError:  # how a terminal without another end says so
        pass
    return text.decode()


class Progress(CrossoverTest):
    def test_without_a_terminal_nothing_is_said(self):
        self.assertEqual(self.expect(0, *SWEEP).stderr, "")

    def test_a_dumb_terminal_gets_no_escapes(self):
        for build in ("build", "other"):
            (self.folder / build).mkdir()
            runner = self.folder / build / "crossover-runner"
            runner.symlink_to(Path(CROSSOVER).resolve().parent / "crossover-runner")
        check = ("check", "--base", "build", "--head", "other", "--budget", "1s", "--workload", "wave", "--backend", "thread")
        for arguments in (SWEEP, check):
            with self.subTest(arguments[0]):
                ours, theirs = pty.openpty()
                process = self.start(*arguments, stderr=theirs, env={**self.environment, "TERM": "dumb"})
                os.close(theirs)
                drawn = everything_from(ours)
                os.close(ours)
                process.communicate()
                self.assertEqual((process.returncode, drawn), (0, ""))

    def test_on_a_terminal_one_line_is_drawn_over_and_over_and_cleared(self):
        ours, theirs = pty.openpty()
        process = self.start(*SWEEP, stderr=theirs, env={**self.environment, "TERM": "xterm"})
        os.close(theirs)
        drawn = everything_from(ours)
        os.close(ours)
        stdout, _ = process.communicate()
        self.assertEqual(process.returncode, 0)
        self.assertNotIn("\033", stdout)
        self.assertNotIn("\r", stdout)
        self.assertRegex(stdout.splitlines()[1], "wave +planted +2 +always")
        lines = drawn.split("\r\033[K")
        self.assertGreater(len(lines), 3)
        self.assertEqual((lines[0], lines[-1]), ("", ""))
        for line in lines[1:-1]:
            self.assertRegex(line, r"^\[\.{16}\] 1/1  wave planted x2  round \d+, ")
            self.assertLess(len(line), 80)
            self.assertNotIn("\n", line)

    def test_a_terminal_for_stdout_alone_sees_no_progress(self):
        ours, theirs = pty.openpty()
        process = self.start(*SWEEP, stdout=theirs)
        os.close(theirs)
        drawn = everything_from(ours)
        os.close(ours)
        _, stderr = process.communicate()
        self.assertEqual((process.returncode, stderr), (0, ""))
        self.assertNotIn("\033", drawn)
        self.assertIn("always", drawn)


if __name__ == "__main__":
    unittest.main()
