#!/usr/bin/env python3
"""A stored run in the formats of other tools, read by those tools or by other readers of the same formats."""

import copy
import csv
import json
import os
import stat
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
from full_disk_test import files_of_at_most
from harness import ROOT, CrossoverTest, strict_json

COMPARE = Path("/usr/share/benchmark/compare.py")  # Debian's libbenchmark-tools
FORMATS = ("gbench", "bmf", "github", "junit", "markdown", "csv", "hyperfine", "header", "thresholds")
SCHEMAS = {"gbench": "gbench", "bmf": "bmf", "github": "github_benchmark", "hyperfine": "hyperfine"}
HOSTILE = "</script><b>&\"',;\n\r\t\x1b[2J\x7f|`=cmd()\u2028\ufffe%"


def cell(n, workload="wave", backend="mine", **more):
    return {
        **{"workload": workload, "backend": backend, "workers": 2, "calls": "hot", "n": n, "verdict": "win"},
        **{"wins": 9, "losses": 1, "rounds": 10, "contended_rounds": 0, "moving_ratio": 0.25, "parallel_cpu_ns": 1900.0},
        **{"serial_ns": 2000.0, "serial_low_ns": 1900.0, "serial_high_ns": 2100.0},
        **{"parallel_ns": 1000.0, "parallel_low_ns": 970.0, "parallel_high_ns": 1050.0},
        **{"speedup_ratio": 2.0, "speedup_low_ratio": 1.875, "speedup_high_ratio": 2.125},
        **more,
    }


def crossover(workload="wave", backend="mine", **more):
    return {
        **{"workload": workload, "backend": backend, "workers": 2, "calls": "hot", "verdict": "crossover", "reason": None},
        **{"n": 149, "n_low": 128, "n_high": 181, "n_min": 1, "n_top": 4096, "rounds": 40, "wall_s": 1.5},
        **more,
    }


def record(cells=None, crossovers=None):
    return {
        "schema_version": 2,
        "status": "complete",
        "context": {"host_name": "here", "num_cpus": 2},
        "environment": {
            **{"cpu_model": "Planted CPU", "started_utc": "2026-01-31T12:00:00Z", "build_type": "Release"},
            **{"cpus": {"usable": 2}},
        },
        "crossovers": [crossover()] if crossovers is None else crossovers,
        "cells": [cell(64), cell(256)] if cells is None else cells,
    }


def hostile_record():
    open_curve = {"n": None, "n_low": None, "n_high": None, "reason": HOSTILE}
    return record(
        [
            cell(64, backend=HOSTILE),
            cell(64, workload="=" + HOSTILE),
            cell(128, parallel_low_ns=None, parallel_high_ns=None, parallel_cpu_ns=None),
            cell(256, parallel_ns=None, parallel_low_ns=None, parallel_high_ns=None),
            cell(512, **{f"speedup{end}_ratio": None for end in ("", "_low", "_high")}),
        ],
        [
            crossover(backend=HOSTILE),
            crossover(workload=HOSTILE, verdict="unresolved", **open_curve),
            crossover(backend="other", verdict="failed", **open_curve),
            crossover(backend="third", verdict="never", n=None, n_low=None, n_high=None),
        ],
    )


def has_scipy(python):
    known = subprocess.run([python, "-c", "import scipy.stats"], stderr=subprocess.DEVNULL, check=False)
    return known.returncode == 0


