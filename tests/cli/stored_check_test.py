#!/usr/bin/env python3
"""crossover check --baseline: two stored runs, one verdict, its exit code, and every mistake its line."""

import copy
import json
import os
import unittest
import xml.etree.ElementTree as ElementTree

import jsonschema
from export_test import HOSTILE, cell, crossover, record
from harness import ROOT, CrossoverTest, strict_json

STORED_SCHEMA = json.loads((ROOT / "results/schema/stored_check.schema.json").read_text())


def answer(n=149, speedup=2.0, rounds=20, scale=1.0, **more):
    """A curve whose rounds cross around n and run at this speed-up at the top, both within 5 %."""
    spread = [0.95 + 0.1 * (7 * i % rounds) / rounds for i in range(rounds)]
    crossings = [{"round": i, "counts": True, **dict.fromkeys(("n", "n_low", "n_high"), n * at)} for i, at in enumerate(spread)]
    tops = [{"round": i, "serial_ns": 2e6 * scale, "parallel_ns": 2e6 * scale / speedup / at} for i, at in enumerate(spread)]
    ends = {"n": n, "n_low": round(0.86 * n), "n_high": round(1.22 * n)}
    return crossover(**{**ends, "round_crossings": crossings, "top_rounds": tops, **more})


def run(*crossovers):
    return record(None, list(crossovers) or [answer()])


def slower_record():
    """The crossover moved up, and half of the speed-up at the top was lost."""
    return run(answer(n=596, speedup=1.0))


def open_answer(reason, **more):
    return crossover(verdict="unresolved", reason=reason, n=None, n_low=None, n_high=None, **more)


def unresolved_record(reason="machine busy (1.0 of 2 CPUs)"):
    return run(open_answer(reason))


class CheckTest(CrossoverTest):
    def store(self, name, content):
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "results.json").write_text(json.dumps(content))

    def check(self, status, head, *options, baseline=None):
        self.store("before", run() if baseline is None else baseline)
        self.store("now", head)
        ended = self.expect(status, "check", "--baseline", "before", "--head", "now", *options)
        self.assertEqual(ended.stderr, "")
        return ended.stdout


class Verdicts(CheckTest):
    def test_a_real_run_against_itself_passes(self):
        self.sweep("--overhead-us", 1, "--noise", 0.05, serial=("--noise", 0.05), sizes="1:4096")
        text = self.expect(0, "check", "--baseline", self.run_folder()).stdout
        self.assertEqual(text.splitlines()[-1], "pass (1 curve: 1 pass)")

    def test_a_real_run_with_a_planted_slow_down_does_not(self):
        self.sweep("--overhead-us", 1, sizes="1:4096", options=("--out", "before"))
        self.sweep("--overhead-us", 4, sizes="1:4096", options=("--out", "now"))
        text = self.expect(1, "check", "--baseline", "before/latest", "--head", "now/latest").stdout
        self.assertIn("the crossover moved up", text)
        self.assertEqual(text.splitlines()[-1], "regression (1 curve: 1 regression)")
        text = self.expect(0, "check", "--baseline", "now/latest", "--head", "before/latest").stdout
        self.assertEqual(text.splitlines()[-1], "improvement (1 curve: 1 improvement)")

    def test_the_head_is_the_latest_run(self):
        self.store("before", run())
        self.store("results/latest", slower_record())
        self.expect(1, "check", "--baseline", "before")

    def test_inconclusive_passes_unless_told_otherwise(self):
        text = self.check(0, unresolved_record())
        self.assertIn("wave/mine/2/hot: the head is unresolved: machine busy (1.0 of 2 CPUs)", text)
        self.check(1, unresolved_record(), "--inconclusive-is-failure")
        self.check(0, run(), "--inconclusive-is-failure")

    def test_the_margin_is_what_was_given(self):
        moved = run(answer(n=172))  # by 15 %
        self.check(0, moved)
        self.check(1, moved, "--margin", "5%")
        self.check(0, moved, "--margin", "0.25")

    def test_times_are_compared_only_when_asked_for(self):
        head = run(answer(scale=2.0))
        self.assertNotIn("time", self.check(0, head))
        text = self.check(1, head, "--absolute")
        self.assertRegex(text, r"the parallel time at n = 4,096 is 2 \(1\.9\d? to 2\.\d+\) times that before")
        self.assertRegex(text, r"\n  serial time at n = 4,096: 2× \(2× to 2×\), worse\n")
        self.assertIn("note: times were compared as asked. They were measured on one host", text)


