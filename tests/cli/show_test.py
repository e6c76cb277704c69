#!/usr/bin/env python3
"""A stored run in the terminal and on paper: show and report, with the characters and colours that the reader can see."""

import json
import os
import pty
import subprocess
import unittest

from harness import CrossoverTest

ESCAPE = "\x1b"


KEY = {"workload": "wave", "backend": "planted", "workers": 2, "calls": "hot"}
RECORD = {
    "schema_version": 2,
    "status": "complete",
    "context": {"host_name": "here"},
    "environment": {"cpu_model": "Planted CPU", "started_utc": "2026-01-31T12:00:00Z"},
    "crossovers": [{**KEY, "verdict": "crossover", "n": 64, "n_low": 45, "n_high": 91, "n_min": 1, "n_top": 4096}],
    "cells": [{**KEY, "n": 4**power, "speedup_ratio": 0.1 * 2**power} for power in range(7)],
}


class Show(CrossoverTest):
    def setUp(self):
        super().setUp()
        run = self.folder / "results/latest"
        run.mkdir(parents=True)
        (run / "results.json").write_text(json.dumps(RECORD))

    def on_a_terminal(self, *arguments, **variables):
        """What a terminal gets to see."""
        environment = {**self.environment, "TERM": "xterm-256color", **variables}
        ours, theirs = pty.openpty()
        process = self.start(*arguments, stdout=theirs, stderr=subprocess.DEVNULL, text=False, env=environment)
        os.close(theirs)
        seen = b""
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:  # how Linux says that the other side is closed
                break
            if not chunk:
                break
            seen += chunk
        os.close(ours)
        self.assertEqual(process.wait(timeout=60), 0)
        return seen.decode()

    def test_times_of_every_size(self):
        lines = self.expect(0, "show", "--times").stdout.splitlines()
        self.assertIn("Planted CPU", lines[0])
        self.assertEqual([line.split()[3] for line in lines[2:]], ["n", "1", "4", "16", "64", "256", "1,024", "4,096"])
        self.assertIn("6.4", lines[-1])
        self.assertIn("| wave | planted | 2 | 4,096 |", self.expect(0, "show", "--times", "--markdown").stdout)

    def test_colour_is_for_terminals_whose_reader_wants_it(self):
        self.environment.pop("NO_COLOR", None)
        self.assertIn(ESCAPE + "[3", self.on_a_terminal("show"))
        self.assertIn(ESCAPE + "[3", self.on_a_terminal("show", NO_COLOR=""))
        self.assertNotIn(ESCAPE, self.on_a_terminal("show", NO_COLOR="1"))
        self.assertNotIn(ESCAPE, self.on_a_terminal("show", TERM="dumb"))
        self.assertNotIn(ESCAPE, self.on_a_terminal("show", "--markdown"))
        self.assertNotIn(ESCAPE, self.expect(0, "show").stdout)

    def test_plain_characters_where_the_locale_has_no_others(self):
        self.environment["LC_ALL"] = "C"
        text = self.expect(0, "show").stdout
        self.assertTrue(text.isascii(), text)
        self.assertIn("  planted x 2 ", text)
        self.assertIn("+ >= 1x", text)
        self.environment["LC_ALL"] = "C.UTF-8"
        self.assertIn("▅ ≥ 1×", self.expect(0, "show").stdout)

    def test_the_width_is_that_of_the_reader(self):
        for columns in (60, 100):
            self.environment["COLUMNS"] = str(columns)
            chart = self.expect(0, "show").stdout.split("\nwave\n")[1].splitlines()[0]
            self.assertTrue(columns - 8 <= len(chart) <= columns, f"{len(chart)} of {columns}")

    def test_markdown_is_a_table(self):
        lines = self.expect(0, "show", "--markdown").stdout.splitlines()
        self.assertTrue(lines[2].startswith("| workload | backend |"))
        self.assertEqual({line.count("|") for line in lines[2:5]}, {7})


class Report(CrossoverTest):
    def test_without_nodejs_it_says_what_is_missing(self):
        self.environment["PATH"] = str(self.folder)
        self.expect_refusal("report", words=["cannot start Node.js", "crossover report", "install nodejs"])

    def test_nodejs_is_told_what_was_asked_for(self):
        node = self.folder / "node"
        node.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n")
        node.chmod(0o755)
        self.environment["PATH"] = f"{self.folder}:{os.environ['PATH']}"
        ended = self.run_crossover("report", "before=a b", "c", "--out", "d.html")
        self.assertEqual(ended.returncode, 7)
        script, *words = ended.stdout.splitlines()
        self.assertTrue(script.endswith("plots/report.mjs") and os.path.exists(script), script)
        self.assertTrue(words.pop(0).startswith("--comparisons=/proc/self/fd/"), words)
        self.assertEqual(words, ["--out=d.html", "before=a b", "c"])


if __name__ == "__main__":
    unittest.main()
