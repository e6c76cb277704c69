#!/usr/bin/env python3
"""Tests of .ci/run on a fake checkout: every stage runs, any failure fails, and so does a run without tests."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PASSED = 'echo "100% tests passed, 0 tests failed out of 5"'

RUN_ALL = f"""if [[ $1 == --quick ]]; then
    mkdir -p results
    ln -sfn "run $RANDOM$RANDOM" results/latest
else
    {PASSED}
fi"""


class CiRun(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name) / "a checkout"
        (self.root / ".ci").mkdir(parents=True)
        shutil.copy(REPOSITORY / ".ci" / "run", self.root / ".ci" / "run")
        (self.root / "README.md").write_text("    ./run_all.sh --test\n")
        self.script("run_all.sh", RUN_ALL)
        for name in ("scripts/install.sh", "scripts/lint.sh", "bin/cmake"):
            self.script(name, "true")
        self.script("bin/ctest", PASSED)
        for name in ("crossover-coverage", "crossover-gate-proof", "crossover-fidelity"):
            self.script(f"build/dev/bin/{name}", "true")
        (self.root / "scripts" / "check_results.py").write_text("")

    def script(self, name, body):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        told = f'echo "ran {name} $*" | tee -a "{self.root / "calls"}"'
        path.write_text(f"#!/bin/bash\n{told}\n{body}\n")
        path.chmod(0o755)

    def expect(self, status, *words):
        ended = subprocess.run(
            [str(self.root / ".ci" / "run")],
            cwd="/",
            env={**os.environ, "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertEqual(ended.returncode, status, ended.stdout)
        for word in words:
            self.assertIn(word, ended.stdout)
        return ended.stdout

    def test_all_stages_pass_and_the_tests_of_all_builds_are_counted(self):
        output = self.expect(0, "tests: 20 run, 0 failed", "--preset asan", "--preset tsan", "--preset fuzz", "ran scripts/lint.sh")
        self.assertNotIn("FAILED", output)
        calls = (self.root / "calls").read_text()  # of builds that went ahead, too
        for name in (
            "run_all.sh --test",
            "run_all.sh --quick",
            "scripts/install.sh cluster",
            "scripts/install.sh lint",
            "scripts/install.sh fuzz",
            "build/dev/bin/crossover-coverage",
            "build/dev/bin/crossover-gate-proof",
            "build/dev/bin/crossover-fidelity",
        ):
            self.assertIn(f"ran {name}", calls)
        for preset in ("asan", "tsan", "fuzz"):
            self.assertIn(f"ran bin/cmake --build --preset {preset}", calls)

    def test_a_build_that_went_ahead_and_failed_is_told_in_its_stage(self):
        self.script("bin/cmake", 'if [[ $* == *tsan* ]]; then echo "no such header"; exit 1; fi')
        output = self.expect(1, "tests: 15 run")
        stage = output[output.index("=== tests, threads") : output.index("=== fuzzed")]
        self.assertIn("no such header", stage)
        self.assertEqual(output.count("FAILED"), 1)

    def test_a_failing_stage_fails_and_the_others_still_run(self):
        failing = {
            "run_all.sh": f'if [[ $1 == --test ]]; then exit 1; fi; {RUN_ALL}',
            "bin/cmake": "exit 1",
            "bin/ctest": 'echo "80% tests passed, 1 tests failed out of 5"; exit 8',
            "scripts/lint.sh": "exit 1",
            "build/dev/bin/crossover-coverage": "exit 1",
            "build/dev/bin/crossover-fidelity": "exit 1",
        }
        for name, body in failing.items():
            with self.subTest(name):
                good = (self.root / name).read_text()
                self.script(name, body)
                output = self.expect(1, "FAILED", "ran run_all.sh --quick")
                self.assertEqual(output.count(" passed ") + output.count(" FAILED "), 7)
                (self.root / name).write_text(good)

    def test_failed_tests_are_counted(self):
        self.script("bin/ctest", 'echo "80% tests passed, 1 tests failed out of 5"; exit 8')
        self.expect(1, "tests: 20 run, 3 failed")

    def test_the_cases_of_a_test_are_counted_and_those_of_an_earlier_run_are_not(self):
        log = self.root / "build" / "asan" / "Testing" / "Temporary" / "LastTest.log"
        old = self.root / "build" / "tsan" / "Testing" / "Temporary" / "LastTest.log"
        ran = "[==========] {} from 2 test suites ran. (3 ms total)\n"
        for path in (log, old):
            path.parent.mkdir(parents=True)
            path.write_text(ran.format("900 tests"))
        cases = ran.format("40 tests") + ran.format("1 test").replace("suites", "suite")
        (self.root / "cases").write_text(cases)
        self.script("bin/ctest", f"{PASSED}\ncp '{self.root / 'cases'}' '{log}'")
        self.expect(0, "tests: 59 run, 0 failed")

    def test_a_run_without_tests_fails(self):
        self.script("run_all.sh", RUN_ALL.replace(PASSED, "true"))
        self.script("bin/ctest", "true")
        self.expect(1, "no test ran")

    def test_a_sweep_that_failed_or_left_nothing_fails(self):
        for body in (PASSED, f'if [[ $1 == --quick ]]; then exit 3; fi; {PASSED}'):
            with self.subTest(body):
                self.script("run_all.sh", body)
                self.expect(1, "FAILED")

    def test_results_that_are_not_whole_fail(self):
        (self.root / "scripts" / "check_results.py").write_text("import sys\nsys.exit(1)\n")
        self.expect(1, "FAILED")

    def test_a_readme_that_names_another_command_fails(self):
        (self.root / "README.md").write_text("    make test\n")
        self.expect(1, "README.md does not name")


if __name__ == "__main__":
    unittest.main()