class NoBaseline(CheckTest):
    """A fleet is mixed: a machine without a baseline is told apart from a wrong call, and may be passed over."""

    def ends_without(self, words, *arguments):
        before = self.everything()
        refused = self.expect(4, "check", *arguments)
        self.assertEqual(refused.stdout, "")
        skipped = self.expect(0, "check", *arguments, "--missing-is-skip")
        self.assertEqual(skipped.stdout, "")
        for ended in (refused, skipped):
            self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
            for word in words:
                self.assertIn(word, ended.stderr)
        self.assertTrue(skipped.stderr.startswith("crossover: skipped: "), skipped.stderr)
        self.assertFalse(refused.stderr.startswith("crossover: skipped"), refused.stderr)
        self.assertEqual(self.everything(), before)

    def test_nothing_is_stored_for_this_machine(self):
        self.store("now", run())
        for path in ("absent", "absent/results.json", "."):
            self.ends_without(["there is no baseline", path, "README.md"], "--baseline", path, "--head", "now")

    def test_another_machine_or_build(self):
        for path, value, words in (
            (("cpu_model",), "Another", ["CPU model differs", "'Planted CPU'", "'Another'"]),
            (("cpus", "usable"), 4, ["number of usable CPUs differs", "'2'", "'4'"]),
            (("cpus", "usable"), None, ["does not tell its number of usable CPUs"]),
            (("build_type",), None, ["does not tell its build type"]),
            (("build_type",), "Debug", ["build type differs", "'Release'", "'Debug'"]),
        ):
            head = copy.deepcopy(run())
            inner = head["environment"]
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = value
            self.store("before", run())
            self.store("now", head)
            with self.subTest(path):
                self.ends_without([*words, "now against before", "README.md"], "--baseline", "before", "--head", "now")

    def test_other_workloads(self):
        self.store("before", run())
        self.store("now", record([], [crossover(workload="other")]))
        self.ends_without(["no curve in common"], "--baseline", "before", "--head", "now")

    def test_a_record_that_is_there_and_cannot_be_read_is_no_missing_one(self):
        self.store("now", run())
        (self.folder / "cut.json").write_text("{")
        for name in ("cut.json", "now/results.json/deeper"):
            ended = self.expect(2, "check", "--baseline", "now", "--head", name, "--missing-is-skip")
            self.assertEqual(ended.stdout, "")
        self.expect(2, "check", "--baseline", "cut.json", "--head", "now", "--missing-is-skip")

    def test_what_can_be_compared_is(self):
        self.check(1, slower_record(), "--missing-is-skip")
        self.check(0, run(), "--missing-is-skip")