class ExportTest(CrossoverTest):
    def store(self, content, name="run"):
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "results.json").write_text(json.dumps(content))
        return folder

    def exported(self, form, content=None):
        return self.expect(0, "export", self.store(record() if content is None else content), "--format", form).stdout

    def valid(self, form, content):
        schema = json.loads((ROOT / f"results/schema/{SCHEMAS[form]}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        export = strict_json(self.exported(form, content))
        faults = jsonschema.Draft202012Validator(schema).iter_errors(export)
        self.assertEqual([f"{fault.json_path}: {fault.message}" for fault in faults], [])
        return export


class Formats(ExportTest):
    def test_google_benchmark_has_one_row_per_cell_with_its_name(self):
        rows = self.valid("gbench", record())["benchmarks"]
        self.assertEqual([row["name"] for row in rows], ["wave/mine/2/hot/64", "wave/mine/2/hot/256"])
        self.assertEqual((rows[0]["real_time"], rows[0]["cpu_time"], rows[0]["iterations"]), (1000.0, 1900.0, 10))

    def test_google_benchmark_is_what_the_sweep_wrote(self):
        self.sweep("--overhead-us", 1, sizes="1:256")
        export = self.expect(0, "export", "--format", "gbench").stdout
        self.assertEqual(export, (self.run_folder() / "ci.json").read_text())

    def test_bencher_gets_values_with_our_intervals(self):
        benchmarks = self.valid("bmf", record())
        self.assertEqual(
            benchmarks["wave/mine/2/hot/64"],
            {
                "latency": {"value": 1000.0, "lower_value": 970.0, "upper_value": 1050.0},
                "speedup": {"value": 2.0, "lower_value": 1.875, "upper_value": 2.125},
            },
        )
        self.assertEqual(
            benchmarks["wave/mine/2/hot/crossover"],
            {"crossover": {"value": 149, "lower_value": 128, "upper_value": 181}},
        )
        self.assertEqual(len(benchmarks), 3)

    def test_github_action_benchmark_gets_the_longer_side_as_range(self):
        first, second, third = self.valid("github", record())
        self.assertEqual((first["name"], first["unit"], first["value"]), ("wave/mine/2/hot/64", "ns", 1000.0))
        self.assertEqual(first["range"], "± 50")
        self.assertIn("95 % interval [970, 1050] ns", first["extra"])
        self.assertIn("speed-up over serial: 2 [1.875, 2.125]", first["extra"])
        self.assertEqual(second["name"], "wave/mine/2/hot/256")
        self.assertEqual((third["unit"], third["value"], third["range"]), ("elements", 149, "± 32"))

    def test_hyperfine_gets_every_time_of_rounds_that_count(self):
        curve = {"workload": "wave", "backend": "mine", "workers": 2, "calls": "hot", "baseline": "old"}
        columns = {"n": [64, 8, 64], "round": [0, 0, 1], "iterations": [2, 1, 1], "serial_ns": [2e9, 5e8, 9e9], "parallel_ns": [1e9, 5e8, 9e9]}
        rounds = [{**curve, "round": 0, "counts": True}, {**curve, "round": 1, "counts": False}]
        told = self.valid("hyperfine", {**record(), "rounds": rounds, "samples": [{**curve, **columns}]})["results"]
        self.assertEqual([one["times"] for one in told], [[0.5], [0.5], [2.0], [1.0]])
        self.assertEqual(told[2]["command"], "wave/mine/2/hot/64/old")
        self.assertEqual(told[2]["parameters"], {"n": "64", "side": "old"})
        for column, wrong in (("n", [64, 0, 64]), ("serial_ns", [1]), ("iterations", [0, 1, 1]), ("round", [0, -1, "x"])):
            broken = {**record(), "samples": [{**curve, **columns, column: wrong}]}
            ended = self.expect(2, "export", self.store(broken), "--format", "hyperfine")
            self.assertIn(f"samples[0].{column}", ended.stderr)

    def test_hyperfine_agrees_with_the_record_of_a_sweep(self):
        self.sweep("--overhead-us", 1, sizes="1:256")
        told = strict_json(self.expect(0, "export", "--format", "hyperfine").stdout)["results"]
        medians = {one["command"]: one["median"] for one in told}
        for one in self.record()["cells"]:
            name = f"wave/planted/{one['workers']}/hot/{one['n']}"
            self.assertAlmostEqual(medians[name] * 1e9, one["parallel_ns"], delta=1e-4 * one["parallel_ns"])
            self.assertAlmostEqual(medians[f"{name}/serial"] * 1e9, one["serial_ns"], delta=1e-4 * one["serial_ns"])

    def test_csv_has_every_figure(self):
        rows = list(csv.DictReader(self.exported("csv").splitlines()))
        self.assertEqual([row["name"] for row in rows], ["wave/mine/2/hot/64", "wave/mine/2/hot/256"])
        for key, value in cell(64).items():
            self.assertIn(rows[0][key], (str(value), f"{value:g}" if isinstance(value, float) else ""), key)
        self.assertEqual(rows[0]["baseline"], "serial")

    def test_junit_tells_failures_and_open_curves(self):
        root = ElementTree.fromstring(self.exported("junit", hostile_record()))
        suites = {suite.get("name"): suite for suite in root.iter("testsuite")}
        wave = suites["wave"]
        self.assertEqual([wave.get(key) for key in ("tests", "failures", "errors", "skipped", "time")], ["3", "1", "0", "0", "4.500"])
        cases = {case.get("name"): case for case in root.iter("testcase")}
        self.assertIsNotNone(cases["wave/other/2/hot"].find("failure"))
        self.assertEqual(list(cases["wave/third/2/hot"]), [cases["wave/third/2/hot"].find("system-out")])
        self.assertIn("never, up to n = 4,096", cases["wave/third/2/hot"].find("system-out").text)
        unresolved = [case for case in cases.values() if case.find("skipped") is not None]
        self.assertEqual(len(unresolved), 1)
        self.assertIn("</script><b>&\"',;", unresolved[0].find("skipped").get("message"))

    def test_markdown_is_that_of_show(self):
        self.assertEqual(
            self.exported("markdown"), self.expect(0, "show", self.folder / "run", "--markdown").stdout
        )


class HostileNames(ExportTest):
    def test_json_stays_valid_and_names_printable(self):
        printable = "wave/</script><b>&\"',;    [2J |`=cmd() \ufffe%/2/hot/64"
        rows = self.valid("gbench", hostile_record())["benchmarks"]
        self.assertEqual(rows[0]["name"], printable)
        self.assertEqual([row["name"][-4:] for row in rows], ["t/64", "t/64", "/128", "/512"])
        self.assertEqual(rows[2]["cpu_time"], 1000.0)
        benchmarks = self.valid("bmf", hostile_record())
        self.assertIn(printable, benchmarks)
        self.assertEqual(benchmarks["wave/mine/2/hot/128"]["latency"], {"value": 1000.0})
        self.assertEqual(list(benchmarks["wave/mine/2/hot/256"]), ["speedup"])
        self.assertEqual(list(benchmarks["wave/mine/2/hot/512"]), ["latency"])
        entries = {entry["name"]: entry for entry in self.valid("github", hostile_record())}
        self.assertIn(printable, entries)
        self.assertNotIn("range", entries["wave/mine/2/hot/128"])
        self.assertNotIn("wave/mine/2/hot/256", entries)
        self.assertNotIn("speed-up", entries["wave/mine/2/hot/512"]["extra"])

    def test_csv_keeps_its_columns_and_runs_no_formula(self):
        text = self.exported("csv", hostile_record())
        rows = list(csv.reader(text.splitlines()))
        self.assertEqual({len(row) for row in rows}, {23})
        self.assertEqual(len(rows), 6)
        self.assertTrue(rows[2][0].startswith("'="), rows[2][0])
        self.assertTrue(rows[2][1].startswith("'=</script>"), rows[2][1])
        self.assertIn("\"',;", rows[1][2])
        self.assertEqual(rows[4][15:18], ["", "", ""])

    def test_no_format_lets_a_control_character_or_markup_through(self):
        for form in FORMATS:
            with self.subTest(form):
                text = self.exported(form, hostile_record())
                between = "\n\t" if form == "thresholds" else "\n"
                self.assertEqual([c for c in text if ord(c) < 32 and c not in between or 0x7F <= ord(c) < 0xA0], [])
                if form in ("junit", "markdown"):
                    self.assertNotIn("</script>", text)

    def test_rows_that_cannot_be_told_apart_are_refused(self):
        twins = [cell(64, backend="a\tb"), cell(64, backend="a b")]
        folder = self.store(record(twins))
        for form in FORMATS:
            self.expect_refusal("export", folder, "--format", form, words=["two rows", "'wave/a b/2/hot/64'"])


class CompareTool(ExportTest):
    def test_google_benchmarks_own_comparison_reads_it(self):
        if not COMPARE.exists():
            self.skipTest(f"{COMPARE} is not there (Debian's libbenchmark-tools)")
        python = next(filter(has_scipy, (sys.executable, "/usr/bin/python3")), None)
        if python is None:
            self.skipTest("compare.py needs scipy (python3-scipy)")
        slower = [cell(64), cell(256, parallel_ns=1500.0, parallel_low_ns=1400.0, parallel_high_ns=1600.0)]
        for name, content in (("base", record()), ("head", record(slower))):
            self.expect(0, "export", self.store(content, name), "--format", "gbench", "--output", f"{name}.json")
        ended = subprocess.run(
            [python, "-B", COMPARE, "--no-color", "-d", "diff.json", "benchmarks", "base.json", "head.json"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.assertEqual(ended.returncode, 0, ended.stdout)
        found = {row["name"]: row for row in json.loads((self.folder / "diff.json").read_text())}
        self.assertEqual(found["wave/mine/2/hot/64"]["measurements"][0]["time"], 0.0)
        self.assertEqual(found["wave/mine/2/hot/256"]["measurements"][0]["time"], 0.5)


class Output(ExportTest):
    def test_into_a_file(self):
        folder = self.store(record())
        for form in FORMATS:
            on_stdout = self.expect(0, "export", folder, "--format", form).stdout
            self.assertEqual(self.expect(0, "export", folder, "--format", form, "--output", "out").stdout, "")
            self.assertEqual((self.folder / "out").read_text(), on_stdout)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["out", "run"])

    def test_through_a_link_and_into_a_device(self):
        folder = self.store(record())
        (self.folder / "there").write_text("old")
        (self.folder / "link").symlink_to("there")
        self.expect(0, "export", folder, "--format", "csv", "--output", "link")
        self.assertTrue((self.folder / "link").is_symlink())
        self.assertTrue((self.folder / "there").read_text().startswith("name,"))
        os.mkfifo(self.folder / "pipe")
        reader = subprocess.Popen(["cat", "pipe"], cwd=self.folder, stdout=subprocess.PIPE, text=True)
        self.expect(0, "export", folder, "--format", "csv", "--output", "pipe")
        self.assertTrue(reader.communicate(timeout=60)[0].startswith("name,"))
        self.assertTrue(stat.S_ISFIFO((self.folder / "pipe").lstat().st_mode))

    def test_where_it_cannot_be_written_nothing_is_left(self):
        folder = self.store(record())
        (self.folder / "kept").write_text("before")
        for output in ("absent/out", ".", "kept/below", "x" * 300, "/proc/crossover"):
            with self.subTest(output):
                self.expect_refusal("export", folder, "--format", "csv", "--output", output, words=[output, "--output"])
    def test_a_full_disk_keeps_the_old_file(self):
        folder = self.store(record())
        (self.folder / "kept").write_text("before")
        before = self.everything()
        limit = files_of_at_most(100)
        ended = self.expect(3, "export", folder, "--format", "csv", "--output", "kept", preexec_fn=limit)
        self.assertRegex(ended.stderr, "^crossover: cannot write the file.*kept.*make room.*\\n$")
        self.assertEqual((self.folder / "kept").read_text(), "before")
        self.assertEqual(self.everything(), before)

    def test_a_full_device_is_what_a_full_stdout_is(self):
        ended = self.expect(3, "export", self.store(record()), "--format", "csv", "--output", "/dev/full")
        self.assertRegex(ended.stderr, "^crossover: cannot write: No space left.*/dev/full.*\\n$")
        self.assertTrue(stat.S_ISCHR(Path("/dev/full").lstat().st_mode))

    def test_many_at_once_into_one_file_all_succeed(self):
        folder = self.store(record())
        (self.folder / "mine").write_text("untouched")
        (self.folder / "out.part").symlink_to("mine")
        exports = [self.start("export", folder, "--format", "csv", "--output", "out") for _ in range(16)]
        self.assertEqual([export.communicate()[1] for export in exports], [""] * 16)
        self.assertEqual([export.returncode for export in exports], [0] * 16)
        self.assertTrue((self.folder / "out").read_text().startswith("name,"))
        self.assertEqual((self.folder / "mine").read_text(), "untouched")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["mine", "out", "out.part", "run"])

    def test_stdout_that_is_full_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            ended = self.expect(3, "export", self.store(record()), "--format", "csv", stdout=full)
        self.assertIn("cannot write to stdout", ended.stderr)


class BadInput(ExportTest):
    def test_usage(self):
        self.store(record())
        for arguments, words in (
            (["export", "run"], ["no format given", "gbench, bmf, github, junit, markdown, csv"]),
            (["export", "run", "--format", "gbnech"], ["there is no format 'gbnech'", "did you mean 'gbench'?"]),
            (["export", "run", "--format", "csv", "--output", ""], ["the file's name is empty", "--output"]),
            (["export", "run", "more", "--format", "csv"], ["'more' is one word too many"]),
            (["export", "absent", "--format", "csv"], ["cannot read the results", "absent"]),
            (["export", "--format", "csv"], ["cannot read the results", "results/latest"]),
        ):
            with self.subTest(arguments):
                self.expect_refusal(*arguments, words=words)

    def test_a_record_that_is_cut_off(self):
        whole = json.dumps(record())
        for part in range(20):
            (self.folder / "cut.json").write_text(whole[: len(whole) * part // 20])
            self.expect_refusal("export", "cut.json", "--format", "bmf", words=["damaged", "cut.json"])

    def test_a_record_of_another_version(self):
        for version in (1, 3):
            (self.folder / "other.json").write_text(json.dumps({**record(), "schema_version": version}))
            words = [f"schema version {version}", "reads 2", "other.json", "measure again"]
            self.expect_refusal("export", "other.json", "--format", "bmf", words=words)

    def test_a_record_that_somebody_edited(self):
        for path, value, words in (
            (("cells", 1, "n"), -1, ["cells[1].n", "whole number"]),
            (("cells", 1, "n"), 1.5, ["cells[1].n", "whole number"]),
            (("cells", 1, "n"), 0, ["cells[1].n", "at least 1"]),
            (("cells", 0, "n"), None, ["cells[0].n", "missing"]),
            (("cells", 0, "workers"), 1 << 32, ["cells[0].workers", "whole number"]),
            (("cells", 0, "verdict"), "maybe", ["cells[0].verdict"]),
            (("cells", 0, "parallel_ns"), "fast", ["cells[0].parallel_ns", "number"]),
            (("cells", 0, "parallel_ns"), -5, ["cells[0].parallel_ns", "more than 0"]),
            (("cells", 0, "speedup_low_ratio"), 3.0, ["cells[0].speedup_ratio", "between"]),
            (("cells", 0, "speedup_high_ratio"), 1.0, ["cells[0].speedup_ratio", "between"]),
            (("cells", 0), [], ["cells[0]", "object"]),
            (("cells",), {}, ["cells", "list"]),
            (("crossovers",), None, ["crossovers", "missing"]),
            (("crossovers", 0, "verdict"), "perhaps", ["crossovers[0].verdict"]),
            (("crossovers", 0, "n_high"), None, ["crossovers[0].n_high", "missing"]),
            (("crossovers", 0, "n"), 127, ["crossovers[0].n ", "between"]),
            (("crossovers", 0, "n"), 182, ["crossovers[0].n ", "between"]),
            (("crossovers", 0, "n_low"), 182, ["crossovers[0].n ", "between"]),
            (("environment", "cpus", "usable"), "two", ["environment.cpus.usable"]),
            (("context", "host_name"), 5, ["context.host_name", "text"]),
            (("schema_version",), "1", ["schema_version", "whole number"]),
        ):
            with self.subTest(path):
                edited = copy.deepcopy(record())
                inner = edited
                for key in path[:-1]:
                    inner = inner[key]
                inner[path[-1]] = value
                (self.folder / "edited.json").write_text(json.dumps(edited))
                self.expect_refusal("export", "edited.json", "--format", "csv", words=["damaged", "edited.json", *words])


if __name__ == "__main__":
    unittest.main()
