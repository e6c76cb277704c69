#!/usr/bin/env python3
"""Tests of run_all.sh and scripts/install.sh on a fake machine (run_all_fakes.py): nothing is installed or measured."""

import unittest

from run_all_fakes import FakeMachine


class RunAll(unittest.TestCase):
    def setUp(self):
        self.machine = FakeMachine()
        self.addCleanup(self.machine.close)

    def expect(self, status, *arguments, **keywords):
        ended = self.machine.run(*arguments, **keywords)
        self.assertEqual(ended.returncode, status, ended.stdout + ended.stderr)
        return ended

    def expect_one_line(self, ended, *words):
        self.assertEqual(ended.stdout, "")
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        for word in words:
            self.assertIn(word, ended.stderr)


class Usage(RunAll):
    def test_help_names_every_option_and_does_nothing(self):
        ended = self.expect(0, "--help")
        for option in ("--quick", "--full", "--test", "--no-install", "--help", "-- "):
            self.assertIn(option, ended.stdout)
        self.assertEqual(self.machine.calls(), [])

    def test_an_unknown_option_is_told_with_those_there_are_in_one_line(self):
        known = ("--quick", "--full", "--test", "--no-install", "--help", "-- before options of the sweep")
        for typo in ("--qiuck", "--tests", "-x"):
            with self.subTest(typo):
                self.expect_one_line(self.expect(2, typo), f"'{typo}'", *known)
                self.assertEqual(self.machine.calls(), [])

    def test_a_stray_word_is_refused(self):
        self.expect_one_line(self.expect(2, "wave"), "'wave'", "--")

    def test_tests_take_no_sweep_options(self):
        self.expect_one_line(self.expect(2, "--test", "--", "--seed", "3"), "--seed 3")
        self.expect_one_line(self.expect(2, "--quick", "--test"), "--quick")


class SetUp(RunAll):
    def test_a_bare_machine_is_set_up_once(self):
        self.machine.missing("libfmt-dev", "libtbb-dev", "chromium", commands=("g++", "npm", "node", "chromium"))
        self.expect(0)
        self.assertEqual(
            self.machine.calls("apt-get"),
            [
                "apt-get -q -y update",
                "apt-get -q -y install --no-install-recommends g++ libfmt-dev libtbb-dev nodejs npm",
            ],
        )
        self.assertEqual(self.machine.calls("npm"), ["npm ci --no-audit --no-fund --omit=dev"])
        self.assertEqual(self.machine.calls("sudo"), [])

        self.expect(0)
        self.assertEqual(self.machine.calls("apt-get") + self.machine.calls("npm"), [])

    def test_modules_are_fetched_again_when_the_lock_file_changed(self):
        self.expect(0)
        (self.machine.checkout / "plots" / "package-lock.json").write_text('{"lockfileVersion": 3}\n')
        self.expect(0)
        self.assertEqual(len(self.machine.calls("npm")), 1)

    def test_modules_of_the_tests_serve_the_report_but_not_the_other_way_round(self):
        self.expect(0)
        self.expect(0, "--test")
        self.assertEqual(self.machine.calls("npm"), ["npm ci --no-audit --no-fund"])
        self.expect(0)
        self.assertEqual(self.machine.calls("npm"), [])

    def test_modules_that_failed_to_arrive_are_fetched_again(self):
        self.machine.ends("npm", 7)
        self.assertIn("Node.js modules", self.expect(2).stderr)
        self.assertEqual(self.machine.calls("cmake"), [])
        self.machine.ends("npm", 0)
        self.expect(0)
        self.assertEqual(len(self.machine.calls("npm")), 1)

    def test_without_a_home_npm_caches_in_the_build_folder(self):
        self.expect(0, home="/nonexistent")
        self.assertEqual(self.machine.calls("cache"), [f"cache <{self.machine.checkout}/build/npm-cache>"])

    def test_npm_is_left_to_its_own_cache_otherwise(self):
        self.expect(0)
        self.assertEqual(self.machine.calls("cache"), ["cache <>"])

    def test_no_install_says_everything_that_is_missing_and_touches_nothing(self):
        self.machine.missing("libfmt-dev", "libtbb-dev")
        ended = self.expect(2, "--no-install")
        self.assertIn("missing: libfmt-dev libtbb-dev\n", ended.stderr)
        self.assertIn("Node.js modules", ended.stderr)
        self.assertEqual(self.machine.calls(), [])

    def test_no_install_counts_the_modules_too(self):
        self.assertIn("Node.js modules", self.expect(2, "--no-install").stderr)
        self.assertEqual(self.machine.calls("cmake"), [])

    def test_no_install_goes_on_when_nothing_is_missing(self):
        self.expect(0)
        self.assertIn("THE TABLE", self.expect(0, "--no-install").stdout)

    def test_a_user_installs_by_way_of_sudo(self):
        self.machine.is_root(False)
        self.machine.missing("libfmt-dev")
        self.expect(0)
        self.assertEqual(len([call for call in self.machine.calls("sudo") if "apt-get" in call]), 2)

    def test_a_user_without_sudo_is_told_what_to_do_in_one_line(self):
        self.machine.is_root(False)
        self.machine.never_there("sudo")
        self.machine.missing("libfmt-dev", commands=("npm",))
        ended = self.expect(2)
        self.expect_one_line(ended, "no sudo, cannot install: as root, run apt-get install libfmt-dev npm\n")
        self.assertEqual(self.machine.calls(), [])

    def test_sudo_that_refuses_is_told(self):
        self.machine.is_root(False)
        self.machine.missing("libfmt-dev")
        self.machine.script(self.machine.bin / "sudo", "#!/bin/bash\nexit 1\n")
        self.assertIn("sudo refused", self.expect(2).stderr)
        self.assertEqual(self.machine.calls("apt-get"), [])

    def test_a_failed_installation_shows_why_and_stops(self):
        self.machine.missing("libfmt-dev")
        self.machine.ends("apt-get", 100)
        ended = self.expect(2)
        self.assertIn("chatter of apt-get", ended.stderr)
        self.assertIn("libfmt-dev", ended.stderr)
        self.assertEqual(self.machine.calls("cmake"), [])

    def test_another_system_lists_what_it_needs(self):
        self.machine.never_there("apt-get", "dpkg-query")
        self.expect(0)
        self.machine.never_there("ninja")
        ended = self.expect(2)
        self.assertIn("no apt-get", ended.stderr)
        self.assertIn("libhwloc-dev", ended.stderr)
        self.assertIn("missing: ninja-build\n", ended.stderr)

    def test_an_old_node_is_refused_before_anything_is_built(self):
        (self.machine.state / "node_version").write_text("v16.20.2\n")
        self.assertIn("16.20.2", self.expect(2).stderr)
        self.assertEqual(self.machine.calls("cmake"), [])


