#!/usr/bin/env python3
"""What bad input gets: one line that names what, where and what to do; exit 2; nothing half-written."""

import shutil
import unittest

from harness import CROSSOVER, CrossoverTest, only, scripted

REFUSED = [
    ([], ["no command given", "crossover sweep"]),
    (["swep"], ["unknown command 'swep'", "did you mean 'sweep'?"]),
    (["--verison"], ["unknown option '--verison'", "did you mean '--version'?"]),
    (["sweep", "--wrkload", "wave"], ["unknown option '--wrkload'", "did you mean '--workload'?"]),
    (["sweep", "--workload", "wafe"], ["unknown workload 'wafe'", "--workload", "did you mean 'wave'?"]),
    (["sweep", "--workload", "fma:x"], ["fma", "x", "--workload"]),
    (["sweep", "--workload", "fma:-3"], ["fma", "-3", "--workload"]),
    (["sweep", "--workload", "fma:99999999999999999999"], ["fma", "--workload"]),
    (["sweep", "--workload", "wave:3"], ["wave", "--workload"]),
    (["sweep", "--backend", "theard"], ["unknown backend 'theard'", "--backend", "did you mean 'thread'?"]),
    (["sweep", "--backend", "thread:sideways"], ["unknown variant 'sideways'", "thread"]),
    (["sweep", "--backend", "serial"], ["baseline", "--backend"]),
    (["sweep", "--workers", "-1"], ["'-1' is not a number of workers", "--workers"]),
    (["sweep", "--workers", "0"], ["'0' is not a number of workers"]),
    (["sweep", "--workers", "99999999999999999999"], ["is not a number of workers"]),
    (["sweep", "--workers", "two"], ["'two' is not a number of workers"]),
    (["sweep", "--workers"], ["--workers takes one value", "crossover sweep --help"]),
    (["sweep", "--n", "10:5"], ["the range '10:5' is empty", "--n", "5:10"]),
    (["sweep", "--n", "0:5"], ["'0:5' is not a range of sizes"]),
    (["sweep", "--n", "1:99999999999999999999"], ["is not a range of sizes"]),
    (["sweep", "--n", "1:2^40", "--workload", "wave"], ["GiB", "memory", "--n", "give at most"]),
    (["sweep", "--n"], ["--n takes one value"]),
    (["sweep", "--budget", "0s"], ["'0s' is not a length of time", "--budget"]),
    (["sweep", "--budget", "-5s"], ["'-5s' is not a length of time", "--budget"]),
    (["sweep", "--budget", "soon"], ["'soon' is not a length of time"]),
    (["sweep", "--deadline", "nan"], ["'nan' is not a length of time", "--deadline"]),
    (["sweep", "--seed", "-1"], ["'-1' is not a seed", "--seed"]),
    (["sweep", "--runner", "mine"], ["'mine' is not of the form NAME=COMMAND", "--runner"]),
    (["sweep", "--runner", "mine='x"], ["a quote is not closed", "--runner"]),
    (["sweep", "--launcher", "theard=env"], ["'theard' is not measured in this sweep", "--launcher", "'thread'"]),
    (
        ["sweep", "--backend", "thread", "--baseline", "thread=serial", "--baseline", "thread=pool"],
        ["'thread' is given twice", "--baseline"],
    ),
    (["sweep", "--budget=", "--workload", "wave"], ["--budget has no value", "crossover sweep"]),
    (["sweep", "extra"], ["'extra' is one word too many", "crossover sweep"]),
    (["sweep", "a\nb\x1b[2J"], ["'a b [2J' is one word too many"]),
    (["sweep", "--out", ""], ["the folder's name is empty", "--out"]),
    (["list", "workload"], ["there is no list of 'workload'", "did you mean 'workloads'?"]),
    (["list", "--jsn"], ["unknown option '--jsn'", "did you mean '--json'?"]),
    (["show", "a", "b"], ["'b' is one word too many", "crossover show"]),
    (["show"], ["cannot read the results", "results/latest", "run a sweep"]),
    (["show", "absent"], ["cannot read the results", "absent"]),
]


class Usage(CrossoverTest):
    def test_every_mistake_gets_its_line(self):
        for arguments, words in REFUSED:
            with self.subTest(arguments):
                self.expect_refusal(*arguments, words=words)


SWEEP = (
    *("sweep", "--workload", "wave", "--n", "1:4", "--skip", "probe,dispatch,safe", "--backend", "planted", "--budget", "600s"),
    *("--runner", f"serial={scripted()}", "--runner", f"planted={scripted('--speed-up', 2)}"),
)


class Latest(CrossoverTest):
    """OUT/latest is a link of ours, or nothing."""

    def test_what_somebody_else_put_there_is_refused_before_measuring(self):
        results = self.folder / "results"
        results.mkdir()
        (results / "latest").write_text("mine")
        self.expect_refusal(*SWEEP, words=["a file is where the link to the latest run goes", "results/latest", "--out"])
        self.assertEqual((results / "latest").read_text(), "mine")
        (results / "latest").unlink()
        (results / "latest").mkdir()
        self.expect_refusal(*SWEEP, words=["a folder is where the link to the latest run goes", "results/latest"])

    def test_a_run_that_goes_on_is_refused_likewise(self):
        self.expect(0, *SWEEP)
        run = self.run_folder()
        (self.folder / "results/latest").unlink()
        (self.folder / "results/latest").write_text("mine")
        self.expect_refusal("sweep", "--resume", run, words=["a file is where the link to the latest run goes"])

    def test_a_link_is_ours_wherever_it_points(self):
        (self.folder / "results").mkdir()
        (self.folder / "results/latest").symlink_to("nowhere")
        self.expect(0, *SWEEP)
        self.record()


