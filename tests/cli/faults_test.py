#!/usr/bin/env python3
"""A runner that dies, hangs or talks nonsense costs its curve only, and the record says how it ended."""

import unittest

from harness import CrossoverTest, only, scripted

# Requests of a runner of the pair: 1 hello, 2 open, 3 verify, 4 … measure.
FAULTS = {
    "dies": (("--die-at", 4), ["was killed by signal 11", "measuring n = ", "last words: all is lost"]),
    "killed": (("--die-at", 5, "--signal", "SIGKILL"), ["was killed by signal 9", "measuring n = "]),
    "exits": (("--exit-at", 6, "--status", 7), ["exited with status 7", "measuring n = "]),
    "silent": (("--silent-exit",), ["exited with status 0", "saying hello"]),
    "early": (("--die-at", 2, "--signal", "SIGABRT"), ["was killed by signal 6", "opening wave"]),
    "mute": (("--mute-at", 4), ["closed its stdin or stdout and was ended", "measuring n = "]),
    "babbles": (("--nonsense-at", 5), ["not JSON", "'the answer is 42'", "measuring n = "]),
    "wrong": (("--wrong-checksum",), ["computed wrong results", "checksum"]),
    "refuses": (("--refuse-open", "no device today"), ["said: no device today", "opening wave"]),
    "newer": (("--protocol", 2), ["speaks protocol 2, this driver speaks 1"]),
    "negative": (("--seconds-at", 4, "--seconds", "-1"), ["-1", "measuring n = "]),
    "timeless": (("--seconds-at", 4, "--seconds", "0"), ["took no time"]),
    "endless": (("--seconds-at", 4, "--seconds", "1e300"), ["1e+300", "measuring n = "]),
    "instant": (("--seconds-at", 4, "--seconds", "5e-324"), ["took no time", "measuring n = "]),
    "tiny": (("--seconds-at", 5, "--seconds", "1e-300"), ["1e-300: it took no time", "measuring n = "]),
    "days": (("--seconds-at", 4, "--seconds", "86401"), ["from 1e-09 to 86400", "measuring n = "]),
    "deep": (("--deep-environment", 80_000), ["nested more than 64 deep", "opening wave"]),
    "null": (("--seconds-at", 4, "--seconds", "null"), ["not a valid answer", "measuring n = "]),
}


class Faults(CrossoverTest):
    def test_every_fault_is_on_record_and_the_others_are_measured(self):
        names = [*FAULTS, "healthy"]
        runners = {name: scripted(*options) for name, (options, _) in FAULTS.items()}
        runners["healthy"] = scripted("--speed-up", 2)
        arguments = [word for name in names for word in ("--backend", name, "--runner", f"{name}={runners[name]}")]
        ended = self.sweep(status=3, sizes="1:64", options=arguments)
        record = self.record()
        self.assertEqual(record["status"], "failed")
        verdicts = {c["backend"]: c["verdict"] for c in record["crossovers"]}
        self.assertEqual(verdicts, {**{name: "failed" for name in FAULTS}, "healthy": "always"})
        failures = {failure["backend"]: failure for failure in record["failures"]}
        self.assertEqual(sorted(failures), sorted(FAULTS))
        journal = {line["backend"]: line for line in self.journal() if line["type"] == "failure"}
        for name, (_, words) in FAULTS.items():
            with self.subTest(name):
                self.assertEqual((failures[name]["side"], failures[name]["round"]), ("parallel", 0))
                for word in (f"the {name} runner", *words):
                    self.assertIn(word, failures[name]["error"])
                self.assertEqual("signal 9" in failures[name]["error"], name == "killed")
                self.assertEqual(journal[name]["error"], failures[name]["error"])
                self.assertIn(words[0], ended.stdout)
        self.assertEqual(self.marked_processes(), [])

    def test_a_runner_that_hangs_is_ended(self):
        self.sweep("--hang-at", 3, status=3, sizes="1:64", options=["--deadline", "5s"])
        failure = only(self.record()["failures"])
        self.assertEqual((failure["side"], failure["n"]), ("parallel", 64))
        self.assertIn("gave no answer within 5 s and was ended while verifying n = 64", failure["error"])
        self.assertEqual(self.marked_processes(), [])

    def test_a_baseline_that_dies_fails_every_curve_on_its_side(self):
        self.sweep("--speed-up", 2, serial=("--die-at", 4), status=3, sizes="1:64")
        record = self.record()
        self.assertEqual([(f["side"], f["backend"]) for f in record["failures"]], [("serial", "planted")])
        self.assertIn("the serial runner was killed by signal 11", record["failures"][0]["error"])

    def test_a_baseline_that_cannot_say_how_far_to_go(self):
        self.expect(
            3,
            *("sweep", "--workload", "wave", "--skip", "probe,dispatch,safe", "--backend", "planted", "--runner", f"planted={scripted()}"),
            *("--runner", f"serial={scripted('--refuse-open', 'not today')}"),
        )
        failure = self.record()["failures"][0]
        self.assertEqual((failure["side"], failure["round"], failure["n"]), ("serial", None, None))
        self.assertIn("not today", failure["error"])

    def test_foreign_words_cannot_steer_the_terminal(self):
        ended = self.sweep("--refuse-open", "bell \a, escape \033[2J, line\nbreak", status=3, sizes="1:64")
        self.assertIn("bell  , escape  [2J, line break", ended.stdout)
        self.assertNotIn("\033", ended.stdout)

    def test_foreign_words_are_cut(self):
        self.sweep("--refuse-open", "x" * 100_000, status=3, sizes="1:64")
        error = only(self.record()["failures"])["error"]
        self.assertIn("said: " + "x" * 500 + "... while opening", error)
        self.assertLess(len(error), 700)

    def test_checksums_are_compared_whole_and_told_in_part(self):
        self.sweep("--speed-up", 2, "--long-checksum", 10_000, serial=("--long-checksum", 10_001), status=3, sizes="1:64")
        error = only(self.record()["failures"])["error"]
        self.assertIn("0... where serial has ", error)
        self.assertLess(len(error), 1200)

    def test_what_was_measured_before_a_fault_is_kept(self):
        self.sweep("--die-at", 19, "--speed-up", 2, status=3, sizes="1:64")
        record = self.record()
        self.assertEqual(len(record["failures"]), 1)
        self.assertGreater(len(record["samples"]), 0)


if __name__ == "__main__":
    unittest.main()