class Sweep(RunAll):
    def test_the_table_is_printed_once_and_the_page_is_named_last(self):
        ended = self.expect(0)
        self.assertEqual(ended.stdout.splitlines(), ["THE TABLE", "", f"Report: {self.machine.page()}"])
        self.assertTrue(self.machine.page().is_file())

    def test_the_sweep_is_built_without_tests(self):
        self.expect(0)
        configure, build = self.machine.calls("cmake")
        self.assertEqual(configure, f"cmake -S {self.machine.checkout} --preset release -D CROSSOVER_BUILD_TESTS=OFF")
        self.assertEqual(build, f"cmake --build {self.machine.checkout}/build/release")

    def test_a_build_folder_from_elsewhere_is_made_afresh(self):
        cache = self.machine.checkout / "build" / "release" / "CMakeCache.txt"
        cache.parent.mkdir(parents=True)
        cache.write_text("CMAKE_HOME_DIRECTORY:INTERNAL=/somewhere/else\n")
        self.expect(0)
        self.assertIn("--fresh", self.machine.calls("cmake")[0])
        cache.write_text(f"CMAKE_HOME_DIRECTORY:INTERNAL={self.machine.checkout}\n")
        self.expect(0)
        self.assertNotIn("--fresh", self.machine.calls("cmake")[0])

    def test_a_failed_build_shows_its_end_and_measures_nothing(self):
        self.machine.ends("cmake", 1)
        ended = self.expect(2)
        self.assertIn("chatter of cmake", ended.stderr)
        self.assertIn("Configuring (release)", ended.stderr)
        self.assertEqual(self.machine.calls("crossover"), [])

    def test_options_reach_the_sweep_unchanged(self):
        self.expect(0, "--quick", "--", "--runner", "mine=./my runner --fast", "--help", "*")
        arguments = [call[10:-1] for call in self.machine.calls("argument")]
        self.assertEqual(arguments[0], "sweep")
        self.assertEqual(arguments[-5:], ["--quick", "--runner", "mine=./my runner --fast", "--help", "*"])
        self.assertEqual(arguments[1:3], ["--out", f"{self.machine.checkout}/results"])

    def test_a_full_sweep_is_the_sweeps_own_business(self):
        self.expect(0, "--full")
        self.assertEqual([call[10:-1] for call in self.machine.calls("argument")][-1], "--full")

    def test_an_own_folder_is_where_the_caller_stands(self):
        ended = self.expect(0, "--", "--out", "my runs")
        self.assertEqual(self.machine.calls("argument").count("argument <--out>"), 1)
        self.assertIn(f"Report: {self.machine.elsewhere}/my runs/one/report.html", ended.stdout)

    def test_a_failed_measurement_is_drawn_all_the_same(self):
        self.machine.ends("crossover", 3)
        self.assertIn("Report: ", self.expect(3).stdout)

    def test_wrong_options_and_interrupts_pass_through_undrawn(self):
        self.expect(0)
        for status in (2, 130):
            with self.subTest(status):
                self.machine.ends("crossover", status)
                self.assertEqual(self.expect(status).stdout, "")
                self.assertEqual(len(self.machine.calls("node")), 1)  # its version, no drawing

    def test_a_sweep_that_measured_nothing_draws_nothing(self):
        self.expect(0)
        (self.machine.state / "measures_nothing").touch()
        self.assertEqual(self.expect(0, "--", "--help").stdout, "")

    def test_an_interrupted_build_is_an_interrupt(self):
        self.machine.ends("cmake", 130)
        self.expect(130)

    def test_a_report_that_fails_is_an_error_that_keeps_the_results(self):
        self.machine.script(self.machine.bin / "node", "#!/bin/bash\n[[ $1 == --version ]] && echo v18.19.0\n")
        self.assertIn("the results are in", self.expect(2).stderr)


class Tests(RunAll):
    def test_everything_the_tests_need_is_set_up_and_ctest_speaks_last(self):
        self.machine.missing("libgtest-dev", "python3-jsonschema", commands=("chromium",))
        ended = self.expect(0, "--test")
        self.assertTrue(self.machine.calls("apt-get")[-1].endswith(" libgtest-dev python3-jsonschema chromium"))
        self.assertIn("--preset dev", self.machine.calls("ctest")[0])
        self.assertTrue(ended.stdout.endswith("0 tests failed out of 12\n"))
        self.assertEqual(self.machine.calls("crossover"), [])

    def test_a_failing_test_fails(self):
        self.machine.ends("ctest", 8)
        self.expect(1, "--test")


if __name__ == "__main__":
    unittest.main()