class Formats(CheckTest):
    def test_text(self):
        lines = self.check(1, slower_record()).splitlines()
        self.assertEqual(lines[0], "baseline   2026-01-31T12:00:00Z  here  Planted CPU")
        self.assertEqual(lines[3].split(), ["curve", "verdict", "before", "now", "now", "/", "before", "speed-up", "at", "top"])
        columns = lines[4].split("   ")
        self.assertEqual(columns[:4], ["wave/mine/2/hot", "regression", "149 (128 to 182)", "596 (513 to 727)"])
        self.assertRegex(columns[4], r"^4× \(3\.\d+× to 4\.\d+×\)$")
        self.assertRegex(columns[5].strip(), r"^0\.5× \(0\.4\d+× to 0\.5\d+×\)$")
        self.assertRegex(lines[6], r"^wave/mine/2/hot: the crossover moved up, to 4 \(.*; the speed-up at n = 4,096 is 0\.5 \(")
        self.environment["LC_ALL"] = "C"
        self.assertTrue(self.check(1, slower_record()).isascii())

    def test_markdown(self):
        lines = self.check(1, slower_record(), "--format", "markdown").splitlines()
        self.assertEqual(lines[0], "**regression (1 curve: 1 regression)**")
        self.assertEqual({line.count("|") for line in lines[2:5]}, {8})
        self.assertTrue(lines[4].startswith("| wave/mine/2/hot | regression | 149 (128 to 182) |"), lines[4])

    def test_junit(self):
        for head, outcome in ((slower_record(), "failure"), (unresolved_record(), "skipped"), (run(), None)):
            with self.subTest(outcome):
                text = self.check(1 if outcome == "failure" else 0, head, "--format", "junit")
                case = ElementTree.fromstring(text).find("testsuite/testcase")
                self.assertEqual(case.get("name"), "wave/mine/2/hot")
                self.assertEqual([child.tag for child in case], [outcome, "system-out"] if outcome else ["system-out"])

    def test_github_annotations(self):
        for head, level in ((slower_record(), "error"), (unresolved_record("50 % busy"), "warning")):
            text = self.check(1 if level == "error" else 0, head, "--format", "github")
            self.assertTrue(text.startswith(f"::{level} title="), text)
            self.assertEqual(len(text.splitlines()), 2, text)
        self.assertIn("title=inconclusive%3A wave/mine/2/hot::the head is unresolved: 50 %25 busy", text)
        self.assertEqual(self.check(0, run(), "--format", "github"), "::notice title=crossover check::pass (1 curve: 1 pass)\n")

    def test_github_gets_a_job_summary(self):
        summary = self.folder / "summary.md"
        summary.write_text("before\n")
        self.environment["GITHUB_STEP_SUMMARY"] = str(summary)
        self.check(1, slower_record(), "--format", "text")
        self.assertEqual(summary.read_text(), "before\n")
        self.check(1, slower_record(), "--format", "github")
        self.assertTrue(summary.read_text().startswith("before\n**regression (1 curve: 1 regression)**"), summary.read_text())
        self.environment["GITHUB_STEP_SUMMARY"] = str(self.folder)
        ended = self.expect(3, "check", "--baseline", "before", "--head", "now", "--format", "github")
        self.assertIn("cannot write the job summary", ended.stderr)

    def verdict(self, status, head, *options, baseline=None):
        """The JSON verdict, valid."""
        found = strict_json(self.check(status, head, "--format", "json", *options, baseline=baseline))
        jsonschema.Draft202012Validator.check_schema(STORED_SCHEMA)
        faults = jsonschema.Draft202012Validator(STORED_SCHEMA).iter_errors(found)
        self.assertEqual([f"{fault.json_path}: {fault.message}" for fault in faults], [])
        return found

    def test_json(self):
        found = self.verdict(1, slower_record(), "--absolute", "--margin", "2%")
        self.assertEqual((found["verdict"], found["margin_ratio"], found["absolute"]), ("regression", 0.02, True))
        self.assertEqual((found["baseline"]["path"], found["head"]["path"]), ("before", "now"))
        self.assertIn("times were compared as asked", found["notes"][0])
        curve = found["curves"][0]
        self.assertEqual((curve["name"], curve["verdict"]), ("wave/mine/2/hot", "regression"))
        self.assertEqual([curve[side]["n_high"] for side in ("baseline", "head")], [182, 727])
        told = {quantity["quantity"]: quantity for quantity in curve["quantities"]}
        changes = {name: quantity["change"] for name, quantity in told.items()}
        self.assertEqual(
            changes, {"crossover": "worse", "speed-up": "worse", "parallel time": "worse", "serial time": "none"}
        )
        self.assertEqual((told["crossover"]["baseline_rounds"], told["crossover"]["head_rounds"]), (20, 20))
        ratio = told["crossover"]["ratio"]
        self.assertAlmostEqual(ratio["value"], 4.0)
        self.assertTrue(3.8 < ratio["low"] < 4.0 < ratio["high"] < 4.2, ratio)

    def test_json_of_what_is_missing_or_open(self):
        gone = self.verdict(0, run(), baseline=run(answer(), answer(backend="gone")))
        self.assertEqual(gone["curves"][1]["head"], None)
        self.assertEqual(gone["curves"][1]["reason"], "the head did not measure it")
        self.assertEqual([curve["move"] for curve in gone["curves"]], ["same", "open"])
        self.assertIsNone(gone["curves"][0]["reason"])
        opened = self.verdict(0, unresolved_record())["curves"][0]
        self.assertEqual((opened["head"]["verdict"], opened["head"]["n"]), ("unresolved", None))
        self.assertEqual(opened["quantities"][0]["ratio"], {"value": None, "low": None, "high": None})
        never = answer(verdict="never", n=149, n_low=None, n_high=None)
        never["n"] = None
        for crossing in never["round_crossings"]:
            crossing.update(n=None, n_low=4096.0, n_high=None)
        lost = self.verdict(1, run(never))["curves"][0]["quantities"][0]
        self.assertEqual((lost["change"], lost["ratio"]["value"], lost["ratio"]["high"]), ("worse", None, None))
        self.assertGreater(lost["ratio"]["low"], 20.0)

    def test_hostile_names_and_reasons_break_no_format(self):
        head = record([cell(64, backend=HOSTILE)], [open_answer(HOSTILE, backend=HOSTILE)])
        baseline = record([cell(64, backend=HOSTILE)], [answer(backend=HOSTILE)])
        self.assertEqual(self.verdict(0, head, baseline=baseline)["curves"][0]["workload"], "wave")
        for form in ("text", "markdown", "junit", "github"):
            with self.subTest(form):
                text = self.check(0, head, "--format", form, baseline=baseline)
                self.assertEqual([c for c in text if ord(c) < 32 and c != "\n" or 0x7F <= ord(c) < 0xA0], [])
                if form in ("markdown", "junit"):
                    self.assertNotIn("</script>", text)
                if form == "junit":
                    ElementTree.fromstring(text)
                if form == "github":
                    self.assertEqual(text.count("\n"), 2)
                    self.assertNotIn(",", text.split("::")[1])


