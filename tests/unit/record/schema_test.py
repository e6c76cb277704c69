#!/usr/bin/env python3
"""What the C++ writer writes is what results/schema/results.schema.json promises.

Usage: schema_test.py WRITE_EXAMPLE_RESULTS SCHEMA
"""

import copy
import json
import subprocess
import sys
import unittest
from pathlib import Path

import jsonschema

WRITER, SCHEMA = sys.argv[1:3]


def written(which, what="results"):
    def refuse(name):
        raise ValueError(f"{name} is not JSON")

    text = subprocess.run([WRITER, which, what], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(text.decode("utf-8"), parse_constant=refuse)


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads(Path(SCHEMA).read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.validator = jsonschema.Draft202012Validator(schema)

    def faults(self, record):
        return [error.message for error in self.validator.iter_errors(record)]

    def test_an_ordinary_run_is_valid(self):
        self.assertEqual(self.faults(written("example")), [])

    def test_a_run_with_nan_and_broken_texts_is_valid(self):
        self.assertEqual(self.faults(written("wild")), [])

    def test_the_schema_would_notice(self):
        record = written("example")
        for spoil in (
            lambda r: r.update(schema_version=1),
            lambda r: r["cells"][0].update(verdict="maybe"),
            lambda r: r["crossovers"][0].pop("n_high"),
            lambda r: r["benchmarks"][0].update(real_time=None),
            lambda r: r["benchmarks"][0].update(side="serial"),
            lambda r: r["samples"][0].pop("serial_ns"),
            lambda r: r["samples"][0]["parallel_ns"].append(0),
            lambda r: r["winners"][0].pop("close"),
            lambda r: r["options"].pop("baselines"),
            lambda r: r["network"][0].pop("host"),
            lambda r: r["network"][0].update(ns_per_byte=None),
            lambda r: r["network"][1].update(latency_us=0),
            lambda r: r["cells"][2].update(moved_bytes=None),
            lambda r: r["environment"]["cpus"].update(quota=0),
        ):
            spoiled = copy.deepcopy(record)
            spoil(spoiled)
            self.assertNotEqual(self.faults(spoiled), [])

    def test_ci_json_has_one_row_per_cell(self):
        names = [row["name"] for row in written("example", "ci")["benchmarks"]]
        self.assertEqual(
            names, ["wave/openmp/2/hot/64", "wave/openmp/2/hot/256", "fma:64/mine/8/hot/64", "fma:64/mine/8/hot/256"]
        )


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
