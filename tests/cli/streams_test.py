#!/usr/bin/env python3
"""Standard streams that are closed or full."""

import os
import subprocess
import unittest

from harness import CROSSOVER, CrossoverTest, scripted

SWEEP = (
    *("sweep", "--workload", "wave", "--n", "1:4", "--skip", "probe,dispatch,safe", "--backend", "planted", "--budget", "600s"),
    *("--runner", f"serial={scripted()}", "--runner", f"planted={scripted('--speed-up', 2)}"),
)


def without(*descriptors):
    def close():
        for descriptor in descriptors:
            os.close(descriptor)

    return close


class Streams(CrossoverTest):
    def test_a_full_stdout_is_noticed(self):
        for arguments in (("list",), ("--version",), ("sweep", "--help"), SWEEP):
            with self.subTest(arguments[0]), open("/dev/full", "w", encoding="ascii") as full:
                ended = self.expect(3, *arguments, stdout=full)
                self.assertEqual(len(ended.stderr.splitlines()), 1)
                self.assertIn("cannot write to stdout: No space left", ended.stderr)

    def test_a_sweep_does_without_streams(self):
        for closed in ((0,), (1,), (2,), (0, 1, 2)):
            with self.subTest(closed):
                self.expect(0, *SWEEP, "--out", f"out{closed}", preexec_fn=without(*closed), stdin=None)
                record = self.record(f"out{closed}")
                self.assertEqual(record["crossovers"][0]["verdict"], "always")

    def test_a_complaint_to_no_one_keeps_its_exit_code(self):
        self.assertEqual(self.run_crossover("swep", preexec_fn=without(2)).returncode, 2)

    def test_a_reader_that_has_seen_enough_ends_the_writer(self):
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.Popen([CROSSOVER, "list"], stdout=writer, stderr=subprocess.PIPE)
        os.close(writer)
        _, stderr = process.communicate(timeout=60)
        self.assertNotEqual(process.returncode, 0)
        self.assertNotIn(b"terminate", stderr)


if __name__ == "__main__":
    unittest.main()
