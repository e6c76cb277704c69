#!/usr/bin/env python3
"""A stored run as sizes for a program: the header compiled, the file read by crossover/threshold.hpp."""

import re
import shutil
import subprocess
import unittest

from export_test import HOSTILE, ExportTest, crossover, hostile_record, record
from harness import ROOT

COMPILERS = [path for path in map(shutil.which, ("g++", "clang++")) if path]
STRICT = ("-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")

HEADER_USER = """
#include "thresholds.hpp"
#include "thresholds.hpp"
using namespace crossover::thresholds;
static_assert(wave_mine_min_n == 181 && wave_mine_worth_ns == 2583);
static_assert(wave_third_min_n == SIZE_MAX && wave_third_worth_ns > 1e300);
static_assert(wave_mine_4_hot_min_n == 0);
bool pays(std::size_t n) { return n >= wave_mine_min_n; }
"""
HOSTILE_USER = """
#include "thresholds.hpp"
static_assert(crossover::thresholds::wave_other_min_n == SIZE_MAX);
static_assert(crossover::thresholds::wave_script_b_2J_cmd_min_n == 181);
"""
FILE_USER = """
#include <crossover/threshold.hpp>
#include <cstdio>
static const crossover::Threshold pays("wave", "mine", 65);
int main() {
    const std::size_t sizes[] = {45, 724};
    for (const std::size_t n : sizes) {
        std::puts(n >= pays ? "parallel" : "serial");
    }
    std::printf("%zu\\n%s\\n%s\\n", static_cast<std::size_t>(pays), pays.source().c_str(), pays.problem().c_str());
}
"""


def planted_record():
    never = {"verdict": "never", "n": None, "n_low": None, "n_high": None}
    return record(
        crossovers=[
            crossover(serial_work_ns=2583.0),
            crossover(backend="third", **never),
            crossover(workers=4, oversubscribed=True, verdict="always", n=None, n_low=None, n_high=None),
        ]
    )


