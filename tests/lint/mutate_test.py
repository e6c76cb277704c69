#!/usr/bin/env python3
"""Tests of tests/proofs/mutation without a build: which mutants it makes, and that it goes on where it was ended."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "proofs/mutation"))
import bench  # noqa: E402
import mutants  # noqa: E402
import mutate  # noqa: E402


def after(line):
    """What becomes of one line of code."""
    return {m.after for m in mutants.mutants_of("a.cpp", line)}


class Mutants(unittest.TestCase):
    def test_operators_are_swapped_one_at_a_time(self):
        self.assertEqual(after("a + b * c"), {"a - b * c", "a + b / c"})
        self.assertEqual(after("x < y"), {"x <= y", "x >= y"})
        self.assertEqual(after("p && !q"), {"p || !q", "p && q"})
        self.assertEqual(after("std::min(a, b)"), {"std::max(a, b)"})

    def test_constants_are_off_by_one(self):
        self.assertEqual(after("at(3)"), {"at(4)", "at(2)"})
        self.assertEqual(after("at(0U)"), {"at(1U)"})
        self.assertEqual(after("share(0.5)"), {"share(1.5)", "share(0.25)"})
        self.assertEqual(after("n1 = m_2x3"), set())

    def test_conditions_are_negated_and_statements_removed(self):
        self.assertIn("    if (!(is_wide(x))) {", after("    if (is_wide(x)) {"))
        self.assertIn("    ", after("    counts.clear();"))
        self.assertIn("    ", after("    total += x;"))
        self.assertNotIn("    ", after("    const int total = x;"))
        self.assertIn("    return {};", after("    return found;"))

    def test_comments_texts_and_directives_are_left_alone(self):
        for line in ('// a + b', 'say("a + b < 3")', "#if A && 1", "say('+')", "x = y /* - 1 */"):
            self.assertEqual({text for text in after(line) if text.strip() and "{}" not in text}, set(), line)
        self.assertEqual(after("/* a + 1\nb - 2 */"), set())
        self.assertEqual(after("limit(1'000)"), set())

    def test_no_mutant_is_the_line_itself_or_stands_twice(self):
        drawn = mutants.draw(bench.REPOSITORY, 1)
        self.assertGreater(len(drawn), 1000)
        self.assertEqual(len({(m.path, m.line, m.after) for m in drawn}), len(drawn))
        self.assertFalse([m for m in drawn if m.before == m.after])

    def test_a_draw_follows_from_its_seed(self):
        first, again, other = (mutants.draw(bench.REPOSITORY, seed)[:50] for seed in (1, 1, 2))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)


class Runs(unittest.TestCase):
    MUTANTS = [mutants.Mutant("a/b.cpp", i, f"old {i}", f"new {i}", "swap") for i in range(6)]
    VERDICTS = {0: "survived", 1: "does not build", 2: "caught by x", 3: "caught by x", 4: "survived", 5: "caught by y"}

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "found.jsonl"
        self.judged = []

    def run_some(self, count):
        def judge(mutant):
            self.judged.append(mutant.line)
            return self.VERDICTS[mutant.line]

        return mutate.try_mutants(self.MUTANTS, count, mutate.Ledger(self.path, {"seed": 1}), judge, lambda _: None)

    def test_a_second_run_judges_only_what_is_new(self):
        self.assertEqual([m.line for m, _ in self.run_some(2)], [0, 2])
        self.assertEqual([m.line for m, _ in self.run_some(4)], [0, 2, 3, 4])
        self.assertEqual(self.judged, [0, 1, 2, 3, 4])

    def test_the_finds_of_another_draw_are_refused(self):
        self.run_some(1)
        with self.assertRaisesRegex(ValueError, "another --out"):
            mutate.Ledger(self.path, {"seed": 2})

    def test_the_share_caught_is_reported_and_held_against_the_goal(self):
        lines, good = mutate.report(self.run_some(5), set())
        self.assertIn("3 of 5 mutants caught (60.0 %), 2 survived, 0 named as equivalent", lines)
        self.assertFalse(good)
        self.assertIn('{"file": "a/b.cpp", "before": "old 4", "after": "new 4", "why": ""}', lines)

    def test_equivalent_mutants_count_neither_way(self):
        lines, good = mutate.report(self.run_some(5), {("a/b.cpp", "old 0", "new 0"), ("a/b.cpp", "old 4", "new 4")})
        self.assertIn("3 of 3 mutants caught (100.0 %), 0 survived, 2 named as equivalent", lines)
        self.assertTrue(good)


class Shares(unittest.TestCase):
    def test_cases_are_dealt_out_evenly(self):
        self.assertEqual(sorted(bench.shares({"a": 3.0, "b": 2.0, "c": 2.0}, 2)), [(["a"], 3.0), (["b", "c"], 4.0)])
        self.assertEqual(bench.shares({"a": 3.0}, 2), [(["a"], 3.0)])


if __name__ == "__main__":
    unittest.main()
