#!/usr/bin/env python3
"""Google Benchmark binaries in sweep and check: the real library, with times planted by manual
time.

The binary is tests/gbench/planted.cpp; what it is depends on the name of the copy that is started."""

import json
import os
import shutil
import stat
import unittest
from pathlib import Path

import jsonschema
from harness import ROOT, CrossoverTest, only, strict_json

PLANTED = Path(
    os.environ.get("CROSSOVER_GBENCH_PLANTED", ROOT / "build/dev/tests/gbench/gbench-planted")
)
CHECK_SCHEMA = json.loads((ROOT / "results/schema/check.schema.json").read_text())
FEW = ("--filter", "BM_Sort|BM_Fill|BM_Copy", "--skip", "probe")

# As 1.8 and newer: takes --benchmark_min_time=Nx, and its times are planted in whole.
RECENT = """#!/bin/sh
case "$*" in
*'has this name'*) echo 'Failed to match any benchmarks against regex: x' >&2; exit;;
*list_tests*) echo 'BM_New<a, b>/8'; exit;;
esac
iterations=${*##*min_time=}; iterations=${iterations%%x*}
case "$iterations" in *[!0-9]*) exit 3;; esac
cat <<END
{ "context": { "library_version": "v1.9.1", "json_schema_version": 1 }, "benchmarks": [
  { "name": "BM_New<a, b>/8", "family_index": 0, "per_family_instance_index": 0, "run_name": "BM_New<a, b>/8",
    "run_type": "iteration", "repetitions": 1, "repetition_index": 0, "threads": 1, "iterations": $iterations,
    "real_time": 2.5e+00, "cpu_time": 2.5e+00, "time_unit": "us" } ] }
END
"""