class Page(CheckTest):
    def test_the_runs_of_a_page_are_compared_as_check_does(self):
        node = self.folder / "node"
        node.write_text("#!/bin/sh\nexec cat \"${2#--comparisons=}\"\n")
        node.chmod(0o755)
        self.environment["PATH"] = f"{self.folder}:{os.environ['PATH']}"
        for name, content in (("a", run()), ("b=c", slower_record()), ("d", run(answer(workload="other")))):
            self.store(name, content)
        told = strict_json(self.expect(0, "report", "first one=a", "./b=c", "d", "absent").stdout)
        checked = strict_json(self.expect(1, "check", "--baseline", "a", "--head", "./b=c", "--format", "json").stdout)
        self.assertEqual(told[0], checked)
        self.assertEqual(told[1], {"refused": "the runs have no curve in common"})
        self.assertIn("cannot read the results", told[2]["refused"])


class Fleet(CheckTest):
    """Folders of runs of many machines; node stands for the drawing program."""

    def setUp(self):
        super().setUp()
        node = self.folder / "node"
        node.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >words\ncat "${2#--fleet=}"\n')
        node.chmod(0o755)
        self.environment["PATH"] = f"{self.folder}:{os.environ['PATH']}"

    def store_of(self, name, host, content, **environment):
        content = copy.deepcopy(content)
        content["context"]["host_name"] = host
        content["environment"].update(environment)
        self.store(name, content)

    def test_machines_stand_beside_the_first_one(self):
        (self.folder / "jobs").mkdir()
        self.store_of("jobs/x", "node2", slower_record(), cpu_model="another")
        self.store_of("jobs/y", "node1", run())
        self.store_of("lone", "node0", run())
        (self.folder / "jobs" / "latest").symlink_to("x")
        told = strict_json(self.expect(0, "report", "--fleet", "jobs", "lone").stdout)
        self.assertEqual([one["label"] for one in told["runs"]], ["node1", "node2", "node0"])
        self.assertEqual([one["path"] for one in told["runs"]], ["jobs/y", "jobs/x", "lone"])
        slower, same = told["comparisons"]
        self.assertEqual(slower["curves"][0]["move"], "later")
        self.assertEqual(same["curves"][0]["move"], "same")
        self.assertIn("--out=jobs/fleet.html", (self.folder / "words").read_text())

    def test_runs_of_one_host_are_told_apart(self):
        (self.folder / "jobs").mkdir()
        self.store_of("jobs/a", "vm", run(), started_utc="2026-01-02T00:00:00Z")
        self.store_of("jobs/b", "vm", run(), started_utc="2026-01-01T00:00:00Z")
        self.store_of("jobs/c", "vm", run(), started_utc="2026-01-01T00:00:00Z")
        told = strict_json(self.expect(0, "report", "--fleet", "jobs", "--out", "p.html").stdout)
        labels = [one["label"] for one in told["runs"]]
        self.assertEqual(labels, ["jobs/b", "jobs/c", "vm, 2026-01-02T00:00:00Z"])
        self.assertIn("--out=p.html", (self.folder / "words").read_text())

    def test_a_job_that_failed_keeps_no_other_from_the_page(self):
        (self.folder / "jobs" / "killed").mkdir(parents=True)
        (self.folder / "jobs" / "killed" / "journal.jsonl").write_text("{}\n")
        (self.folder / "jobs" / "other").mkdir()
        self.store_of("jobs/a", "one", run())
        self.store_of("jobs/b", "two", run())
        self.store("jobs/broken", "{")
        ended = self.expect(0, "report", "--fleet", "jobs")
        self.assertEqual(len(strict_json(ended.stdout)["runs"]), 2)
        self.assertIn("jobs/killed is left out, its sweep was ended early", ended.stderr)
        self.assertIn("jobs/broken/results.json", ended.stderr)

    def test_what_is_no_fleet_is_refused(self):
        (self.folder / "empty").mkdir()
        self.store_of("lone", "vm", run())
        for words, told in (
            (["absent"], ["cannot look into 'absent'", "name folders of runs"]),
            (["empty", "lone"], ["there is no run in 'empty'", "--out"]),
            (["lone"], ["here 1 can be drawn", "leave out --fleet"]),
            (["lone", "--page-only"], ["--page-only excludes --fleet"]),
            ([], ["cannot look into 'results'"]),
        ):
            with self.subTest(words):
                self.expect_refusal("report", "--fleet", *words, words=told)


