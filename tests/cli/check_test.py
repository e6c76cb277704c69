#!/usr/bin/env python3
"""crossover check as a user meets it: two builds in, a verdict, an exit code and a valid check.json out.

The builds are scripted runners, so what is slower is known and no timing is compared."""

import json
import signal
import stat
import unittest
import xml.etree.ElementTree

import jsonschema
from harness import CROSSOVER, ROOT, CrossoverTest, eventually, only, scripted, strict_json

CHECK_SCHEMA = json.loads((ROOT / "results/schema/check.schema.json").read_text())
SMALL = ("--workload", "wave", "--backend", "openmp", "--workers", "2", "--skip", "probe")
MODEL = ("--per-element-ns", 10, "--overhead-us", 5, "--noise", 0.01)


class Check(CrossoverTest):
    def build(self, name, *options):
        """A build folder whose runner answers from a cost model."""
        program = self.folder / name / "bin" / "crossover-runner"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\nexec {scripted(*options)}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return self.folder / name

    def builds(self, head=MODEL, base=MODEL):
        return "--base", self.build("base", *base, "--seed", 1), "--head", self.build("head", *head, "--seed", 2)

    def check_folder(self):
        return only((self.folder / "results").iterdir())

    def record(self):
        folder = self.check_folder()
        self.assertTrue(folder.name.endswith("-check"), folder)
        record = strict_json((folder / "check.json").read_text())
        faults = jsonschema.Draft202012Validator(CHECK_SCHEMA).iter_errors(record)
        self.assertEqual([f"{fault.json_path}: {fault.message}" for fault in faults], [])
        lines = [strict_json(line) for line in (folder / "journal.jsonl").read_text().splitlines()]
        self.assertEqual(lines[0]["type"], "check")
        samples = sum(len(cell["samples"]) for family in record["families"] for cell in family["cells"])
        self.assertEqual(sum(1 for line in lines if line["type"] == "sample"), samples)
        return record

    def slower(self, percent):
        return ("--per-element-ns", 10 * (1 + percent / 100), "--overhead-us", 5 * (1 + percent / 100), "--noise", 0.01)

    def test_the_same_build_passes(self):
        ended = self.expect(0, "check", *self.builds(), *SMALL)
        self.assertTrue(ended.stdout.startswith("PASS: "), ended.stdout)
        self.assertEqual(ended.stderr, "")
        record = self.record()
        self.assertEqual((record["verdict"], record["status"]), ("pass", "complete"))
        self.assertEqual([family["backend"] for family in record["families"]], ["serial", "openmp"])
        for family in record["families"]:
            self.assertEqual(sum(cell["control"] for cell in family["cells"]), 1)
        self.assertEqual(record["command_line"][1], "check")
        self.assertLess(record["rule"]["false_alarm_run_ratio"], 1 / 250)

    def test_a_slower_head_is_red_and_says_where(self):
        """On GitHub, too: there the text is followed by annotations, and the job has a summary."""
        summary = self.folder / "summary.md"
        summary.write_text("before\n")
        self.environment["GITHUB_STEP_SUMMARY"] = str(summary)
        ended = self.expect(1, "check", *self.builds(head=self.slower(20)), *SMALL, "--format", "github")
        self.assertTrue(ended.stdout.startswith("REGRESSION: the kernel itself got slower: wave/serial/1/"))
        self.assertRegex(ended.stdout, r"(?m)^::error title=crossover check::openmp/2, all cells: \+\d")
        self.assertTrue(summary.read_text().startswith("before\n### crossover check: REGRESSION"))
        self.assertIn("slower as a whole: openmp with 2 workers +", ended.stdout)
        self.assertIn("rounds, in %: +", ended.stdout)
        self.assertRegex(ended.stdout, r"machine: 0 of \d+ rounds contended")
        record = self.record()
        self.assertEqual(record["verdict"], "regression")
        family = record["families"][1]
        self.assertEqual(family["first"]["lean"], "slower")
        self.assertEqual(family["confirmation"]["lean"], "slower")
        self.assertAlmostEqual(family["ratio"], 1.2, delta=0.03)
        self.assertTrue(family["ratio_low"] <= family["ratio"] <= family["ratio_high"])
        self.assertTrue(all(cell["verdict"] == "pass" for f in record["families"] for cell in f["cells"] if cell["control"]))

    def test_a_faster_head_is_an_improvement(self):
        ended = self.expect(0, "check", *self.builds(head=self.slower(-25)), *SMALL)
        self.assertTrue(ended.stdout.startswith("IMPROVEMENT: "), ended.stdout)

    def test_a_slow_down_within_the_margin_passes(self):
        ended = self.expect(0, "check", *self.builds(head=self.slower(20)), *SMALL, "--margin", "40%")
        self.assertTrue(ended.stdout.startswith("PASS: nothing is more than 40 % slower"), ended.stdout)

    def test_no_time_is_inconclusive_and_a_failure_when_asked(self):
        builds = self.builds(head=self.slower(20))
        ended = self.expect(0, "check", *builds, *SMALL, "--budget", "1ms")
        self.assertTrue(ended.stdout.startswith("INCONCLUSIVE: "), ended.stdout)
        self.expect(1, "check", *builds, *SMALL, "--budget", "1ms", "--inconclusive-is-failure")

    def test_formats(self):
        """Of a check that is over at once: how a regression looks in each is asked in the unit tests."""
        builds = self.builds()
        short = (*SMALL, "--budget", "1ms")
        markdown = self.expect(0, "check", *builds, *short, "--format", "markdown").stdout
        self.assertTrue(markdown.startswith("### crossover check: INCONCLUSIVE"), markdown)
        shown = self.expect(0, "check", *builds, *short, "--format", "json", "--out", "shown").stdout
        self.assertEqual(shown, (only((self.folder / "shown").iterdir()) / "check.json").read_text())
        suite = xml.etree.ElementTree.fromstring(self.expect(0, "check", *builds, *short, "--format", "junit").stdout)
        self.assertEqual(len(suite.findall("testsuite/testcase")), int(suite.find("testsuite").get("tests")))
        self.assertEqual(len(suite.findall("testsuite/testcase/skipped")), int(suite.find("testsuite").get("skipped")))

    def test_a_runner_that_dies_is_a_recorded_failure(self):
        builds = self.builds(head=(*MODEL, "--die-at", 9))
        ended = self.expect(3, "check", *builds, *SMALL)
        self.assertIn("the head runner was killed by signal 11 (Segmentation fault)", ended.stderr)
        self.assertIn("all is lost", ended.stderr)
        self.assertEqual(len(ended.stderr.splitlines()), 1)
        record = self.record()
        self.assertEqual(record["status"], "failed")
        self.assertEqual(record["failure"]["side"], "head")
        self.assertEqual(record["verdict"], "inconclusive")

    def test_ctrl_c_keeps_what_was_measured(self):
        builds = self.builds(head=self.slower(20))
        process = self.start("check", *builds, *SMALL)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)

        def lines():
            found = list(self.folder.glob("results/2*/journal.jsonl"))
            return len(found[0].read_text().splitlines()) if found else 0

        self.assertTrue(eventually(lambda: lines() > 3, 60.0))
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, stderr)
        self.assertTrue(stdout.startswith("INCONCLUSIVE: interrupted"), stdout)
        self.assertTrue(eventually(lambda: not self.marked_processes(), 2.0), self.marked_processes())
        self.assertEqual(self.record()["status"], "interrupted")

    def test_command_lines_are_compared_as_whole_runs(self):
        """The head does not end well at the larger size, so no two timings are compared."""
        for name in ("old", "new"):
            (self.folder / name).write_text('#!/bin/sh\n[ "$2" != 64 ] || { echo too many >&2; exit 5; }\n')
            (self.folder / name).chmod(0o755)
        words = lambda sizes: ("check", "--base-command", "./old {n} 1", "--head-command", "./new {n} {n}", "--n", sizes)  # noqa: E731
        ended = self.run_crossover(*words("8"), "--skip", "probe", "--budget", "2s")
        self.assertIn(ended.returncode, (0, 1), ended.stderr)
        record = self.record()
        cells = only(record["families"])["cells"]
        self.assertEqual([cell["name"] for cell in cells], ["n = 8", "n = 8/control"])
        self.assertEqual((record["base"]["path"], record["head"]["path"]), ("./old {n} 1", "./new {n} {n}"))
        failing = ("--skip", "probe", "--budget", "2s", "--out", "other")
        self.expect_refusal(*words("64"), *failing, words=["exited with status 5; its last words: too many", "--head-command"])

    def test_wrong_command_lines_are_refused(self):
        refuse = lambda base, head, words: self.expect_refusal(  # noqa: E731
            *("check", "--base-command", base, "--head-command", head), words=words
        )
        refuse("true", "true", ["base and head are the same command", "--head-command"])
        refuse("./nowhere", "true", ["no program './nowhere'", "--base-command"])
        refuse("true", "./nowhere", ["no program './nowhere'", "--head-command"])

    def test_a_program_that_offers_workloads_brings_its_own(self):
        """Started as it is, since it knows no --serve."""
        for name, program in (("old", 10), ("new", 12)):
            text = scripted("--per-element-ns", program, "--overhead-us", program / 2, "--noise", 0.01, "--offer", "mine=serial,fast")
            (self.folder / name).write_text(f"#!/bin/sh\nexec {text} \"$@\"\n")
            (self.folder / name).chmod(0o755)
        ended = self.expect(1, "check", "--base", "old", "--head", "new", "--skip", "probe", "--workers", "2")
        self.assertIn("slower as a whole: fast with 2 workers +", ended.stdout)
        record = self.record()
        self.assertEqual([family["backend"] for family in record["families"]], ["serial", "fast"])
        self.assertEqual({cell["workload"] for family in record["families"] for cell in family["cells"]}, {"mine"})

    def test_wrong_builds_are_refused(self):
        base = self.build("base", *MODEL)
        (self.folder / "empty").mkdir()
        refuse = lambda *arguments, words: self.expect_refusal("check", *arguments, *SMALL, words=words)  # noqa: E731
        refuse("--base", base, "--head", self.folder / "nowhere", words=["there is no build", "--head"])
        refuse("--base", self.folder / "empty", "--head", base, words=["holds no crossover-runner", "--base"])
        other = self.build("other", "--protocol", 2)
        refuse("--base", base, "--head", other, words=["the head runner speaks protocol 2", "--head"])
        refuse("--base", other, "--head", base, words=["the base runner speaks protocol 2", "--base"])
        less = self.build("less", "--refuse-open", "unknown workload")
        refuse("--base", base, "--head", less, words=["head cannot run workload 'wave', which base can", "unknown workload"])
        refuse("--base", less, "--head", base, words=["base cannot run workload 'wave'"])
        silent = self.build("silent", "--silent-exit")
        refuse("--base", base, "--head", silent, words=["the head runner exited"])
        refuse("--base", base, "--head", base, words=["base and head are the same file", "--head", "--self-test"])
        head = self.build("head", *MODEL)
        refuse("--base", base, "--head", head, "--filter", "x", words=["no Google Benchmark binary to filter", "--filter"])
        refuse("--base", base, "--head", head, "--cells", "nowhere", words=["nowhere"])
        (self.folder / "cut.json").write_text('{"schema_version": 2, "cells": [')
        refuse("--base", base, "--head", head, "--cells", "cut.json", words=["damaged", "cut.json"])
        (self.folder / "text").write_text("no program")
        refuse("--base", base, "--head", self.folder / "text", words=["holds no crossover-runner", "--head"])
        talker = self.build("talker", "--nonsense-at", 1)
        refuse("--base", base, "--head", talker, words=["--head", "the answer is 42"])

    def test_a_folder_that_cannot_be_made_is_refused(self):
        builds = self.builds()
        (self.folder / "taken").write_text("a file")
        self.expect_refusal("check", *builds, *SMALL, "--out", "taken", words=["taken", "--out"])

    def test_a_record_that_cannot_be_written_is_a_failure(self):
        builds = self.builds()
        program = self.folder / "head" / "bin" / "crossover-runner"
        blocking = 'for run in results/*-check; do [ ! -d "$run" ] || mkdir -p "$run/check.json/taken"; done'
        program.write_text(program.read_text().replace("#!/bin/sh\n", f"#!/bin/sh\n{blocking}\n"))
        ended = self.expect(3, "check", *builds, *SMALL)
        self.assertIn("check.json", ended.stderr)

    def test_builds_that_do_other_work_are_refused(self):
        base = self.build("base", *MODEL)
        other = self.build("other", *MODEL, "--other-work")
        compute = "workload 'wave' computes something else in head than in base"
        self.expect_refusal("check", "--base", base, "--head", other, *SMALL, words=[compute, "--workload"])
        wrong = self.build("wrong", *MODEL, "--wrong-checksum")
        compute = "backend 'openmp' computes something else in head than in base"
        self.expect_refusal("check", "--base", base, "--head", wrong, *SMALL, words=[compute, "--backend"])

    def test_a_real_build_says_what_was_planted_into_it(self):
        """No verdict is asked for: that would compare two timings."""
        build = str(CROSSOVER).removesuffix("/crossover")
        small = ("--workload", "wave", "--backend", "thread", "--workers", "2", "--skip", "probe", "--budget", "2s")
        ended = self.run_crossover("check", "--base", build, "--head", build, *small, "--plant-call-ns", "100")
        self.assertIn(ended.returncode, (0, 1), ended.stderr)
        record = self.record()
        self.assertEqual(record["head"]["planted"], "--plant-call-ns 100")
        self.assertIsNone(record["base"]["planted"])
        self.assertIn("planted: --plant-call-ns 100", ended.stdout)

    def test_a_sweep_refuses_a_planted_runner_unless_it_is_named(self):
        runner = f"thread={str(CROSSOVER).removesuffix('/crossover')}/crossover-runner --plant-percent 10"
        sweep = ("sweep", "--workload", "wave", "--backend", "thread", "--n", "1:16", "--budget", "20s", "--runner", runner)
        skip = ("--skip", "probe,dispatch,safe")
        ended = self.expect(3, *sweep, *skip)
        self.assertIn("a slow-down planted into it (10 %)", ended.stdout)
        named = self.expect(0, *sweep, *skip, "--allow-planted", "--out", "named")
        self.assertNotIn("planted into it", named.stdout)
        folder = only(path for path in (self.folder / "named").iterdir() if not path.is_symlink())
        runtimes = strict_json((folder / "results.json").read_text())["environment"]["runtimes"]
        self.assertEqual(runtimes["thread"]["planted_slow_down"], "10 %")


if __name__ == "__main__":
    unittest.main()