class Gbench(CrossoverTest):
    def binaries(self, *names):
        for name in names:
            shutil.copy2(PLANTED, self.folder / name)

    def program(self, name, text):
        path = self.folder / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def check(self, status, head, *options, base="base"):
        self.binaries(*(name for name in (base, head) if not (self.folder / name).exists()))
        return self.expect(
            status, "check", "--base", base, "--head", f"./{head}", *(options or FEW)
        )

    def cells(self):
        folder = only((self.folder / "results").iterdir())
        record = strict_json((folder / "check.json").read_text())
        faults = jsonschema.Draft202012Validator(CHECK_SCHEMA).iter_errors(record)
        self.assertEqual([f"{fault.json_path}: {fault.message}" for fault in faults], [])
        return {cell["name"]: cell for cell in only(record["families"])["cells"]}

    def sweep_of(self, *words):
        return ("sweep", "--gbench", "./base", *words, "--budget", "60s", "--skip", "probe")

    def test_copies_pass_and_the_run_says_what_it_could_have_seen(self):
        ended = self.check(0, "chatty")
        self.assertTrue(
            ended.stdout.startswith(
                "PASS: nothing is more than 5 % slower or faster; smallest change "
            ),
            ended.stdout,
        )
        self.assertIn("this run could have seen: 5 % in 4 cells\n", ended.stdout)
        cells = self.cells()
        copy = "BM_Copy<std::vector<int, A&B>>/repeats:3/manual_time"
        names = [
            "BM_Sort/size:256/manual_time",
            "BM_Sort/size:4096/manual_time",
            copy,
            "BM_Fill/repeats:2/manual_time",
        ]
        self.assertEqual(list(cells), [*names, names[0] + "/control"])
        for name, planted_ns in zip(names, (20 * 256, 20 * 4096, 1e6, 3e3)):
            for sample in cells[name]["samples"]:
                for time in sample["base_ns"] + sample["head_ns"]:
                    self.assertAlmostEqual(time / planted_ns, 1.0, places=6)

    def test_the_planted_difference_is_found_where_it_is(self):
        ended = self.check(1, "slower")
        slow = "BM_Sort/size:4096/manual_time"
        self.assertTrue(
            ended.stdout.startswith(f"REGRESSION: slower cells: {slow} +20.0 %\n"), ended.stdout
        )
        cells = self.cells()
        self.assertEqual(
            [name for name, cell in cells.items() if cell["verdict"] != "pass"], [slow]
        )
        self.assertAlmostEqual(cells[slow]["ratio"], 1.2, places=6)

    def test_what_only_head_has_is_left_out_and_what_it_lacks_is_an_error(self):
        more = self.check(0, "more", "--filter", "BM_New|BM_Sort", "--skip", "probe")
        self.assertIn("\nnot compared: only head has BM_New/manual_time\n", more.stdout)
        self.binaries("less")
        self.expect_refusal(
            *("check", "--base", "base", "--head", "less"),
            words=["head lacks what base has: BM_Fill/repeats:2/manual_time", "--head"],
        )

    def test_a_self_test_plants_into_the_times_of_a_binary(self):
        self.binaries("base")
        few = ("--filter", "BM_Fill/repeats", "--skip", "probe", "--budget", "1s")
        ended = self.expect(0, "check", "--self-test", "--base", "base", *few)
        rows = {line[:15].strip(): line[15:].split() for line in ended.stdout.splitlines()}
        self.assertEqual(rows["none (A/A)"][:2], ["3", "0"], ended.stdout)
        for planted in ("+10 %", "+15 %"):
            self.assertEqual(rows[planted][:2], ["1", "1"], ended.stdout)
        self.assertNotIn("a lost worker", rows)
        self.expect_refusal(
            *("check", "--base", "base", "--head", "base", "--plant-lost-worker"),
            words=["a worker can be lost"],
        )

    def test_what_base_skips_is_left_out_with_its_own_words(self):
        self.binaries("skips", "skips-too")
        ended = self.check(0, "skips-too", base="skips")
        self.assertIn(
            "not compared: benchmark 'BM_Fill/repeats:2/manual_time' reports an error: no device\n",
            ended.stdout,
        )

    def test_wrong_sides_are_refused(self):
        self.binaries("base", "exits", "skips")
        self.program("plain", "#!/bin/sh\necho BM_Sort/256\n")
        self.program(
            "silent",
            "#!/bin/sh\ncase \"$*\" in "
            "*'has this name'*) echo 'Failed to match any benchmarks against regex' >&2;; "
            "*list_tests*) echo BM_A;; *) echo 'BM_A 12 ns';; esac\n",
        )
        self.program("silent-too", (self.folder / "silent").read_text())
        refuse = lambda *words, base="./base", head: self.expect_refusal(  # noqa: E731
            *("check", "--base", base, "--head", head), *FEW[2:], words=words
        )
        refuse("base and head are the same file", "--self-test", head="base")
        refuse("'plain' is no Google Benchmark binary", "--head", head="plain")
        refuse(
            "in head, benchmark 'BM_Twice/",
            "ended its process: it exited with status 7; its last words: fill",
            head="exits",
        )
        refuse(
            "in head, benchmark 'BM_Twice/", "reports an error: no device", "--filter", head="skips"
        )
        refuse(
            "in base, benchmark 'BM_A' printed no report in JSON", base="silent", head="silent-too"
        )
        shutil.copy2(PLANTED, self.folder / "head")
        nothing = ("--filter", "BM_Nothing")
        self.expect_refusal(
            "check",
            "--base",
            "base",
            "--head",
            "head",
            *nothing,
            words=["matches 'BM_Nothing'", "--base"],
        )

    def test_a_benchmark_that_dies_later_is_a_recorded_failure(self):
        count = 'echo x >>runs; [ $(wc -l <runs) -le 30 ] || { echo done for >&2; kill -9 $$; }\n'
        self.program("base", RECENT.replace("#!/bin/sh\n", "#!/bin/sh\n" + count))
        self.program("head", RECENT)
        ended = self.expect(3, "check", "--base", "base", "--head", "head", "--skip", "probe")
        self.assertIn(
            "benchmark 'BM_New<a, b>/8' ended its process: it was killed by signal 9", ended.stderr
        )
        self.assertTrue(self.cells()["BM_New<a, b>/8"]["samples"])

    def test_recent_versions_get_a_fixed_number_of_iterations(self):
        self.program("base", RECENT)
        self.program("head", RECENT)
        self.expect(0, "check", "--base", "base", "--head", "head", "--skip", "probe")
        cell = self.cells()["BM_New<a, b>/8"]
        self.assertEqual(cell["n"], 8)
        self.assertAlmostEqual(cell["iterations"], 2000, delta=1)
        self.assertAlmostEqual(cell["samples"][0]["base_ns"][0], 2500, places=6)

    def test_a_sweep_over_the_registered_sizes_finds_where_parallel_pays(self):
        """They cross at n = 1,000, and the sizes in common are 256 and 1,024 there."""
        self.binaries("base")
        ended = self.expect(0, *self.sweep_of("--serial", "BM_Serial", "--way", "par=BM_Parallel"))
        self.assertRegex(
            ended.stdout,
            r"base +par +2 +1,000 \(256 to 1,024\) \[1\]|"
            r"base +par +\d+ +\d+ \(256 to 1,024\) \[1\]",
        )
        self.assertIn(
            "\n[1] no size is given between 256 and 1,024: "
            "512 would narrow it, by --n or ->Arg(512)\n",
            ended.stdout,
        )
        record = self.record()
        sizes = {cell["n"] for cell in record["cells"]}
        self.assertLessEqual(sizes, {16, 64, 256, 1024, 4096, 16384, 65536})
        self.assertEqual(only(record["crossovers"])["verdict"], "crossover")

    def test_another_argument_can_be_the_size(self):
        self.binaries("base")
        second = "BM_Second/7/{n}/manual_time"
        words = (
            "--serial",
            second,
            "--way",
            "eight=BM_Second/8/{n}/manual_time",
            "--arg",
            "2",
            "--budget",
            "2s",
        )
        self.expect(0, "sweep", "--gbench", "base", *words, "--skip", "probe")
        self.assertEqual({cell["n"] for cell in self.record()["cells"]}, {64, 4096})

    def test_wrong_sweeps_are_refused(self):
        self.binaries("base")
        refuse = lambda *options, words: self.expect_refusal(
            *self.sweep_of(*options), words=words
        )  # noqa: E731
        serial, way = ("--serial", "BM_Serial"), ("--way", "par=BM_Parallel")
        refuse(
            "--serial",
            "BM_Serail",
            *way,
            words=["no benchmark 'BM_Serail'", "--serial", "did you mean 'BM_Serial'"],
        )
        refuse(*serial, words=["--way"])
        refuse(*serial, "--way", "BM_Parallel", words=["not of the form NAME=BENCHMARK", "--way"])
        refuse(*serial, *way, *way, words=["'par' is given twice"])
        refuse(*serial, "--way", "fill=BM_Fill", words=["'BM_Fill' has no such argument that is n"])
        refuse(
            *serial,
            "--way",
            "b=BM_Second",
            words=["'BM_Second' is several curves", "'BM_Second/{n}/64/manual_time'"],
        )
        refuse(*serial, "--way", "b=BM_Second/{n}/64/manual_time", words=["no size in common"])
        refuse(*serial, *way, "--n", "60:70", words=["one size in common", "--n"])
        refuse(*serial, *way, "--quick", words=["--quick"])
        other = ("sweep", *serial, *way, "--gbench")
        self.expect_refusal(
            *other, "/bin/true", words=["'/bin/true' is no Google Benchmark binary", "--gbench"]
        )
        self.expect_refusal(*other, "nowhere", words=["no program './nowhere'", "--gbench"])


if __name__ == "__main__":
    unittest.main()
