#!/usr/bin/env python3
"""Programs of a user's own, made with crossover/compare.hpp, by --program and by themselves."""

import os
import shutil
import unittest
from pathlib import Path

from harness import CROSSOVER, CrossoverTest, only

PROGRAMS = Path(os.environ["CROSSOVER_OWN_PROGRAMS"])
PLANTED = PROGRAMS / "own-planted"
QUICK = ("--skip", "probe,safe", "--workers", "2")


class OwnProgram(CrossoverTest):
    def sweep(self, *options, status=0):
        return self.expect(status, "sweep", "--program", PLANTED, *QUICK, *options)

    def test_the_planted_crossing_is_found(self):
        self.sweep("--workload", "crossing", "--backend", "half", "--budget", "8s")
        record = self.record()
        crossover = only(record["crossovers"])
        self.assertEqual(crossover["verdict"], "crossover")
        self.assertTrue(20 <= crossover["n"] <= 80, crossover)  # planted: 40
        self.assertEqual((crossover["n_min"], crossover["n_top"]), (1, 4096))
        self.assertEqual(record["failures"], [])
        self.assertEqual(self.marked_processes(), [])

    def test_every_way_is_measured_by_default(self):
        self.sweep("--workload", "crossing", "--budget", "4s")
        backends = [crossover["backend"] for crossover in self.record()["crossovers"]]
        self.assertEqual(backends, ["half", "slow"])

    def test_nothing_is_measured_below_the_gate_of_a_library(self):
        ended = self.sweep("--workload", "gated", "--budget", "4s")
        crossover = only(self.record()["crossovers"])
        self.assertEqual(crossover["verdict"], "always")  # planted: 40, below the gate
        self.assertEqual((crossover["n_min"], crossover["gate_n"]), (100, 100))
        self.assertEqual(crossover["unit"], "rows")
        self.assertEqual(self.record()["options"]["step_ratio"], 2)
        sizes = {cell["n"] for cell in self.record()["cells"]}
        self.assertTrue({100, 200, 400, 800, 1600, 3200, 4096} <= sizes, sizes)
        self.assertIn("gated: n counts rows", ended.stdout)
        self.assertIn("gated: below n = 100 the library stays serial by itself", ended.stdout)

    def test_of_a_list_only_sizes_from_the_gate_on_are_measured(self):
        self.sweep("--workload", "gated", "--budget", "2s", "--n", "16,64,128,512")
        self.assertEqual({cell["n"] for cell in self.record()["cells"]}, {128, 512})

    def test_a_copy_of_a_program_is_not_slower(self):
        copy = self.folder / "copy"
        shutil.copy(PLANTED, copy)
        ended = self.expect(
            0,
            *("check", "--base", PLANTED, "--head", copy, "--workload", "crossing"),
            *("--skip", "probe", "--budget", "20s", "--margin", "50%"),
        )
        self.assertIn("half", ended.stdout)
        for options, words in (
            ((), ("'crossing' and 'gated' have different ways", "--workload")),
            (("--workload", "crosing"), ("base offers no 'crosing'", "--workload")),
        ):
            self.expect_refusal("check", "--base", PLANTED, "--head", copy, *options, words=words)

    def test_a_step_of_the_command_line_comes_first(self):
        self.sweep("--workload", "gated", "--budget", "2s", "--step", "16")
        self.assertEqual(self.record()["options"]["step_ratio"], 16)

    def test_a_wrong_result_is_a_failure_with_both_values(self):
        self.sweep("--workload", "wrong", "--n", "1:64", "--budget", "4s", status=3)
        failure = only(self.record()["failures"])
        self.assertRegex(failure["error"], r"at n = \d+ the result is 1 serially and 2 with race")
        self.assertEqual(failure["backend"], "race")

    def test_a_setup_that_refuses_is_a_failure_with_its_words(self):
        self.sweep("--workload", "refuses", "--n", "1:4096", "--budget", "4s", status=3)
        self.assertIn("no input of this size", only(self.record()["failures"])["error"])

    def test_a_program_sweeps_itself(self):
        environment = {**self.environment, "CROSSOVER": CROSSOVER}
        options = ("--n", "1:128", "--budget", "2s", *QUICK)
        half = ("--workload", "crossing", "--backend", "half")
        self.expect(0, *half, *options, program=PLANTED, env=environment)
        self.assertEqual(only(self.record()["crossovers"])["backend"], "half")
        # One sweep a comparison; the third one finds wrong results.
        ended = self.expect(3, *options, program=PLANTED, env=environment)
        self.assertEqual(ended.stdout.count("results: "), 4)

    def test_without_a_driver_a_program_says_where_it_looked(self):
        copy = self.folder / "planted"
        shutil.copy(PLANTED, copy)
        environment = {**self.environment, "PATH": "/nowhere"}
        environment.pop("CROSSOVER", None)
        ended = self.run_crossover(program=copy, env=environment)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("cannot start crossover", ended.stderr)

    def test_wrong_uses_are_refused(self):
        for options, words in (
            ((PLANTED,), ("several comparisons", "--workload", "crossing, gated, wrong, refuses")),
            (
                (PLANTED, "--workload", "crosing"),
                ("no comparison 'crosing'", "did you mean 'crossing'"),
            ),
            (
                (PLANTED, "--workload", "crossing", "--backend", "hlaf"),
                ("no way 'hlaf'", "did you mean 'half'"),
            ),
            (
                (PLANTED, "--workload", "gated", "--n", "1:99"),
                ("below n = 100", "the sizes end at 99", "--n"),
            ),
            (
                (PLANTED, "--workload", "gated", "--step", "1"),
                ("'1' is no step", "--step", "2 to 64"),
            ),
            (("nowhere",), ("there is no program './nowhere'",)),
            (("/bin/true",), ("exited with status 0", "--program")),
            ((PLANTED, "--command", "serial=true"), ("--command",)),
        ):
            with self.subTest(options=options):
                self.expect_refusal("sweep", "--program", *options, words=words)


if __name__ == "__main__":
    unittest.main()
