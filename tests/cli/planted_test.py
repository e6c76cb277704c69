#!/usr/bin/env python3
"""Sweeps on runners that answer from a cost model: the planted answer is found, and the files say it."""

import unittest

from harness import CrossoverTest, only, scripted

AFFINE = ("--overhead-us", 10, "--per-element-ns", 10, "--speed-up", 2, "--noise", 0.02)  # n* = 2000
SERIAL = ("--per-element-ns", 10, "--noise", 0.02)


class Planted(CrossoverTest):
    def crossover(self):
        return only(self.record()["crossovers"])

    def test_the_planted_crossover_lies_in_the_interval(self):
        ended = self.sweep(*AFFINE, serial=SERIAL, sizes="1:65536")
        crossover = self.crossover()
        self.assertEqual(crossover["verdict"], "crossover")
        self.assertLessEqual(crossover["n_low"], 2000)
        self.assertGreaterEqual(crossover["n_high"], 2000)
        self.assertLessEqual(crossover["n_high"] / crossover["n_low"], 1.5)
        self.assertTrue(crossover["n_low"] <= crossover["n"] <= crossover["n_high"])
        self.assertAlmostEqual(crossover["serial_work_ns"] / (10 * crossover["n"]), 1.0, delta=0.05)
        self.assertEqual((crossover["n_min"], crossover["n_top"]), (1, 65536))
        row = ended.stdout.splitlines()[1]
        self.assertIn(f"({crossover['n_low']:,} to {crossover['n_high']:,})", row)
        self.assertEqual(ended.stdout.splitlines()[-1], f"results: results/{self.run_folder().name}")

    def test_never(self):
        ended = self.sweep("--speed-up", 0.9, "--noise", 0.01, serial=SERIAL)
        self.assertEqual(self.crossover()["verdict"], "never")
        self.assertRegex(ended.stdout, r"wave +planted +\d+ +never")

    def test_always(self):
        ended = self.sweep("--speed-up", 2, "--noise", 0.01, serial=SERIAL)
        self.assertEqual(self.crossover()["verdict"], "always")
        self.assertRegex(ended.stdout, r"wave +planted +\d+ +always")

    def test_what_was_asked_for_is_on_record(self):
        options = ["--workers", "2,3", "--seed", "77", "--out", "kept/here"]
        self.sweep("--speed-up", 2, sizes="4:64", options=options)
        record = self.record("kept/here")
        self.assertEqual(record["status"], "complete")
        self.assertEqual(record["environment"]["seed"], 77)
        self.assertEqual(record["environment"]["command_line"][1:2], ["sweep"])
        self.assertEqual(record["environment"]["command_line"][-6:], options)
        self.assertEqual(record["options"]["workers"], [2, 3])
        self.assertEqual(record["options"]["budget_s"], 600)
        self.assertEqual([c["workers"] for c in record["crossovers"]], [2, 3])
        self.assertEqual([c["n_min"] for c in record["crossovers"]], [4, 4])
        self.assertEqual([p["workers"] for p in only(record["scaling"])["points"]], [2, 3])
        header = self.journal("kept/here")[0]
        self.assertEqual((header["type"], header["seed"], header["workers"]), ("header", 77, [2, 3]))

    def test_only_the_sizes_of_a_list_are_measured(self):
        ended = self.sweep(*AFFINE, sizes="64,1K,4K,16K", serial=SERIAL)
        self.assertEqual({cell["n"] for cell in self.record()["cells"]}, {64, 1024, 4096, 16384})
        crossover = self.crossover()  # planted: 2,000
        self.assertEqual((crossover["n_low"], crossover["n_high"]), (1024, 4096))
        self.assertIn("no size is given between 1,024 and 4,096: 2048 would narrow it", ended.stdout)

    def test_a_workload_that_only_the_runners_know(self):
        self.expect(
            0,
            *("sweep", "--workload", "theirs", "--n", "1:16", "--budget", "600s", "--skip", "probe,dispatch,safe", "--backend", "planted"),
            *("--runner", f"serial={scripted()}", "--runner", f"planted={scripted('--speed-up', 2)}"),
        )
        self.assertEqual(self.crossover()["workload"], "theirs")

    def test_sizes_are_chosen_where_serial_takes_long_enough(self):
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--budget", "600s", "--skip", "probe,dispatch,safe", "--backend", "planted"),
            *("--runner", f"serial={scripted('--per-element-ns', 1e5)}"),
            *("--runner", f"planted={scripted('--per-element-ns', 1e5)}"),
        )
        crossover = self.crossover()
        self.assertEqual(crossover["n_min"], 1)
        self.assertTrue(100 <= crossover["n_top"] <= 400, crossover["n_top"])  # 20 ms at 100 µs an element: 200

    def test_more_workers_than_cpus_are_labelled(self):
        ended = self.sweep("--speed-up", 2, sizes="1:16", options=["--workers", "4096"])
        self.assertTrue(self.crossover()["oversubscribed"])
        self.assertIn(" 4,096* ", ended.stdout)
        self.assertIn("* oversubscribed", ended.stdout)

    def test_a_spent_budget_is_no_failure(self):
        ended = self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:4096", "--budget", "1ms", "--skip", "probe,dispatch,safe", "--backend", "planted"),
            *("--runner", f"serial={scripted()}", "--runner", f"planted={scripted('--speed-up', 2)}"),
        )
        self.assertEqual(self.crossover()["verdict"], "unresolved")
        self.assertEqual(self.crossover()["reason"], "budget, spent before anything was measured")
        self.assertIn("unresolved: budget, spent before anything was measured", ended.stdout)

    def test_show_prints_the_same_table(self):
        swept = self.sweep(*AFFINE, serial=SERIAL, sizes="256:8192").stdout
        table = swept[: swept.index("\nresults: ")]
        for target in ([], ["results/latest"], [str(self.run_folder() / "results.json")]):
            shown = self.expect(0, "show", *target).stdout
            self.assertIn("\n\n" + table + "\nwave\n  planted x ", shown)
        environment = self.record()["environment"]
        self.assertIn(environment["started_utc"], shown.splitlines()[0])
        self.assertIn(environment["cpu_model"], shown.splitlines()[0])

    def test_two_runs_in_one_second_get_a_folder_each(self):
        for _ in range(3):
            self.sweep("--speed-up", 2, sizes="1:1")
        folders = [path for path in (self.folder / "results").iterdir() if not path.is_symlink()]
        self.assertEqual(len(folders), 3)


if __name__ == "__main__":
    unittest.main()