class Thresholds(ExportTest):
    def compile(self, source, *options):
        """Compiles a source with every compiler there is; the last one's program stays."""
        (self.folder / "user.cpp").write_text(source)
        self.assertTrue(COMPILERS)
        for compiler in COMPILERS:
            ended = subprocess.run(
                [compiler, *STRICT, "user.cpp", *options],
                cwd=self.folder,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            self.assertEqual(ended.returncode, 0, f"{compiler}: {ended.stderr}")

    def write(self, content, form, name, *options):
        self.expect(0, "export", self.store(content), "--format", form, "--output", name, *options)
        return (self.folder / name).read_text()

    def test_the_header_compiles(self):
        self.write(planted_record(), "header", "thresholds.hpp")
        self.compile(HEADER_USER, "-fsyntax-only")

    def test_the_header_compiles_whatever_the_names_are(self):
        for ending in ("", "\\", "*/", "??/", "\\ \n#error"):
            content = hostile_record()
            content["environment"].update(
                cpu_model=HOSTILE + ending,
                kernel=ending,
                compiler_flags=ending,
                command_line=["crossover", HOSTILE, ending],
                runtimes={"third": {"third_version": ending}},
            )
            for answer in content["crossovers"]:
                answer["reason"] = HOSTILE + ending
            self.write(content, "header", "thresholds.hpp")
            self.compile(HOSTILE_USER, "-fsyntax-only", "-trigraphs", "-Wno-trigraphs")

    def test_the_header_tells_where_its_sizes_come_from(self):
        content = planted_record()
        content["environment"].update(
            command_line=["crossover", "sweep", "--budget", "14s"], runtimes={"mine": {"mine_version": "3.2"}}
        )
        header = self.write(content, "header", "out")
        for line in ("CPU:      Planted CPU, 2 usable", "measured: 2026-01-31T12:00:00Z", "by:       crossover sweep --budget 14s"):
            self.assertIn(f"// {line}\n", header)
        self.assertIn("// wave with mine, hot calls; mine_version 3.2\n", header)
        self.assertIn("Planted CPU\t2\t2\thot\tmine_version 3.2\twave\tmine\t181\t", self.write(content, "thresholds", "out"))

    def test_the_size_taken_is_told(self):
        content = planted_record()
        content["crossovers"][0].update(n_high=1024, safe_n_high=300)
        for take, size in (((), 298), (("--take", "upper"), 298), (("--take", "typical"), 149), (("--take", "safe"), 300)):
            self.assertIn(f"wave_mine_min_n = {size};", self.write(content, "header", "out", *take))
            self.assertIn(f"\twave\tmine\t{size}\t149\t128\t1024\t2583\n", self.write(content, "thresholds", "out", *take))

    def test_a_program_takes_the_row_of_its_machine(self):
        self.compile(FILE_USER, "-I", str(ROOT / "include"), "-o", "user")
        environment = dict(self.environment)

        def told():
            return self.run_crossover(program=self.folder / "user", env=environment).stdout.splitlines()

        self.assertEqual(told(), ["serial", "parallel", "65", "compiled", ""])
        text = self.write(planted_record(), "thresholds", "thresholds.tsv")
        environment["CROSSOVER_THRESHOLDS"] = "thresholds.tsv"
        self.assertEqual(told()[2:4], ["65", "compiled"])
        # What the program says of its machine is what a record says of it (tests/unit/formats).
        machine = re.search("has no row for wave with mine on '(.*)', ([0-9]+) usable CPUs$", told()[4])
        row = f"{machine[1]}\t{machine[2]}\t1\t"
        (self.folder / "thresholds.tsv").write_text(text.replace("Planted CPU\t2\t2\t", row))
        self.assertEqual(told(), ["serial", "parallel", "181", "thresholds.tsv, line 2", ""])
        environment["CROSSOVER_THRESHOLD_WAVE_MINE"] = "1000"
        self.assertEqual(told()[:4], ["serial", "serial", "1000", "CROSSOVER_THRESHOLD_WAVE_MINE"])


class Refusals(ExportTest):
    def test_sizes_are_for_programs_alone(self):
        folder = self.store(record())
        for form in ("gbench", "bmf", "github", "junit", "markdown", "csv"):
            words = [f"the format {form} has no size to choose", "--take"]
            self.expect_refusal("export", folder, "--format", form, "--take", "safe", words=words)
        words = ["there is no size 'sfe'", "did you mean 'safe'?"]
        self.expect_refusal("export", folder, "--format", "header", "--take", "sfe", words=words)

    def test_results_without_answers(self):
        folder = self.store(record(crossovers=[]))
        for form in ("header", "thresholds"):
            words = ["the results hold no answer", "run", "crossover sweep"]
            self.expect_refusal("export", folder, "--format", form, "--output", "out", words=words)

    def test_names_that_meet(self):
        folder = self.store(record(crossovers=[crossover(backend="a-b"), crossover(backend="a:b")]))
        words = ["two curves would have the name 'wave_a_b_min_n'", "--format thresholds"]
        self.expect_refusal("export", folder, "--format", "header", "--output", "out", words=words)
        self.expect(0, "export", folder, "--format", "thresholds")

    def test_where_it_cannot_be_written_nothing_is_left(self):
        folder = self.store(planted_record())
        for form in ("header", "thresholds"):
            self.expect_refusal("export", folder, "--format", form, "--output", "absent/out", words=["absent/out"])

    def test_damaged_facts_are_told(self):
        for key, value, words in (
            ("command_line", [1], ["environment.command_line", "list of texts"]),
            ("runtimes", {"mine": {"version": 5}}, ["environment.runtimes.mine.version", "text"]),
            ("runtimes", {"mine": []}, ["environment.runtimes.mine", "object"]),
        ):
            content = record()
            content["environment"][key] = value
            self.expect_refusal("export", self.store(content), "--format", "header", words=["damaged", *words])


# The tests of the other formats stay in their own file.
del ExportTest

if __name__ == "__main__":
    unittest.main()
