#!/usr/bin/env python3
"""Tests of examples/audit: what planted records say of a switch, and what the script does
without a machine."""

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples/audit"))
import audit  # noqa: E402  (the folder has to be known first)
import switches  # noqa: E402

FACTS = {
    "library": "Lib",
    "library_version": "1.2",
    "library_kernel": "Zen",
    "function": "exp",
    "switch": "n >= LIMIT",
    "switch_n": "320",
    "switch_source": "lib.h:7",
}
CURVE = {
    "workload": "lib_exp",
    "backend": "openmp",
    "workers": 2,
    "calls": "hot",
    "oversubscribed": False,
    "verdict": "crossover",
    "reason": None,
    "n": 640,
    "n_low": 500,
    "n_high": 800,
    "n_min": 16,
    "n_top": 65536,
    "gate_n": None,
    "further_crossings": [],
    "while_busy": None,
}
NONE = {"n": None, "n_low": None, "n_high": None}


def curve(**changes):
    return {**CURVE, **changes}


def record(*curves, facts=FACTS):
    return {
        "crossovers": list(curves),
        "environment": {"runtimes": {"openmp": facts} if facts else {}},
    }


def row(facts=FACTS, **changes):
    (only,) = switches.rows_of(record(curve(**changes), facts=facts), "–")
    return dict(zip(switches.HEADINGS, only.cells)), only.source


class Judgement(unittest.TestCase):
    def says(self, expected, **changes):
        self.assertEqual(row(**changes)[0]["the switch is"], expected)

    def test_a_switch_below_the_interval_is_too_low_by_what_its_lower_end_proves(self):
        self.says("too low: 2.0× (at least 1.5×)")
        self.says("too low: 10.0× (at least 9.9×)", n=3200, n_low=3199, n_high=4000)
        self.says("too low: 2.0× (at least 1.2×)", n_low=413)
        self.says("too low: 2.0× (at least 1.01×)", n_low=326)
        self.says("too low: 40.0× (at least 12×)", n=12800, n_low=4000, n_high=20000)

    def test_a_switch_above_the_interval_is_too_high_by_what_its_upper_end_proves(self):
        self.says("too high: 2.0× (at least 1.6×)", n=160, n_low=100, n_high=200)

    def test_a_switch_within_the_interval_is_not_proven(self):
        for low, high in ((320, 800), (200, 800)):
            self.says("too low: 2.0× (not proven)", n_low=low, n_high=high)
        self.says("too high: 2.0× (not proven)", n=160, n_low=100, n_high=320)
        self.says("not proven wrong", n=320, n_low=100, n_high=400)

    def test_at_most_proves_that_a_switch_is_too_high_only_above_it(self):
        self.says("too high: (at least 20×)", n=None, n_low=None, n_high=16)
        self.says("too high: 2.0× (not proven)", n=160, n_low=None, n_high=320)
        self.says("not proven wrong", n=None, n_low=None, n_high=400)

    def test_always_and_never_prove_the_sizes_that_were_looked_at(self):
        self.says("too high: (at least 20×)", verdict="always", **NONE)
        self.says("too low: (at least 204×)", verdict="never", **NONE)
        self.says("not proven wrong", verdict="never", n_top=320, **NONE)

    def test_below_a_switch_that_cannot_be_lowered_nothing_is_known(self):
        gated = {"n_min": 320, "gate_n": 320}
        self.says("not too low; below it the library is serial", verdict="always", **gated, **NONE)
        self.says(
            "not too low; below it the library is serial", n=None, n_low=None, n_high=320, **gated
        )
        self.says("not proven wrong", n=None, n_low=None, n_high=321, **gated)
        self.says("too low: 2.0× (at least 1.5×)", **gated)

    def test_without_an_answer_nothing_is_settled(self):
        for verdict in ("unresolved", "failed"):
            self.says("not settled", verdict=verdict, **NONE)
        self.says("not settled", verdict="unresolved", n=None, n_low=400, n_high=None)

    def test_the_answer_of_a_machine_that_stayed_busy_is_told_and_settles_nothing(self):
        busy = {
            "others_cpus": 0.64,
            "verdict": "crossover",
            "n": 640,
            "n_low": 480,
            "n_high": 800,
            "rounds": 9,
        }
        cells, _ = row(verdict="unresolved", reason="machine busy", while_busy=busy, **NONE)
        self.assertEqual(
            cells["parallel pays from n"], "unresolved; 640 (480 to 800) while others used 0.6 CPUs"
        )
        self.assertEqual(cells["the switch is"], "not settled")
        cells, _ = row(while_busy=busy)
        self.assertEqual(cells["parallel pays from n"], "640 (500 to 800)")
        nothing = {**busy, "verdict": "unresolved", **NONE}
        cells, _ = row(verdict="unresolved", reason="machine busy", while_busy=nothing, **NONE)
        self.assertEqual(cells["parallel pays from n"], "unresolved: machine busy")
        self.assertEqual(cells["the switch is"], "not settled")


