#!/usr/bin/env python3
"""A sweep that is killed with SIGKILL at any moment leaves a valid journal, and --resume makes a whole record of it."""

import json
import os
import random
import unittest

from harness import CrossoverTest, eventually, scripted, strict_json

OPTIONS = (
    *("--workload", "wave", "--n", "1:2^12", "--budget", "600s", "--skip", "probe,safe", "--backend", "planted"),
    *("--runner", f"serial={scripted('--noise', 0.05)}"),
    *("--runner", f"planted={scripted('--noise', 0.05, '--overhead-us', 2)}"),
)
KILLS = int(os.environ.get("CROSSOVER_TEST_KILLS", "4"))  # each a sweep of its own; the soak asks for twenty
LAST = 120  # line of the journal at which the latest kill may come


class Resume(CrossoverTest):
    def lines(self):
        journals = list(self.folder.glob("results/2*/journal.jsonl"))
        return len(journals[0].read_bytes().splitlines()) if journals else 0

    def killed_after(self, lines):
        process = self.start("sweep", *OPTIONS)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertTrue(eventually(lambda: self.lines() >= lines or process.poll() is not None, 60.0))
        process.kill()
        process.wait()
        self.assertTrue(eventually(lambda: not self.marked_processes(), 3.0), self.marked_processes())

    def names(self, lines):
        names = [(line["round"], line["n"]) for line in lines if line["type"] == "sample"]
        self.assertEqual(len(names), len(set(names)), "a sample stands twice")
        return set(names)

    def test_a_kill_at_any_moment_loses_nothing(self):
        moments = random.Random(20261122)
        for kill in range(KILLS):
            # One moment in each part of the sweep, so that few kills, too, meet its beginning, middle and end.
            lines = moments.randint(1 + LAST * kill // KILLS, LAST * (kill + 1) // KILLS)
            with self.subTest(lines=lines):
                self.killed_after(lines)
                before = (self.run_folder() / "journal.jsonl").read_bytes()
                whole = before[: before.rfind(b"\n") + 1]
                kept = self.names([strict_json(line) for line in whole.decode().splitlines()])
                torn = b'{"type":"sample","wor' if kill % 3 == 0 else b""
                (self.run_folder() / "journal.jsonl").write_bytes(whole + torn)
                resumed = self.expect(0, "sweep", "--resume", self.run_folder())
                self.assertIn("planted", resumed.stdout)
                record = self.record()
                self.assertEqual(record["status"], "complete")
                self.assertEqual(record["crossovers"][0]["verdict"], "crossover")
                self.assertTrue((self.run_folder() / "journal.jsonl").read_bytes().startswith(whole))
                self.assertLessEqual(kept, self.names(self.journal()))
                self.doCleanups()
                self.setUp()

    def with_header(self, change):
        """The journal with another header."""
        journal = self.run_folder() / "journal.jsonl"
        lines = journal.read_text().splitlines(keepends=True)
        header = json.loads(lines[0])
        change(header)
        journal.write_text(json.dumps(header) + "\n" + "".join(lines[1:]))

    def test_other_options_are_refused_by_name(self):
        self.killed_after(20)
        folder = self.run_folder()
        self.expect_refusal("sweep", "--seed", "2", "--resume", folder, words=["--seed cannot be changed", "leave it out"])
        self.expect_refusal(
            *("sweep", *OPTIONS, "--resume", folder),
            words=["--workload, --backend, --n, --skip, --runner cannot be changed"],
        )

    def test_another_machine_or_program_is_refused_saying_what_differs(self):
        self.killed_after(20)
        folder = self.run_folder()
        before = (folder / "journal.jsonl").read_text()
        for part, name in (("machine", "cpu_model"), ("machine", "usable_cpus"), ("program", "runner")):
            self.with_header(lambda header: header["identity"][part].update({name: "another"}))
            self.expect_refusal("sweep", "--resume", folder, words=[f"{part}.{name}", "another"])
            (folder / "journal.jsonl").write_text(before)

    def test_another_host_name_alone_is_the_same_machine(self):
        self.killed_after(20)
        self.with_header(lambda header: header["identity"]["machine"].update(host="before-the-restart"))
        self.expect(0, "sweep", "--resume", self.run_folder())
        self.assertEqual(self.record()["status"], "complete")

    def test_an_unresolved_run_goes_on_with_more_time(self):
        noisy = scripted("--noise", 1, "--overhead-us", 2)
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:2^12", "--budget", "0.3s"),
            *("--skip", "probe,dispatch,safe"),
            *("--backend", "planted", "--runner", f"serial={noisy}", "--runner", f"planted={noisy}"),
        )
        first = self.record()
        self.assertTrue(first["crossovers"][0]["reason"].startswith("budget"), first["crossovers"][0])
        before = (self.run_folder() / "journal.jsonl").read_bytes()
        self.expect(0, "sweep", "--resume", self.run_folder(), "--budget", "2s")
        after = (self.run_folder() / "journal.jsonl").read_bytes()
        self.assertTrue(after.startswith(before))
        self.assertGreater(len(after), len(before))
        longer = self.record()
        self.assertGreater(longer["crossovers"][0]["rounds"], first["crossovers"][0]["rounds"])
        self.assertGreater(longer["options"]["budget_s"], 2.0)

    def test_a_journal_edited_by_hand_is_refused_by_line(self):
        self.killed_after(80)  # dispatch overheads come first
        journal = self.run_folder() / "journal.jsonl"
        whole = journal.read_text()
        whole = whole[: whole.rfind("\n") + 1]
        number, sample = next((i, line) for i, line in enumerate(whole.splitlines(), 1) if '"sample"' in line)
        edits = {
            "n": (0, 1.5, -1, "1", None, [1], 2**13),
            "iterations": (0, 1e300),
            "round": (99, -1),
            "workers": (0, 2**32),
            "backend": (5, None),
            "serial": ({}, {"wall_s": -1}, {"wall_s": 1e308}, {"wall_s": 0}, {"wall_s": 5e-324}, 3),
        }
        for key, values in edits.items():
            for value in values:
                with self.subTest(key, value=value):
                    changed = json.dumps({**strict_json(sample), key: value}, separators=(",", ":"))
                    journal.write_text(whole.replace(sample, changed, 1))
                    words = (f"line {number} of the journal does not read: ", str(journal), "sweep anew")
                    self.expect_refusal("sweep", "--resume", self.run_folder(), words=words)
        header = strict_json(whole.splitlines()[0])
        for value in ([], None, "crossover sweep", [5]):
            with self.subTest(command_line=value):
                changed = json.dumps({**header, "command_line": value}, separators=(",", ":"))
                journal.write_text(changed + whole[whole.index("\n") :])
                self.expect_refusal("sweep", "--resume", self.run_folder(), words=("line 1 of the journal", "command_line"))
        for line in ("nonsense", "[" * 80_000, "{}", "[]"):
            with self.subTest(line=line[:10]):
                journal.write_text(whole + line + "\n")
                number = len(whole.splitlines()) + 1
                self.expect_refusal("sweep", "--resume", self.run_folder(), words=(f"line {number} of the journal does not read",))
        journal.write_text(whole)
        self.expect(0, "sweep", "--resume", self.run_folder())

    def test_sizes_below_the_smallest_are_refused(self):
        options = [*OPTIONS[:3], "16:2^12", *OPTIONS[4:]]
        self.expect(0, "sweep", *options, "--precision", "150%")
        path = self.run_folder() / "journal.jsonl"
        journal = path.read_text()
        self.assertIn('"n":16,', journal)
        path.write_text(journal.replace('"n":16,', '"n":4,', 1))
        words = ["the journal has n = 4, below the smallest size", "16", str(path), "sweep anew"]
        self.expect_refusal("sweep", "--resume", self.run_folder(), words=words)

    def test_what_is_no_run_is_refused(self):
        self.expect_refusal("sweep", "--resume", self.folder / "nowhere", words=["there is no journal"])
        self.killed_after(10)
        journal = self.run_folder() / "journal.jsonl"
        journal.write_text(journal.read_text() + "nonsense\n")
        self.expect_refusal("sweep", "--resume", self.run_folder(), words=["line ", "does not read"])


if __name__ == "__main__":
    unittest.main()
