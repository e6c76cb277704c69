#!/usr/bin/env python3
"""The recipes for continuous integration, in a project of their own: examples/ci and the action."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

from harness import CROSSOVER, CrossoverTest

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "examples/ci/check.sh"
ACTION = ROOT / ".github/actions/crossover-check/run.sh"
PROJECT = """
cmake_minimum_required(VERSION 3.16)
project(theirs CXX)
find_package(benchmark REQUIRED)
add_executable(my_bench bench.cpp)
target_link_libraries(my_bench benchmark::benchmark_main)
"""
BENCH = """
#include <benchmark/benchmark.h>
static void planted(benchmark::State& state) {
    for (auto _ : state) {
        state.SetIterationTime(MICROSECONDS * 1e-6);
    }
}
BENCHMARK(planted)->UseManualTime()->Arg(1)->Arg(2);
"""


class Recipes(CrossoverTest):
    def setUp(self):
        super().setUp()
        self.project = self.folder / "theirs"
        self.project.mkdir()
        (self.project / "CMakeLists.txt").write_text(PROJECT)
        (self.project / ".gitignore").write_text("/build/\n/results/\n")
        self.git("init", "--quiet")
        self.commit(100)

    def git(self, *words):
        who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
        subprocess.run(["git", *who, *words], cwd=self.project, check=True, capture_output=True)

    def commit(self, microseconds):
        """A revision in which the benchmark takes so long."""
        text = BENCH.replace("MICROSECONDS", str(microseconds))
        (self.project / "bench.cpp").write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", f"take {microseconds} us")

    def run_recipe(self, *words, **more):
        # What is planted needs no look at the machine, which other tests keep busy.
        unprobed = self.folder / "unprobed"
        unprobed.write_text(f'#!/bin/sh\nexec "{CROSSOVER}" "$@" --skip probe\n')
        unprobed.chmod(0o755)
        # A machine that was set up for this project has Ninja, and need not have make.
        ours = {"CROSSOVER": str(unprobed), "CMAKE_GENERATOR": "Ninja"}
        environment = {**self.environment, **ours, **more}
        return subprocess.run(
            list(map(str, words)), cwd=self.project, env=environment, capture_output=True, text=True
        )

    @unittest.skipUnless(shutil.which("cmake") and shutil.which("git"), "needs cmake and git")
    def test_the_script_tells_a_slower_revision_from_its_base(self):
        self.commit(130)
        short = ("--budget", "40s")
        ended = self.run_recipe(CHECK, "HEAD~1", "my_bench", *short, "--format", "junit")
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        self.assertIn("<failure", ended.stdout)
        self.assertIn("planted/1", ended.stdout)
        self.commit(100)
        ended = self.run_recipe(CHECK, "HEAD~2", "my_bench", *short)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        listed = self.run_recipe("git", "worktree", "list").stdout
        self.assertEqual(len(listed.splitlines()), 1, "no worktree is left behind")

    def test_the_script_explains_itself(self):
        ended = self.run_recipe(CHECK, "HEAD")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("check.sh BASE_REVISION PROGRAM", ended.stderr)

    @unittest.skipUnless(shutil.which("cmake") and shutil.which("git"), "needs cmake and git")
    def test_the_action_checks_and_leaves_a_comment(self):
        for side, microseconds in (("base", 100), ("head", 130)):
            self.commit(microseconds)
            for words in (
                ("cmake", "-S", ".", "-B", self.folder / side, "-D", "CMAKE_BUILD_TYPE=Release"),
                ("cmake", "--build", self.folder / side),
            ):
                self.assertEqual(self.run_recipe(*words).returncode, 0)
        inputs = {
            "CHECK_BASE": str(self.folder / "base/my_bench"),
            "CHECK_HEAD": str(self.folder / "head/my_bench"),
            "CHECK_FILTER": "planted/2",
            "CHECK_MARGIN": "5%",
            "CHECK_BUDGET": "40s",
            "CHECK_COMMENT": str(self.folder / "comment.md"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "RUNNER_TEMP": str(self.folder),
        }
        ended = self.run_recipe(ACTION, "check", **inputs)
        self.assertEqual(ended.returncode, 1, ended.stdout + ended.stderr)
        self.assertIn("::error", ended.stdout)
        self.assertNotIn("planted/1", ended.stdout)
        comment = (self.folder / "comment.md").read_text()
        self.assertIn("planted/2", comment)
        self.assertEqual(comment, (self.folder / "summary.md").read_text())

    def test_the_action_names_every_input_that_its_script_reads(self):
        told = ACTION.with_name("action.yml").read_text()
        for name in ("BASE", "HEAD", "FILTER", "MARGIN", "BUDGET", "COMMENT"):
            self.assertIn(f"CHECK_{name}: ${{{{ inputs.{name.lower()} }}}}", told)
            self.assertIn(f"CHECK_{name}", ACTION.read_text())


if __name__ == "__main__":
    unittest.main()
