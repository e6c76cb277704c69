#!/usr/bin/env python3
"""A disk that is or becomes full: nothing half-written, whole lines in the journal, the error says where."""

import resource
import subprocess
import unittest

from harness import CrossoverTest, scripted, strict_json

SWEEP = (
    *("sweep", "--workload", "wave", "--n", "1:4096", "--skip", "probe,dispatch,safe", "--backend", "planted", "--budget", "600s"),
    *("--runner", f"serial={scripted()}", "--runner", f"planted={scripted('--overhead-us', 1)}"),
)


def files_of_at_most(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class FullDisk(CrossoverTest):
    def expect_a_whole_journal(self, folder):
        text = (folder / "journal.jsonl").read_text()
        self.assertTrue(text.endswith("\n"))
        lines = [strict_json(line) for line in text.splitlines()]
        self.assertEqual(lines[0]["type"], "header")
        self.assertIn("sample", [line["type"] for line in lines])

    def test_no_room_for_the_first_line(self):
        self.expect_refusal(*SWEEP, preexec_fn=files_of_at_most(100), words=["journal", "results/", "make room"])
        self.expect_refusal(*SWEEP, "--out", "deep/er", preexec_fn=files_of_at_most(0), words=["deep/er/", "make room"])

    def test_room_for_some_lines_only(self):
        ended = self.expect(3, *SWEEP, preexec_fn=files_of_at_most(4096))
        self.assertEqual(len(ended.stderr.splitlines()), 1)
        self.assertIn("cannot write the journal", ended.stderr)
        self.assertIn("journal.jsonl", ended.stderr)
        self.expect_a_whole_journal(self.run_folder())
        self.assertEqual(sorted(p.name for p in self.run_folder().iterdir() if p.name.endswith(".part")), [])

    def test_room_for_the_journal_but_not_for_the_record(self):
        ended = self.expect(3, *SWEEP[:4], "1:1", *SWEEP[5:], preexec_fn=files_of_at_most(9000))
        self.assertIn("results.json", ended.stderr)
        self.assertIn("make room", ended.stderr)
        self.assertEqual([p.name for p in self.run_folder().iterdir()], ["journal.jsonl"])
        self.assertFalse((self.folder / "results/latest").exists())
        self.expect_a_whole_journal(self.run_folder())

    def small_disk(self, size):
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], stderr=subprocess.DEVNULL, check=False
        )
        if mounted.returncode != 0:
            self.skipTest("mounting is not permitted here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(disk)], check=False)
        return disk

    def test_a_disk_without_a_free_block(self):
        disk = self.small_disk(4096)
        (disk / "filler").write_bytes(b"x" * 4096)
        self.expect_refusal(*SWEEP, "--out", "disk", words=["disk/", "No space left", "make room"])

    def test_a_disk_that_fills_up(self):
        disk = self.small_disk(8192)
        ended = self.expect(3, *SWEEP, "--out", "disk")
        self.assertIn("make room", ended.stderr)
        folder = next(path for path in disk.iterdir() if path.is_dir() and not path.is_symlink())
        self.expect_a_whole_journal(folder)
        self.assertEqual([p.name for p in folder.iterdir() if p.name.endswith(".part")], [])


if __name__ == "__main__":
    unittest.main()
