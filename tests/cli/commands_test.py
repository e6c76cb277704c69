#!/usr/bin/env python3
"""Whole command lines as backends: --command, --shell, --compare-output."""

import shutil
import signal
import sys
import unittest

from harness import CrossoverTest, eventually, only

SIZES = ("--n", "1:64", "--budget", "600s")
PRINT_N = 'print(int(__import__("sys").argv[1]))'


class Commands(CrossoverTest):
    def commands(self, *options, status=0, **lines):
        shutil.rmtree(self.folder / "results", ignore_errors=True)
        words = [word for name, line in lines.items() for word in ("--command", f"{name}={line}")]
        return self.expect(status, "sweep", "--skip", "probe,dispatch,safe", *words, *options)

    def failure(self, *options, **lines):
        ended = self.commands(*SIZES, *options, status=3, **lines)
        self.assertEqual(self.marked_processes(), [])
        failure = only(self.record()["failures"])
        self.assertEqual(ended.stderr, "")
        return failure

    def test_two_lines_are_swept(self):
        self.commands("--n", "1:16", "--budget", "10s", serial="true {n}", parallel="true {n} {workers}")
        record = self.record()
        crossover = only(record["crossovers"])
        self.assertEqual((crossover["workload"], crossover["backend"]), ("command", "parallel"))
        self.assertEqual(crossover["baseline"], "serial")
        self.assertEqual(record["failures"], [])
        facts = record["environment"]["runtimes"]["parallel"]
        self.assertGreater(int(facts["start_up_us"]), 0)
        self.assertEqual(facts["command"], "true {n} {workers}")
        self.assertEqual(self.marked_processes(), [])

    def test_start_up_is_told(self):
        ended = self.commands("--n", "1:4", "--budget", "2s", serial="true {n}", parallel="true {n}")
        self.assertRegex(ended.stdout, r"starting and ending a process alone takes \d+ us of every time \(parallel\)")

    def test_the_workload_can_be_named(self):
        words = ("--workload", "größe: µ", "--n", "1:4", "--budget", "1s")
        self.commands(*words, serial="true {n}", parallel="true {n}")
        self.assertEqual(self.record()["options"]["workloads"], ["größe: µ"])

    def test_a_command_that_fails_is_quoted(self):
        line = f"""{sys.executable} -S -c 'import sys; print("prélude"); sys.exit("no room for {{n}} – ünd")'"""
        failure = self.failure(serial="true {n}", parallel=line)
        self.assertEqual(failure["side"], "parallel")
        self.assertRegex(failure["error"], r"exited with status 1; its last words: no room for \d+ – ünd while measuring n = \d+")

    def test_other_output_fails_when_it_is_to_be_compared(self):
        lines = {"serial": f"{sys.executable} -S -c '{PRINT_N}' {{n}}", "parallel": "echo 0{n}"}
        self.assertIn("computed wrong results", self.failure("--compare-output", **lines)["error"])

    def test_equal_output_passes(self):
        lines = {"serial": f"{sys.executable} -S -c '{PRINT_N}' {{n}}", "parallel": "echo  {n}"}
        self.commands("--n", "4:8", "--budget", "1s", "--compare-output", **lines)
        self.assertEqual(self.record()["failures"], [])

    def test_quotes_make_one_argument_and_no_shell_reads_it(self):
        odd = "a  b; $HOME * `x` ü"
        lines = {"serial": f"printf %s '{odd}{{n}}'", "parallel": f"echo -n '{odd}{{n}}'"}
        self.commands("--n", "4:8", "--budget", "1s", "--compare-output", **lines)
        self.assertEqual(self.record()["failures"], [])

    def test_a_shell_when_it_is_asked_for(self):
        lines = {"serial": "echo $(({n} + 1)) | cat", "parallel": "x=1; n={n}; echo $((${n} + ${x}))"}
        self.commands("--n", "4:8", "--budget", "1s", "--compare-output", "--shell", **lines)
        self.assertEqual(self.record()["failures"], [])

    def test_the_first_is_the_baseline_where_none_is_serial(self):
        ended = self.commands("--n", "1:4", "--budget", "2s", old="true {n}", new="true {n}")
        self.assertEqual(only(self.record()["crossovers"])["baseline"], "old")
        self.assertIn("measured against old: new", ended.stdout)

    def test_a_process_left_running_is_named_and_ended(self):
        line = "sleep 987 & : {n}"
        failure = self.failure("--shell", serial="true {n}", parallel=line)
        self.assertRegex(failure["error"], "left a process running: 'sleep 987'")

    def test_files_are_made_and_removed_whatever_happens(self):
        files = ("--setup", "seq {n} > {side}-{n}.in", "--input", "{side}-{n}.in", "--conclude", "rm {side}-{n}.in; echo {n} >> log")
        self.commands("--n", "4:8", "--budget", "1s", "--compare-output", *files, serial="cat", parallel="sort -n")
        self.assertEqual(self.record()["failures"], [])
        log = self.folder / "log"
        self.assertIn("8", log.read_text())
        log.unlink()
        self.failure(*files, serial="cat", parallel="sh -c 'exit 3'")
        self.assertNotEqual(log.read_text(), "")
        log.unlink()
        self.failure("--deadline", "2s", *files, serial="cat", parallel="sleep 987")
        self.assertNotEqual(log.read_text(), "")
        self.assertEqual(list(self.folder.glob("*.in")), [])

    def test_what_was_made_is_removed_after_ctrl_c(self):
        files = ("--setup", "setsid -f sleep 987; touch {side}.made", "--conclude", "rm {side}.made; touch concluded")
        words = ("--command", "serial=sleep 987{n}", "--command", "parallel=true {n}")
        process = self.start("sweep", "--skip", "probe,dispatch,safe", *SIZES, *files, *words)
        self.assertTrue(eventually(lambda: (self.folder / "serial.made").exists(), 60.0))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertTrue((self.folder / "concluded").exists())
        self.assertEqual(list(self.folder.glob("*.made")), [])
        self.assertEqual(self.marked_processes(), [])

    def test_output_is_read_unless_it_is_to_go_elsewhere(self):
        ask = ("--n", "4:8", "--budget", "1s")
        kind = "sh -c 'test {} /proc/self/fd/1 && echo {{n}}'"
        self.commands(*ask, serial=kind.format("-p"), parallel=kind.format("-p"))
        self.commands(*ask, "--output", "null", serial=kind.format("-c"), parallel=kind.format("-c"))
        self.commands(*ask, "--output", "{side}.out", serial=kind.format("-f"), parallel=kind.format("-f"))
        self.assertIn((self.folder / "parallel.out").read_text(), [f"{n}\n" for n in range(4, 9)])
        shown = self.commands(*ask, "--show-output", serial="echo shown{n}", parallel="echo shown{n}")
        self.assertIn("shown8", shown.stderr)

    def test_a_late_failure_is_repeated_and_told(self):
        line = "echo {n} >> log; test $(($(wc -l < log) % 25)) != 0"
        ended = self.commands("--n", "1:64", "--budget", "4s", "--shell", serial=": {n}", parallel=line)
        self.assertRegex(ended.stdout, r"\d+ failed runs? (was|were) repeated")
        self.assertEqual(self.record()["failures"], [])

    def test_commands_have_the_users_environment(self):
        self.environment["OMP_NUM_THREADS"] = "7"
        line = "sh -c 'test $OMP_NUM_THREADS$MORE = 7{} && : {{n}}'"
        lines = {"serial": line.format(""), "parallel": "MORE=5 " + line.format("5")}
        ended = self.commands("--n", "1:4", "--budget", "1s", **lines)
        self.assertEqual(ended.stderr, "")
        facts = self.record()["environment"]["runtimes"]["parallel"]
        self.assertIn("OMP_NUM_THREADS=7", facts["variables"].split())

    def test_failures_that_are_told_are_no_failures(self):
        lines = {"serial": "sh -c 'exit 1' {n}", "parallel": "sh -c 'exit 1' {n}"}
        self.commands("--n", "1:4", "--budget", "1s", "--ignore-failure=1", **lines)
        self.failure("--ignore-failure=2", **lines)

    def test_a_command_that_hangs_is_ended_at_the_deadline(self):
        failure = self.failure("--deadline", "2s", serial="true {n}", parallel="sleep {n}000")
        self.assertIn("gave no answer within 2 s and was ended", failure["error"])

    def test_a_command_that_does_not_grow_needs_sizes(self):
        self.commands("--budget", "20s", status=3, serial="true {n}", parallel="true {n}")
        self.assertIn("give sizes where it does, with --n MIN:MAX", self.record()["failures"][0]["error"])

    def test_what_is_wrong_is_said_in_one_line_and_nothing_is_left(self):
        good = ("--command", "b=true {n}")
        cases = {
            ("serial=true {m}", *good): ["'{m}' stands for nothing", "'serial'", "{n}, {workers}"],
            ("serial=true {", *good): ["does not contain {n}"],
            ("serial=", *good): ["NAME=COMMAND LINE"],
            ("=true {n}", *good): ["NAME=COMMAND LINE"],
            ("true {n}", *good): ["NAME=COMMAND LINE"],
            ("serial=   ", *good): ["is empty"],
            ("serial='true {n}", *good): ["a quote is not closed"],
            ("serial=./nö-such {n}", *good): ["no program './nö-such'", "'serial'"],
            ("serial=true {n}",): ["only the baseline"],
            ("a=true {n} | cat", *good): ["'|' in the command of 'a'", "add --shell"],
            ("a=cat < {n}", *good): ["'<' in the command of 'a'", "--input FILE"],
            ("a=true {n}", *good, "--backend", "a"): ["a is the baseline"],
            ("serial=true {n}", *good, *good): ["'b' is given twice"],
            ("serial=true {n}", *good, "--runner", "b=true"): ["'b' is given twice"],
            ("serial=true {n}", *good, "--backend", "thread"): ["'thread' has no command line"],
        }
        for words, expected in cases.items():
            with self.subTest(words):
                self.expect_refusal("sweep", "--command", *words, words=expected)
        options = ("--shell", "--compare-output", "--show-output", "--ignore-failure", "--setup=x", "--prepare=x", "--conclude=x")
        for option in (*options, "--input=x", "--output=x"):
            words = [f"{option.partition('=')[0]} requires --command", "give both"]
            self.expect_refusal("sweep", option, words=words)


if __name__ == "__main__":
    unittest.main()