class Printable(CrossoverTest):
    def test_a_folder_of_any_name_is_told_in_one_line(self):
        out = "out\x1b[31m\u202e\u2028\nresults: elsewhere"
        ended = self.expect(0, *SWEEP, "--out", out)
        told = [line for line in ended.stdout.split("\n") if line.startswith("results: ")]
        self.assertEqual(len(told), 1, ended.stdout)
        self.assertTrue(told[0].startswith("results: out [31m   results: elsewhere/"), told)

    def test_complaints_of_the_topology_library_are_not_heard(self):
        noisy = {**self.environment, "HWLOC_COMPONENTS": "nosuch", "HWLOC_CPUID_PATH": "/nonexistent"}
        for command in ("list", "doctor"):
            self.assertEqual(self.expect(0, command, env=noisy).stderr, "")


class SameFiles(CrossoverTest):
    """What show reads report reads, and what the one refuses the other does."""

    def both(self, status, path):
        for command in (("show", path), ("report", path, "--page-only")):
            with self.subTest(command):
                ended = self.run_crossover(*command)
                self.assertEqual(ended.returncode, status, ended.stderr)
                self.assertEqual(len(ended.stderr.splitlines()), 1 if status else 0, ended.stderr)

    @unittest.skipIf(shutil.which("node") is None, "Node.js is not there")
    def test_a_mark_at_the_start_another_name_and_broken_bytes(self):
        self.expect(0, *SWEEP)
        content = (self.run_folder() / "results.json").read_bytes()
        for name, status, bytes_of_it in (
            ("results.json", 0, content),
            ("other.json", 0, content),
            ("marked.json", 0, b"\xef\xbb\xbf" + content),
            ("broken.json", 2, content.replace(b"planted", b"plan\xc3ted", 1)),
            ("latin.json", 2, content.replace(b"planted", b"pl\xe4nted", 1)),
            ("half.json", 2, content[: len(content) // 2]),
            ("empty.json", 2, b""),
            ("absent.json", 2, None),
        ):
            path = self.folder / name
            if bytes_of_it is not None:
                path.write_bytes(bytes_of_it)
            self.both(status, path)


class Programs(CrossoverTest):
    def test_a_missing_runner_of_our_own(self):
        lonely = self.folder / "crossover"
        shutil.copy(CROSSOVER, lonely)
        self.expect_refusal("sweep", program=lonely, words=["crossover-runner", "'serial'"])

    def test_a_missing_foreign_runner(self):
        (self.folder / "text").write_text("not a program\n")
        for command in ("./absent --fast", "absent-program-of-crossover", "./text", "."):
            with self.subTest(command):
                self.expect_refusal(
                    *("sweep", "--backend", "mine", "--runner", f"mine={command}"),
                    words=["'mine'", f"'{command.split()[0]}'", "--runner", "path"],
                )

    def test_a_missing_launcher(self):
        self.expect_refusal(
            *("sweep", "--backend", "thread", "--launcher", "thread=absent-launcher -n 4"),
            words=["'thread'", "'absent-launcher'", "--launcher"],
        )

    def test_what_is_named_but_cannot_run_fails_its_curve(self):
        program = self.folder / "broken"
        program.write_text("#!/absent/interpreter\n")
        program.chmod(0o755)
        self.expect(
            3,
            *("sweep", "--workload", "wave", "--n", "1:16", "--budget", "600s", "--skip", "probe,dispatch", "--runner", "broken=./broken"),
            *("--backend", "broken"),
        )
        failure = only(self.record()["failures"])
        self.assertEqual((failure["backend"], failure["side"]), ("broken", "parallel"))
        self.assertIn("cannot start './broken'", failure["error"])


class Folders(CrossoverTest):
    def test_an_out_that_cannot_be_made(self):
        (self.folder / "file").write_text("in the way")
        (self.folder / "link").symlink_to("/proc/crossover")
        for out in ("/proc/crossover", "file", "file/below", "deep/" + "x" * 300, "/dev/null/results", "link"):
            with self.subTest(out):
                self.expect_refusal("sweep", "--out", out, words=["cannot make the results folder", out, "--out"])

    def test_show_of_what_is_no_record(self):
        (self.folder / "empty").mkdir()
        (self.folder / "blank.json").write_text("")
        (self.folder / "newer.json").write_text('{"schema_version": 99}')
        (self.folder / "other.json").write_text('{"benchmarks": []}')
        for target, words in {
            "empty": ["cannot read the results", "empty/results.json"],
            "blank.json": ["blank.json"],
            "newer.json": ["schema version 99", "newer.json"],
            "other.json": ["damaged", "other.json", "schema_version"],
        }.items():
            with self.subTest(target):
                self.expect_refusal("show", target, words=words)

    def test_show_of_a_truncated_record(self):
        self.sweep("--overhead-us", 1, sizes="1:16")
        whole = (self.run_folder() / "results.json").read_bytes()
        for part in range(1, 20):
            with self.subTest(part):
                (self.folder / "cut.json").write_bytes(whole[: len(whole) * part // 20])
                self.expect_refusal("show", "cut.json", words=["damaged", "cut.json"])


if __name__ == "__main__":
    unittest.main()