class BadInput(CheckTest):
    def test_usage(self):
        self.store("run", record())
        for arguments, words in (
            (["check"], ["there is no base to compare", "--baseline RESULTS"]),
            (["check", "--head", "run"], ["there is no base to compare", "--baseline RESULTS"]),
            (["check", "--baseline", "run", "--base", "run"], ["--base excludes --baseline", "leave one of the two out"]),
            (["check", "--baseline", "run", "--head", "absent"], ["cannot read the results", "absent"]),
            (["check", "--missing-is-skip"], ["--missing-is-skip requires --baseline"]),
            (["check", "--baseline", "run"], ["cannot read the results", "results/latest"]),
            (["check", "--baseline", ""], ["the name of a run is empty", "--baseline"]),
            (["check", "--baseline", "run", "--head", ""], ["the name of a run or build is empty", "--head"]),
            (["check", "--baseline", "run", "--head", "run", "--margin", "-5%"], ["'-5%' is not a margin", "--margin"]),
            (["check", "--baseline", "run", "--head", "run", "--margin", "101%"], ["'101%' is not a margin"]),
            (["check", "--baseline", "run", "--head", "run", "--margin", "nan"], ["'nan' is not a margin"]),
            (["check", "--baseline", "run", "--head", "run", "--margin", "5%%"], ["'5%%' is not a margin"]),
            (["check", "--baseline", "run", "--head", "run", "--margin", "%"], ["'%' is not a margin"]),
            (["check", "--baseline", "run", "--head", "run", "--format", "tex"], ["there is no format 'tex'", "'text'"]),
            (["check", "--basline", "run"], ["unknown option '--basline'", "did you mean '--baseline'?"]),
        ):
            with self.subTest(arguments):
                self.expect_refusal(*arguments, words=words)

    def test_damaged_records_on_either_side(self):
        self.store("good", record())
        whole = json.dumps(record())
        for part in range(0, 20, 3):
            (self.folder / "cut.json").write_text(whole[: len(whole) * part // 20])
            for sides in (("cut.json", "good"), ("good", "cut.json")):
                self.expect_refusal("check", "--baseline", sides[0], "--head", sides[1], words=["damaged", "cut.json"])
        self.store("newer", {**record(), "schema_version": 99})
        self.expect_refusal("check", "--baseline", "newer", "--head", "good", words=["schema version 99"])

    def test_stdout_that_is_full_is_an_error(self):
        self.store("good", record())
        with open("/dev/full", "w", encoding="utf-8") as full:
            ended = self.expect(3, "check", "--baseline", "good", "--head", "good", stdout=full)
        self.assertIn("cannot write to stdout", ended.stderr)


if __name__ == "__main__":
    unittest.main()
