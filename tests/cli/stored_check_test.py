#!/usr/bin/env python3
"""crossover check --baseline: two stored runs, one verdict, its exit code, and every mistake its line."""

import copy
import json
import unittest
import xml.etree.ElementTree as ElementTree

import jsonschema
from export_test import HOSTILE, cell, crossover, record
from harness import ROOT, CrossoverTest, strict_json

STORED_SCHEMA = json.loads((ROOT / "results/schema/stored_check.schema.json").read_text())


def slower_record():
    """Both sizes lost half of their speed-up, and the crossover moved up."""
    halved = {"speedup_ratio": 1.0, "speedup_low_ratio": 0.9, "speedup_high_ratio": 1.1}
    return record([cell(64, **halved), cell(256, **halved)], [crossover(n=512, n_low=362, n_high=724)])


def unresolved_record(reason="machine busy (1.0 of 2 CPUs)"):
    return record(None, [crossover(verdict="unresolved", reason=reason, n=None, n_low=None, n_high=None)])


class CheckTest(CrossoverTest):
    def store(self, name, content):
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "results.json").write_text(json.dumps(content))

    def check(self, status, head, *options, baseline=None):
        self.store("before", record() if baseline is None else baseline)
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
        self.store("before", record())
        self.store("results/latest", slower_record())
        self.expect(1, "check", "--baseline", "before")

    def test_inconclusive_passes_unless_told_otherwise(self):
        text = self.check(0, unresolved_record())
        self.assertIn("wave/mine/2/hot: the head is unresolved: machine busy (1.0 of 2 CPUs)", text)
        self.check(1, unresolved_record(), "--inconclusive-is-failure")
        self.check(0, record(), "--inconclusive-is-failure")

    def test_the_margin_is_what_was_given(self):
        moved = record(None, [crossover(n=210, n_low=200, n_high=256)])  # 181 to 200: 10.5 %
        self.check(1, moved)
        self.check(1, moved, "--margin", "10%")
        self.check(0, moved, "--margin", "0.11")

    def test_times_are_compared_only_when_asked_for(self):
        times = {"parallel_ns": 2000.0, "parallel_low_ns": 1900.0, "parallel_high_ns": 2100.0}
        head = record([cell(64, **times), cell(256, **times)])
        self.assertNotIn("time", self.check(0, head))
        text = self.check(1, head, "--absolute")
        self.assertIn("the parallel time rose at n = 64, 256", text)
        self.assertIn("parallel time at n = 64: 1 µs [970 ns, 1.05 µs] before, 2 µs [1.9 µs, 2.1 µs] now", text)
        self.assertIn("note: times were compared as asked. They were measured on one host", text)


class Formats(CheckTest):
    def test_text(self):
        lines = self.check(1, slower_record()).splitlines()
        self.assertEqual(lines[0], "baseline   2026-01-31T12:00:00Z  here  Planted CPU")
        self.assertEqual(lines[3].split(), ["curve", "verdict", "before", "now"])
        self.assertEqual(lines[4].split("   "), ["wave/mine/2/hot", "regression", "149 [128, 181]", "512 [362, 724]"])
        self.assertIn("  speed-up at n = 64: 2× [1.88×, 2.12×] before, 1× [0.9×, 1.1×] now", lines)
        self.environment["LC_ALL"] = "C"
        self.assertTrue(self.check(1, slower_record()).isascii())

    def test_markdown(self):
        lines = self.check(1, slower_record(), "--format", "markdown").splitlines()
        self.assertEqual(lines[0], "**regression (1 curve: 1 regression)**")
        self.assertEqual({line.count("|") for line in lines[2:5]}, {6})
        self.assertTrue(lines[4].startswith("| wave/mine/2/hot | regression | 149 &#91;128, 181&#93; |"), lines[4])

    def test_junit(self):
        for head, outcome in ((slower_record(), "failure"), (unresolved_record(), "skipped"), (record(), None)):
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
        self.assertEqual(self.check(0, record(), "--format", "github"), "::notice title=crossover check::pass (1 curve: 1 pass)\n")

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
        self.assertEqual([curve[side]["n_high"] for side in ("baseline", "head")], [181, 724])
        speedup = curve["quantities"][0]
        self.assertEqual((speedup["quantity"], speedup["sizes"]), ("speed-up", 2))
        change = speedup["changes"][0]
        self.assertEqual((change["n"], change["worse"], change["counts"]), (64, True, True))
        self.assertEqual(change["baseline"], {"value": 2.0, "low": 1.875, "high": 2.125})
        self.assertEqual(change["head"], {"value": 1.0, "low": 0.9, "high": 1.1})
        self.assertEqual([quantity["changes"] for quantity in curve["quantities"][1:]], [[], []])

    def test_json_of_what_is_missing_or_open(self):
        gone = self.verdict(0, record(), baseline=record(None, [crossover(), crossover(backend="gone")]))
        self.assertEqual(gone["curves"][1]["head"], None)
        self.assertEqual(gone["curves"][1]["reason"], "the head did not measure it")
        self.assertIsNone(gone["curves"][0]["reason"])
        opened = self.verdict(0, unresolved_record())["curves"][0]
        self.assertEqual((opened["head"]["verdict"], opened["head"]["n"]), ("unresolved", None))

    def test_hostile_names_and_reasons_break_no_format(self):
        open_curve = {"verdict": "unresolved", "reason": HOSTILE, "n": None, "n_low": None, "n_high": None}
        head = record([cell(64, backend=HOSTILE)], [crossover(backend=HOSTILE, **open_curve)])
        baseline = record([cell(64, backend=HOSTILE)], [crossover(backend=HOSTILE)])
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


class BadInput(CheckTest):
    def test_usage(self):
        self.store("run", record())
        for arguments, words in (
            (["check"], ["there is no base to compare", "--baseline RESULTS"]),
            (["check", "--head", "run"], ["there is no base to compare", "--baseline RESULTS"]),
            (["check", "--baseline", "run", "--base", "run"], ["--base is of no use beside --baseline"]),
            (["check", "--baseline", "absent"], ["cannot read the results", "absent"]),
            (["check", "--baseline", "run"], ["cannot read the results", "results/latest"]),
            (["check", "--baseline", ""], ["the name of a run is empty", "--baseline"]),
            (["check", "--baseline", "run", "--head", ""], ["the name of a run is empty", "--head"]),
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

    def test_another_machine_or_build_is_refused(self):
        for path, value, words in (
            (("cpu_model",), "Another", ["CPU model differs", "'Planted CPU'", "'Another'"]),
            (("cpus", "usable"), 4, ["number of usable CPUs differs", "'2'", "'4'"]),
            (("cpus", "usable"), None, ["does not tell its number of usable CPUs"]),
            (("build_type",), None, ["does not tell its build type"]),
            (("build_type",), "Debug", ["build type differs", "'Release'", "'Debug'"]),
        ):
            head = copy.deepcopy(record())
            inner = head["environment"]
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = value
            self.store("before", record())
            self.store("now", head)
            with self.subTest(path):
                self.expect_refusal(
                    *("check", "--baseline", "before", "--head", "now"), words=[*words, "now against before", "README.md"]
                )

    def test_other_workloads_are_refused(self):
        self.store("before", record())
        self.store("now", record([], [crossover(workload="other")]))
        self.expect_refusal("check", "--baseline", "before", "--head", "now", words=["no curve in common"])

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