class Rows(unittest.TestCase):
    def test_a_row_names_the_library_its_kernel_and_where_the_switch_stands(self):
        cells, source = row(workers=4, n=64000, n_low=50000, n_high=80000)
        self.assertEqual(
            list(cells.values()),
            [
                "Lib 1.2",
                "exp",
                "Zen",
                "4",
                "320",
                "64,000 (50,000 to 80,000)",
                "too low: 200.0× (at least 156×)",
                "–",
            ],
        )
        self.assertEqual(source, "Lib 1.2, exp: n >= LIMIT (lib.h:7)")

    def test_answers_are_told_in_words(self):
        for text, changes in (
            ("≤ 16", {"n": None, "n_low": None, "n_high": 16}),
            ("never, up to 65,536", {"verdict": "never", **NONE}),
            ("always, from 16", {"verdict": "always", **NONE}),
            ("unresolved: few rounds", {"verdict": "unresolved", "reason": "few rounds", **NONE}),
            ("640 (500 to 800), and crosses again", {"further_crossings": [{}]}),
        ):
            with self.subTest(text):
                self.assertEqual(row(**changes)[0]["parallel pays from n"], text)

    def test_calls_and_too_many_workers_are_told(self):
        cells, _ = row(calls="cold", oversubscribed=True)
        self.assertEqual((cells["function"], cells["workers"]), ("exp (cold)", "2*"))

    def test_what_failed_before_it_told_its_switch_has_a_row(self):
        cells, source = row(facts=None, verdict="failed", reason="has no threads", **NONE)
        self.assertEqual(cells["function"], "lib_exp")
        self.assertEqual(cells["parallel pays from n"], "failed: has no threads")
        self.assertEqual(source, "")

    def test_runs_of_other_programs_have_none(self):
        self.assertEqual(switches.rows_of(record(curve(), facts={"python": "3.11"}), "–"), [])

    def test_a_later_run_replaces_an_earlier_one_of_the_same_kernel(self):
        rows = [*switches.rows_of(record(curve()), "a"), *switches.rows_of(record(curve()), "b")]
        other = {**FACTS, "library_kernel": "Prescott"}
        rows += switches.rows_of(record(curve(), facts=other), "c") + switches.rows_of(
            record(curve(workers=4)), "d"
        )
        self.assertEqual([row.cells[-1] for row in switches.newest(rows)], ["b", "c", "d"])

    def test_a_switch_is_told_once_for_all_its_rows(self):
        text = switches.markdown(switches.rows_of(record(curve(), curve(workers=4)), "–"), [])
        self.assertEqual(text.count("lib.h:7"), 1)

    def test_the_table_is_aligned_and_escaped(self):
        rows = switches.rows_of(
            record(curve(oversubscribed=True, verdict="failed", reason="a|b\nc", **NONE)), "–"
        )
        text = switches.markdown(rows, ["nothing more"])
        lines = text.splitlines()
        self.assertEqual(lines[2].index("| exp"), lines[0].index("| function"))
        self.assertEqual(lines[2].index("| 320"), lines[0].index("| switch at n"))
        self.assertEqual({len(line) for line in lines[:3]}, {len(lines[0])})
        self.assertIn("failed: a\\|b c", lines[2])
        notes = ["- \\* more workers than usable CPUs", "- nothing more"]
        self.assertEqual(lines[4:], ["- Lib 1.2, exp: n >= LIMIT (lib.h:7)", "", *notes])


