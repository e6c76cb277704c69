#!/usr/bin/env python3
"""Tests of scripts/check_results.py: a whole results folder passes, and every planted fault is named."""

import contextlib
import copy
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import check_results  # noqa: E402  (the folder has to be known first)

# The real schema has its own tests; here it only matters that the one given is applied.
SCHEMA = {"type": "object", "required": ["schema_version"], "properties": {"schema_version": {"const": 2}}}
CELL = {"workload": "wave", "backend": "tbb", "workers": 2, "calls": "hot", "n": 64, "parallel_ns": 900.0}
UNTIMED = {**CELL, "n": 256, "parallel_ns": None}
RECORD = {
    "schema_version": 2,
    "status": "complete",
    "cells": [CELL, UNTIMED],
    "crossovers": [{}],
    "failures": [],
    "samples": [{"workload": "wave", "backend": "tbb", "n": [64], "serial_ns": [1800.0]}],
}
ROW = {"name": "wave/tbb/2/hot/64", "real_time": 900.0, "time_unit": "ns"}
RECORD["benchmarks"] = [ROW]
JOURNAL = [{"type": "header"}, {"type": "sample"}, {"type": "note"}]


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.record = copy.deepcopy(RECORD)
        self.rows = [dict(ROW)]
        self.journal = [json.dumps(line) for line in JOURNAL]
        self.pictures = {f"wave-{kind}.svg": b'<?xml version="1.0"?><svg xmlns="x"/>' for kind in ("time", "speed")}
        self.pictures |= {f"wave-{kind}.png": b"\x89PNG\r\n\x1a\nrest" for kind in ("time", "speed")}
        self.page = "x" * 2000
        (self.folder / "schema.json").write_text(json.dumps(SCHEMA))

    def check(self):
        (self.folder / "results.json").write_text(json.dumps(self.record))
        (self.folder / "ci.json").write_text(json.dumps({"benchmarks": self.rows}))
        (self.folder / "journal.jsonl").write_text("".join(line + "\n" for line in self.journal))
        (self.folder / "report.html").write_text(self.page)
        (self.folder / "plots").mkdir(exist_ok=True)
        for name, content in self.pictures.items():
            (self.folder / "plots" / name).write_bytes(content)
        return self.run_main(self.folder)

    def run_main(self, folder):
        output = io.StringIO()
        arguments = ["check_results", str(folder), str(self.folder / "schema.json")]
        with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(output):
            with contextlib.redirect_stderr(output):
                return check_results.main(), output.getvalue()

    def expect_one_fault(self, *words):
        status, output = self.check()
        self.assertEqual((status, len(output.splitlines())), (1, 2), output)
        for word in words:
            self.assertIn(word, output.splitlines()[0])

    def test_a_whole_folder_passes(self):
        status, output = self.check()
        self.assertEqual((status, len(output.splitlines())), (0, 1), output)

    def test_the_schema_is_applied(self):
        self.record["schema_version"] = 1
        self.expect_one_fault("results.json", "schema_version")

    def test_nothing_measured_is_no_pass(self):
        self.record["crossovers"] = []
        self.expect_one_fault("nothing was measured")

    def test_an_unfinished_sweep_is_named(self):
        self.record["status"] = "interrupted"
        self.expect_one_fault("interrupted")

    def test_a_recorded_failure_is_named(self):
        self.record["failures"] = [{"what": "the runner died"}]
        self.expect_one_fault("the runner died")

    def test_a_cell_without_its_row_is_named(self):
        self.record["cells"].append({**CELL, "n": 1024})
        self.record["benchmarks"].append({**ROW, "name": "wave/tbb/2/hot/1024"})
        self.expect_one_fault("ci.json", "wave/tbb/2/hot/1024")

    def test_a_row_without_a_cell_is_named(self):
        self.rows.append({**ROW, "name": "wave/tbb/2/hot/256"})
        self.expect_one_fault("ci.json", "wave/tbb/2/hot/256")

    def test_two_rows_for_one_cell_are_named(self):
        self.rows.append(dict(ROW))
        self.expect_one_fault("ci.json", "2 rows for 1 cells", "wave/tbb/2/hot/64")

    def test_a_row_that_took_no_time_is_named(self):
        self.rows[0]["real_time"] = 0.0
        self.expect_one_fault("ci.json", "real_time 0.0")

    def test_another_unit_is_named(self):
        self.rows[0]["time_unit"] = "us"
        self.expect_one_fault("ci.json", "us")

    def test_a_journal_without_its_header_is_named(self):
        del self.journal[0]
        self.expect_one_fault("journal.jsonl", "header")

    def test_a_sample_that_bypassed_the_journal_is_named(self):
        del self.journal[1]
        self.expect_one_fault("journal.jsonl", "0 samples")

    def test_columns_of_unequal_length_are_named(self):
        self.record["samples"][0]["serial_ns"].append(1700.0)
        self.expect_one_fault("results.json", "wave/tbb", "serial_ns has 2 values, n has 1")

    def test_a_record_has_the_rows_of_ci_json(self):
        self.record["benchmarks"] *= 2
        self.expect_one_fault("results.json", "2 rows for 1 cells", "wave/tbb/2/hot/64")

    def test_a_torn_journal_is_unreadable(self):
        self.journal.append('{"type":"sam')
        self.assertEqual(self.check()[0], 2)

    def test_numbers_that_are_not_json_are_unreadable(self):
        self.rows[0]["real_time"] = float("nan")
        status, output = self.check()
        self.assertEqual(status, 2)
        self.assertIn("NaN", output)

    def test_an_empty_page_is_named(self):
        self.page = ""
        self.expect_one_fault("report.html")

    def test_missing_pictures_are_named(self):
        del self.pictures["wave-speed.png"]
        self.expect_one_fault("plots", "1 png")

    def test_pictures_that_are_none_are_named(self):
        for name in ("wave-time.png", "wave-time.svg"):
            with self.subTest(name):
                good, self.pictures[name] = self.pictures[name], b"oops"
                self.expect_one_fault(f"plots/{name}")
                self.pictures[name] = good

    def test_a_missing_folder_is_unreadable_not_clean(self):
        self.assertEqual(self.run_main(self.folder / "nowhere")[0], 2)


if __name__ == "__main__":
    unittest.main()
