#!/usr/bin/env python3
"""What docs/protocol.md says to those who write a runner is true: its example works, its examples are spoken."""

import json
import os
import re
import shlex
import subprocess
import sys
import unittest
from pathlib import Path

from harness import CROSSOVER, ROOT, CrossoverTest, only, strict_json

DOCUMENT = (ROOT / "docs/protocol.md").read_text()


class Example(CrossoverTest):
    def test_the_example_can_be_measured(self):
        example = only(re.findall(r"\[`sines.py`\]\(\.\./(.*?)\)", DOCUMENT))
        command = shlex.join([sys.executable, str(ROOT / example)])
        self.expect(
            0,
            *("sweep", "--workload", "sines", "--n", "1:64", "--budget", "3s", "--skip", "probe,dispatch", "--backend", "pool", "--workers", "2"),
            *("--runner", f"serial={command}", "--runner", f"pool={command}"),
        )
        record = self.record()
        self.assertEqual(record["failures"], [])
        self.assertGreater(len(record["samples"]), 0)
        self.assertIn("python", record["environment"]["runtimes"]["pool"])
        self.assertEqual(self.marked_processes(), [])


class Table(CrossoverTest):
    def speak(self, lines):
        runner = Path(CROSSOVER).parent / "crossover-runner"
        said = "".join(line + "\n" for line in lines)
        ended = subprocess.run(
            [runner], input=said, env=self.environment, text=True, timeout=60, check=False, capture_output=True
        )
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        return [strict_json(line) for line in ended.stdout.splitlines()]

    def rows(self):
        return re.findall(r'^\| `(\{"op".*?\})` \| `(\{.*?\})` \|$', DOCUMENT, re.MULTILINE)

    def test_our_runner_understands_the_requests_and_answers_with_these_keys(self):
        rows = self.rows()
        self.assertEqual([json.loads(r)["op"] for r, _ in rows], ["hello", "open", "verify", "measure", "close"])
        answers = self.speak([request.replace('"mine"', '"thread"') for request, _ in rows])
        self.assertEqual(len(answers), len(rows))
        for answer, (_, documented) in zip(answers, rows):
            self.assertTrue(answer["ok"], answer)
            self.assertEqual(sorted(answer), sorted(json.loads(documented)))
        self.assertIn("bytes_per_element", answers[1]["environment"])
        self.assertRegex(answers[2]["checksum"], "^[0-9a-f]{8}$")

    def test_what_a_library_prints_to_stdout_is_not_taken_for_an_answer(self):
        runner = Path(CROSSOVER).parent / "crossover-runner"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen([runner], text=True, **pipes) as process:
            process.stdin.write(self.rows()[0][0] + "\n")
            process.stdin.flush()
            self.assertTrue(json.loads(process.stdout.readline())["ok"])
            descriptors = Path(f"/proc/{process.pid}/fd")
            self.assertEqual(os.readlink(descriptors / "1"), os.readlink(descriptors / "2"))

    def test_our_runner_ends_with_its_input_and_is_not_for_people(self):
        self.assertEqual(self.speak([]), [])
        self.assertEqual(len(self.speak([self.rows()[0][0]])), 1)
        runner = Path(CROSSOVER).parent / "crossover-runner"
        ended = subprocess.run(
            [runner, "--help"], stdin=subprocess.DEVNULL, text=True, timeout=60, check=False, capture_output=True
        )
        self.assertEqual((ended.returncode, ended.stdout, len(ended.stderr.splitlines())), (2, "", 1))
        self.assertIn("docs/protocol.md", ended.stderr)


if __name__ == "__main__":
    unittest.main()
