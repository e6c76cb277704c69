#!/usr/bin/env python3
"""Tests of check_arrows.py: a tree that keeps every rule is clean, and one planted violation per rule is caught."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import check_arrows

CLEAN = {
    "backends/api/error.hpp": "#pragma once\n",
    "backends/api/kernel.hpp": '#include "backends/api/error.hpp"\n#include <vector>\n',
    "backends/registry.hpp": '#include "backends/api/kernel.hpp"\n',
    "backends/registry.cpp": '#include "backends/registry.hpp"\n#include "backends/openmp/openmp.hpp"\n',
    "backends/openmp/openmp.hpp": '#include "backends/api/kernel.hpp"\n',
    "backends/openmp/openmp.cpp": '#include <omp.h>\n#include "backends/openmp/openmp.hpp"\n',
    "backends/tbb/tbb.cpp": "#include <oneapi/tbb/task_arena.h>\n#include <tbb/version.h>\n",
    "benchmarks/workloads/kernels.cpp": '#include "backends/api/kernel.hpp"\n',
    "benchmarks/stats/sign_test.hpp": '#include "backends/api/error.hpp"\n',
    "benchmarks/record/json.cpp": '#include <nlohmann/json.hpp>\n#include <hwloc.h>\n'
    '#include "benchmarks/stats/sign_test.hpp"\n#include "generated_revision.hpp"\n',
    "benchmarks/record/values.hpp": "#pragma once\n",
    "benchmarks/runner/timer.cpp": '#include <benchmark/benchmark.h>\n#include "backends/registry.hpp"\n'
    '#include "benchmarks/workloads/workloads.hpp"\n#include "benchmarks/record/values.hpp"\n',
    "benchmarks/sweep/options.hpp": '#include "backends/api/expected.hpp"\n',
    "benchmarks/sweep/sweep.cpp": '#include "benchmarks/stats/sign_test.hpp"\n',
    "benchmarks/text/words.cpp": '#include "backends/api/expected.hpp"\n',
    "benchmarks/protocol/lines.cpp": '#include <nlohmann/json.hpp>\n#include "benchmarks/text/words.hpp"\n',
    "benchmarks/formats/junit.cpp": '#include <nlohmann/json.hpp>\n#include "benchmarks/record/values.hpp"\n',
    "benchmarks/driver/round.cpp": '#include "benchmarks/protocol/lines.hpp"\n',
    "benchmarks/gate/gate.cpp": '#include "benchmarks/driver/round.hpp"\n',
    "benchmarks/commands/sweep.cpp": '#include "benchmarks/sweep/sweep.hpp"\n#include "backends/registry.hpp"\n',
    "benchmarks/cli/parse.cpp": '#include <CLI/CLI.hpp>\n#include "benchmarks/sweep/options.hpp"\n',
    "benchmarks/main.cpp": '#include "benchmarks/commands/sweep.hpp"\n',
    "tests/proofs/fidelity/loop.cpp": '#include <tbb/parallel_for.h>\n#include "benchmarks/sweep/sweep.hpp"\n',
    "tests/proofs/coverage/main.cpp": '#include "tests/support/world.hpp"\n#include "benchmarks/stats/a.hpp"\n',
    "plots/package.json": '{"dependencies": {"vega": "5.0.0", "@resvg/resvg-js": "2.6.0"}}\n',
    "plots/report.mjs": 'import { readFile } from "node:fs/promises";\nimport { line } from "./specs/line.mjs";\n'
    'import * as vega from "vega";\nimport { Resvg } from "@resvg/resvg-js/sub";\n',
    "plots/specs/line.mjs": 'export { colour } from "../palette.mjs";\n// from "nowhere" is only talk\n'
    'const ends = ["from", "to"];\n',
    "plots/package-lock.json": '{"packages": {"node_modules/vega": {"integrity": "sha512-x"}}}\n',
    "tests/unit/any_test.cpp": "#include <nlohmann/json.hpp>\n",
    "build/dev/long.cpp": "// x\n" * 401,
}

# What is planted: the rule, the file, its content, and what the complaint must name.
PLANTED = [
    ("the interface knows no backend", "backends/api/bad.hpp", '#include "backends/openmp/openmp.hpp"\n', "not for"),
    ("no backend includes another", "backends/tbb/bad.cpp", '#include "backends/openmp/openmp.hpp"\n', "not for"),
    ("no backend knows the registry", "backends/tbb/bad.cpp", '#include "backends/registry.hpp"\n', "not for"),
    ("no backend knows benchmarks", "backends/tbb/bad.cpp", '#include "benchmarks/record/values.hpp"\n', "not for"),
    ("registry.hpp knows no backend", "backends/registry.hpp", '#include "backends/tbb/tbb.hpp"\n', "not for"),
    ("registry.cpp measures nothing", "backends/registry.cpp", '#include "benchmarks/record/a.hpp"\n', "not for"),
    ("workloads know no registry", "benchmarks/workloads/bad.cpp", '#include "backends/registry.hpp"\n', "not for"),
    ("stats know nothing", "benchmarks/stats/bad.cpp", '#include "benchmarks/record/values.hpp"\n', "not for"),
    ("stats know no kernel", "benchmarks/stats/bad.cpp", '#include "backends/api/kernel.hpp"\n', "not for"),
    ("record knows no sweep", "benchmarks/record/bad.cpp", '#include "benchmarks/sweep/sweep.hpp"\n', "not for"),
    ("runner knows no sweep", "benchmarks/runner/bad.cpp", '#include "benchmarks/sweep/sweep.hpp"\n', "not for"),
    ("runner knows no backend", "benchmarks/runner/bad.cpp", '#include "backends/tbb/tbb.hpp"\n', "not for"),
    ("sweep knows no runner", "benchmarks/sweep/bad.cpp", '#include "benchmarks/runner/timer.hpp"\n', "not for"),
    ("sweep knows no registry", "benchmarks/sweep/bad.cpp", '#include "backends/registry.hpp"\n', "not for"),
    ("sweep knows no gate", "benchmarks/sweep/bad.cpp", '#include "benchmarks/gate/gate.hpp"\n', "not for"),
    ("gate knows no sweep", "benchmarks/gate/bad.cpp", '#include "benchmarks/sweep/options.hpp"\n', "not for"),
    ("the driver knows no sweep", "benchmarks/driver/bad.cpp", '#include "benchmarks/sweep/options.hpp"\n', "not for"),
    ("the driver knows no runner", "benchmarks/driver/bad.cpp", '#include "benchmarks/runner/plant.hpp"\n', "not for"),
    ("users' headers know nothing", "include/crossover/bad.hpp", '#include "backends/api/kernel.hpp"\n', "not for"),
    ("users' headers know no error of ours", "include/crossover/bad.hpp", '#include "backends/api/error.hpp"\n', "not for"),
    ("examples know no room", "examples/bad.cpp", '#include "benchmarks/record/values.hpp"\n', "not for"),
    ("text knows nothing", "benchmarks/text/bad.cpp", '#include "benchmarks/record/values.hpp"\n', "not for"),
    ("record knows no protocol", "benchmarks/record/bad.cpp", '#include "benchmarks/protocol/lines.hpp"\n', "not for"),
    ("formats know no sweep", "benchmarks/formats/bad.cpp", '#include "benchmarks/sweep/options.hpp"\n', "not for"),
    ("sweep knows no formats", "benchmarks/sweep/bad.cpp", '#include "benchmarks/formats/junit.hpp"\n', "not for"),
    ("main knows commands only", "benchmarks/main.cpp", '#include "benchmarks/sweep/sweep.hpp"\n', "not for"),
    ("gate knows no runner", "benchmarks/gate/bad.cpp", '#include "benchmarks/runner/timer.hpp"\n', "not for"),
    ("cli knows only options", "benchmarks/cli/bad.cpp", '#include "benchmarks/sweep/sweep.hpp"\n', "not for"),
    ("every place is in the table", "benchmarks/new_room/bad.cpp", '#include "backends/registry.hpp"\n', "table"),
    ("indented includes count", "benchmarks/stats/bad.cpp", '  # include "backends/registry.hpp"\n', "not for"),
    ("templates of sources count", "benchmarks/stats/bad.cpp.in", '#include "backends/registry.hpp"\n', "not for"),
    ("angle brackets are no way out", "benchmarks/stats/bad.cpp", "#include <backends/registry.hpp>\n", "not for"),
    ("no test code in what ships", "benchmarks/sweep/bad.cpp", '#include "tests/support/world.hpp"\n', "not for"),
    ("no unit test in a proof", "tests/proofs/coverage/bad.cpp", '#include "tests/unit/world.hpp"\n', "not for"),
    ("tbb in a header of a proof", "tests/proofs/fidelity/bad.hpp", "#include <tbb/arena.h>\n", "header"),
    ("no sideways include", "backends/tbb/bad.cpp", '#include "tbb.cpp"\n', "relative"),
    ("no upward include", "backends/tbb/bad.cpp", '#include "../openmp/openmp.hpp"\n', "relative"),
    ("no detour", "backends/tbb/bad.cpp", '#include "backends/tbb/../openmp/openmp.hpp"\n', "relative"),
    ("omp.h elsewhere", "benchmarks/runner/bad.cpp", "#include <omp.h>\n", "alone"),
    ("omp.h in a header", "backends/openmp/bad.hpp", "#include <omp.h>\n", "header"),
    ("tbb elsewhere", "backends/thread/bad.cpp", "#include <tbb/parallel_for.h>\n", "alone"),
    ("oneapi/tbb in a header", "backends/tbb/bad.hpp", "#include <oneapi/tbb.h>\n", "header"),
    ("mpi.h elsewhere", "backends/thread/bad.cpp", "#include <mpi.h>\n", "alone"),
    ("benchmark.h elsewhere", "benchmarks/sweep/bad.cpp", "#include <benchmark/benchmark.h>\n", "alone"),
    ("nlohmann elsewhere", "benchmarks/sweep/bad.cpp", "#include <nlohmann/json.hpp>\n", "alone"),
    ("nlohmann in quotes", "benchmarks/cli/bad.cpp", '#include "nlohmann/json_fwd.hpp"\n', "alone"),
    ("CLI11 elsewhere", "benchmarks/main.cpp", "#include <CLI/CLI.hpp>\n", "alone"),
    ("hwloc elsewhere", "benchmarks/runner/bad.cpp", "#include <hwloc.h>\n", "alone"),
    ("long C++ file", "benchmarks/stats/bad.cpp", "// x\n" * 401, "401 lines"),
    ("long test", "tests/unit/bad_test.cpp", "// x\n" * 401, "401 lines"),
    ("long script", "plots/bad.mjs", "// x\n" * 401, "401 lines"),
    ("plots reach outside", "plots/bad.mjs", 'import { x } from "../tests/page/x.mjs";\n', "outside plots"),
    ("plots reach outside, late", "plots/specs/bad.mjs", 'const x = await import("../../x.mjs");\n', "outside plots"),
    ("plots use what is not declared", "plots/bad.mjs", 'import d3 from "d3";\n', "not declared"),
    ("plots require what is not declared", "plots/bad.js", "const d3 = require('d3/array');\n", "not declared"),
    ("plots import for effect", "plots/bad.mjs", 'import "@scope/effect";\n', "not declared"),
    ("lock files name no address", "plots/package-lock.json", '{\n"resolved": "https:' + '//x.example"}\n', "address"),
]


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for path, content in CLEAN.items():
            self.write(path, content)

    def write(self, path, content):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(content, encoding="utf-8")

    def run_main(self):
        output = io.StringIO()
        with mock.patch.object(sys, "argv", ["check_arrows", str(self.root)]), contextlib.redirect_stdout(output):
            with contextlib.redirect_stderr(output):
                return check_arrows.main(), output.getvalue()

    def test_a_tree_that_keeps_the_rules_is_clean(self):
        found, checked = check_arrows.violations(self.root)
        self.assertEqual(found, [])
        self.assertEqual(checked, sum(path.startswith(("backends", "benchmarks", "plots")) for path in CLEAN))
        self.assertEqual(self.run_main()[0], 0)

    def test_every_planted_violation_is_the_only_one_caught(self):
        for rule, path, content, named in PLANTED:
            with self.subTest(rule):
                self.write(path, content)
                found, _ = check_arrows.violations(self.root)
                if path in CLEAN:
                    self.write(path, CLEAN[path])
                else:
                    (self.root / path).unlink()
                self.assertTrue(found, f"{path} was not caught")
                for line in found:
                    self.assertTrue(line.startswith(f"{path}:"), line)
                    self.assertIn(named, line)

    def test_a_violation_is_told_with_its_line_and_fails(self):
        self.write("benchmarks/stats/bad.cpp", '#include <vector>\n#include "backends/registry.hpp"\n')
        status, output = self.run_main()
        self.assertEqual(status, 1)
        self.assertIn("benchmarks/stats/bad.cpp:2: ", output)

    def test_400_lines_are_allowed(self):
        self.write("benchmarks/stats/long.cpp", "// x\n" * 400)
        self.assertEqual(check_arrows.violations(self.root)[0], [])

    def test_an_empty_tree_is_an_error_not_a_pass(self):
        with tempfile.TemporaryDirectory() as empty:
            self.root = Path(empty)
            self.assertEqual(self.run_main()[0], 2)


if __name__ == "__main__":
    unittest.main()