class Script(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name) / "audit"

    def store(self, name, text):
        (self.out / name).mkdir(parents=True)
        (self.out / name / "results.json").write_text(text)

    def audit(self, *words):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = audit.main([*words, "--out", str(self.out)])
        return status, out.getvalue(), err.getvalue()

    def test_the_table_of_stored_runs_is_printed_and_written(self):
        self.store("1", json.dumps(record(curve())))
        (self.out / "1/report.html").touch()
        (self.out / "latest").symlink_to("1")
        status, out, err = self.audit("--table")
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out.count("too low: 2.0× (at least 1.5×)"), 1)
        self.assertIn("[page](1/report.html)", out)
        self.assertEqual((self.out / "audit.md").read_text(), out)

    def test_an_unreadable_record_is_named_and_the_others_are_shown(self):
        self.store("good", json.dumps(record(curve())))
        for name, text, reason in (
            ("cut", json.dumps(record(curve()))[:-9], "line 1 column"),
            ("bare", json.dumps({"crossovers": [curve()]}), "it has no 'environment'"),
            ("list", "[]", "list indices"),
            ("odd", json.dumps(record(curve(), facts={**FACTS, "switch_n": "many"})), "many"),
        ):
            self.store(name, text)
            with self.subTest(name):
                status, out, err = self.audit("--table")
                self.assertEqual(status, 3)
                (line,) = [line for line in err.splitlines() if f"/{name}/results.json" in line]
                self.assertIn(reason, line)
                self.assertIn("remove its folder", line)
                self.assertEqual(out.count("| Lib 1.2"), 1)

    def test_a_folder_without_a_run_is_refused_and_nothing_is_written(self):
        status, out, err = self.audit("--table")
        self.assertEqual((status, out), (2, ""))
        self.assertIn("there is no folder", err)
        self.out.mkdir()
        self.assertEqual(self.audit("--table")[0], 2)
        self.assertEqual(list(self.out.iterdir()), [])

    def faked(self, *, sweep=0, programs="here\t\naway\tlibaway-dev\n", numexpr=False):
        """A machine that builds and sweeps without doing either; returns what it was asked to run."""
        asked = []

        def run(*words, quiet=False, **_):
            words = [str(word) for word in words]
            asked.append(words)
            if words[:2] == ["cmake", "-S"]:
                (self.out / "build").mkdir(exist_ok=True)
                (self.out / "build/programs.tsv").write_text(programs)
                (self.out / "build/driver.txt").write_text("/usr/bin/crossover")
            if words[0].endswith("/here"):
                self.store("new", json.dumps(record(curve())))
                return sweep
            return 0

        self.enterContext(mock.patch.object(audit, "run", run))
        self.enterContext(mock.patch.dict(audit.os.environ))
        audit.os.environ.pop("CROSSOVER", None)
        self.enterContext(
            mock.patch.object(audit.importlib.util, "find_spec", lambda name: numexpr or None)
        )
        return asked

    def test_what_is_here_is_measured_and_what_is_missing_is_told(self):
        self.store("old", json.dumps(record(curve(workers=1))))
        asked = self.faked()
        status, out, _ = self.audit("--budget", "3s", "--prefix", "/opt/x")
        self.assertEqual(status, 0)
        self.assertIn(
            "- away is not measured: its library is not here (apt-get install libaway-dev)", out
        )
        self.assertIn(f"(apt-get install python3-numexpr, for {sys.executable})", out)
        self.assertIn("-DCMAKE_PREFIX_PATH=/opt/x", asked[0])
        self.assertEqual(asked[1][-2:], ["--target", "here"])
        self.assertEqual(asked[2][1:], ["--budget", "3s", "--out", str(self.out)])
        self.assertEqual(
            asked[3:], [["/usr/bin/crossover", "report", str(self.out / "new"), "--page-only"]]
        )

    def test_only_the_programs_asked_for_are_built_and_told(self):
        asked = self.faked(programs="here\t\nthere\t\naway\tlibaway-dev\n")
        _, out, _ = self.audit("--only", "here")
        self.assertEqual(asked[1][-2:], ["--target", "here"])
        self.assertNotIn("away", out)

    def test_an_unknown_program_is_refused_with_those_there_are(self):
        self.faked()
        status, _, err = self.audit("--only", "hree")
        self.assertEqual(status, 2)
        self.assertIn("'hree': choose from here, away, with_numexpr", err)

    def test_a_script_is_swept_by_the_python_that_runs_the_audit(self):
        self.store("old", json.dumps(record(curve())))
        asked = self.faked(numexpr=True)
        status, out, _ = self.audit("--only", "with_numexpr", "--budget", "3s")
        self.assertEqual((status, "numexpr is not" in out), (0, False))
        script = str(audit.HERE / "with_numexpr.py")
        self.assertEqual(
            asked[1:],
            [["/usr/bin/crossover", "python", script, "--budget", "3s", "--out", str(self.out)]],
        )
        self.assertEqual(audit.os.environ["CROSSOVER_PYTHON"], sys.executable)

    def test_a_sweep_that_was_refused_or_interrupted_ends_the_audit(self):
        for ended, expected in ((2, 2), (130, 130), (3, 0)):
            with self.subTest(ended):
                self.out = self.out.with_name(f"audit{ended}")
                self.faked(sweep=ended)
                self.assertEqual(self.audit()[0], expected)


class Commands(unittest.TestCase):
    def test_what_cannot_be_started_or_fails_is_a_problem_with_its_words(self):
        with self.assertRaisesRegex(audit.Problem, "cannot start /nowhere/cmake"):
            audit.run("/nowhere/cmake")
        with self.assertRaisesRegex(audit.Problem, "no compiler"):
            audit.run(sys.executable, "-c", "import sys; sys.exit('no compiler')", quiet=True)
        self.assertEqual(audit.run(sys.executable, "-c", "raise SystemExit(3)"), 3)


if __name__ == "__main__":
    unittest.main()
