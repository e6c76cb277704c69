#!/usr/bin/env python3
"""The recipe for JUBE: a sweep for every number of workers, one table, one fleet page."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

from cluster_harness import CrossoverTest, run_tests, scripted
from harness import CROSSOVER

RECIPE = Path(__file__).resolve().parents[2] / "examples" / "cluster" / "jube.yaml"


class Jube(CrossoverTest):
    @classmethod
    def setUpClass(cls):
        if shutil.which("jube") is None:
            raise unittest.SkipTest("jube not found (scripts/install.sh cluster)")

    def jube(self, *words):
        ended = subprocess.run(
            ["jube", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        logs = "".join(
            path.read_text() for path in self.folder.glob("crossover_runs/*/*/work/std*")
        )
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr + logs)
        return ended.stdout

    def test_a_sweep_over_workers_is_one_table_and_one_page(self):
        recipe = RECIPE.read_text()
        for before, after in (
            ("workload, _: \"fma:1000\"", "workload, _: wave"),
            ("budget, _: 1m", "budget, _: 600s"),
            ("_: openmp", "_: planted"),
        ):
            self.assertEqual(recipe.count(before), 1, before)
            recipe = recipe.replace(before, after)
        (self.folder / "jube.yaml").write_text(recipe)
        self.environment["CROSSOVER"] = str(CROSSOVER)
        planted = scripted("--overhead-us", 1, "--speed-up", 3)
        self.environment["OPTIONS"] = (
            "--n 1:4096 --skip probe,dispatch,safe --precision 100% "
            f"--runner \"serial={scripted('--noise', 0.01)}\" --runner \"planted={planted}\""
        )
        self.jube("run", "jube.yaml")
        table = self.jube("result", "-a", "crossover_runs").splitlines()
        rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table]
        rows = [row for row in rows if row[:2] == ["wave", "planted"]]
        self.assertEqual([row[2] for row in rows], ["1", "2"], table)
        for row in rows:
            self.assertRegex(row[3], r"^1[45]\d \(", "planted: 150")
        shared = self.folder / "crossover_runs" / "000000" / "sweep_shared"
        page = shared / "fleet.html"
        self.assertTrue(page.exists(), os.listdir(shared))
        self.assertEqual(len([run for run in shared.glob("runs/2*") if run.is_dir()]), 2)
        self.assertEqual(self.marked_processes(), [])


if __name__ == "__main__":
    run_tests()
