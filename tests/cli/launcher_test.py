#!/usr/bin/env python3
"""Launchers: what they are told, how they end, what becomes of what they print. Shell scripts stand
in for them."""

import json
import signal
import time
import unittest

from harness import CrossoverTest, eventually, only, scripted, strict_json

# Puts a file where a real launcher would hold an allocation, and ends as srun does: when asked to,
# and not at once.
HOLDS = """
held=$PWD/held.$$
touch "$held"
trap 'kill $runner; sleep 0.3; rm "$held"; exit 143' TERM
exec 3<&0  # of what runs in the background, stdin would be /dev/null
"$@" <&3 &
runner=$!
wait $runner
status=$?
rm "$held"
exit $status
"""


class Launcher(CrossoverTest):
    def script(self, name, text):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{text}")
        path.chmod(0o755)
        return path

    def launched(self, launcher, *planted, status=0, options=(), **keywords):
        options = ["--launcher", f"planted={launcher}", *options]
        return self.sweep("--overhead-us", 1, *planted, status=status, options=options, **keywords)

    def error_of(self, launcher, *planted):
        self.launched(launcher, *planted, status=3, sizes="1:64")
        return only(self.record()["failures"])["error"]

    def held(self):
        return list(self.folder.glob("held.*"))

    def test_workers_and_nodes_are_put_in(self):
        script = self.script("launch", 'echo "$1 $2 $3" >> told; shift 3; exec "$@"')
        words = f"{script} {{workers}} {{nodes}} {{per_node}}"
        ended = self.launched(words, options=["--workers", "2,6", "--nodes", "1,2,3"])
        told = set((self.folder / "told").read_text().splitlines())
        self.assertEqual(told, {"2 1 2", "6 1 6", "2 2 1", "6 2 3", "6 3 2"})
        record = self.record()
        self.assertEqual(record["options"]["nodes"], [1, 2, 3])
        self.assertEqual(record["options"]["launchers"], [f"planted = {words}"])
        places = sorted((curve.get("nodes", 1), curve["workers"]) for curve in record["crossovers"])
        self.assertEqual(places, [(1, 2), (1, 6), (2, 2), (2, 6), (3, 6)])
        self.assertRegex(ended.stdout, r" 6\*? on 3 nodes ")
        self.assertEqual(
            len([line for line in ended.stdout.splitlines() if " on 2 nodes " in line]), 2
        )
        csv = self.expect(0, "export", "results/latest", "--format", "csv").stdout.splitlines()
        self.assertTrue(csv[0].startswith("name,workload,backend,workers,nodes,calls,"), csv[0])
        self.assertTrue(
            any(
                line.startswith("wave/planted/6@3/hot/") and ",planted,6,3,hot," in line
                for line in csv
            )
        )
        self.assertIn("on 3 nodes", self.expect(0, "show", "--times").stdout)

    def test_one_node_changes_nothing(self):
        script = self.script("launch", 'shift; exec "$@"')
        self.launched(f"{script} {{nodes}}", options=["--nodes", "1"])
        self.assertNotIn("nodes", self.record()["options"])
        self.assertTrue(all("nodes" not in curve for curve in self.record()["crossovers"]))
        csv = self.expect(0, "export", "results/latest", "--format", "csv").stdout
        self.assertNotIn("nodes", csv)

    def test_presets_fill_in_what_their_launchers_need(self):
        self.script(
            "srun", 'echo "$@" >> told; while [ "$1" != end ]; do shift; done; shift; exec "$@"'
        )
        self.environment["PATH"] = f"{self.folder}:{self.environment['PATH']}"
        self.launched("srun --partition=big end", options=["--workers", "4", "--nodes", "2"])
        told = (self.folder / "told").read_text().splitlines()[0]
        self.assertTrue(
            told.startswith("-K --overlap --input=0 --mpi=pmix -n 4 -N 2 --partition=big end "),
            told,
        )

    def test_what_cannot_be_launched_is_refused(self):
        runners = (
            "--backend",
            "mine",
            "--runner",
            f"mine={scripted()}",
            "--runner",
            f"serial={scripted()}",
        )
        self.environment["PATH"] = "/nonexistent"
        for preset, program in (("mpirun", "mpirun"), ("mpich", "mpiexec"), ("srun", "srun")):
            words = [f"there is no program '{program}'", "--launcher"]
            self.expect_refusal("sweep", *runners, "--launcher", f"mine={preset}", words=words)
        words = ["'{ranks}' stands for nothing", "--launcher"]
        self.expect_refusal("sweep", *runners, "--launcher", "mine=mpirun -n {ranks}", words=words)
        self.expect_refusal(
            "sweep", *runners, "--nodes", "2", words=["no launcher spreads workers over nodes"]
        )

    def test_hosts_are_on_record_and_too_few_are_a_failure(self):
        script = self.script("launch", 'shift; exec "$@"')
        options = ["--nodes", "2,3", "--workers", "6"]
        self.launched(
            f"{script} {{nodes}}", "--hosts", "c2,c1,c2", status=3, options=options, sizes="1:64"
        )
        two = only(curve for curve in self.record()["crossovers"] if curve["nodes"] == 2)
        self.assertEqual(two["hosts"], ["c1", "c2"])
        failed = only(self.record()["failures"])
        self.assertEqual(failed["nodes"], 3)
        told = "was to be on 3 nodes, but its launcher found 2: c1, c2 (--nodes): ask for fewer"
        self.assertIn(told, failed["error"])
        hosts = [line for line in self.journal() if line["type"] == "hosts"]
        self.assertEqual(len(hosts), 1, "once a curve")

    def network(self, effective_cpus):
        link = {"host": "c2", "same_host": False, "latency_us": 25.0, "ns_per_byte": 0.08}
        nodes = [
            {"host": "c1", "cpus": 1, "effective_cpus": 1.0},
            {"host": "c2", "cpus": 1, "effective_cpus": effective_cpus},
        ]
        return "--network", json.dumps({"links": [link], "nodes": nodes})

    def test_links_are_on_record(self):
        ended = self.sweep("--overhead-us", 1, "--noise", 0.02, *self.network(1.0))
        record = self.record()
        self.assertEqual({round["contended"] for round in record["rounds"]}, {False})
        link = only(record["network"])
        self.assertEqual(
            link,
            {
                **{"host": "c2", "same_host": False, "rounds": len(record["rounds"])},
                **{"latency_us": 25.0, "latency_low_us": 25.0, "latency_high_us": 25.0},
                **{"ns_per_byte": 0.08, "ns_per_byte_low": 0.08, "ns_per_byte_high": 0.08},
                **{"cpus": 1, "effective_cpus": 1.0},
            },
        )
        line = "c2: 25 µs (25 µs to 25 µs) and 0.08 ns (0.08 ns to 0.08 ns) a byte; 1.0 of 1 CPUs\n"
        self.assertIn(line, ended.stdout)
        self.assertIn(line, self.expect(0, "show").stdout)
        self.assertNotIn("c2", self.expect(0, "show", "--markdown").stdout)
        lines = [line for line in self.journal() if line["type"] == "network"]
        self.assertEqual([line["round"] for line in lines], list(range(len(record["rounds"]))))
        self.expect(0, "sweep", "--resume", "results/latest")
        self.assertEqual(only(self.record()["network"]), link)

    def test_a_node_that_gives_half_a_cpu_contends_every_round(self):
        runners = (f"serial={scripted()}", f"planted={scripted(*self.network(0.5))}")
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:64", "--budget", "2s", "--skip"),
            *("probe,dispatch,safe", "--backend", "planted"),
            *(word for runner in runners for word in ("--runner", runner)),
        )
        record = self.record()
        self.assertEqual({round["contended"] for round in record["rounds"]}, {True})
        curve = only(record["crossovers"])
        self.assertEqual(curve["verdict"], "unresolved")
        self.assertIn("machine busy (c2: 0.5 of 1 CPUs)", curve["reason"])

    def test_links_that_cannot_be_fail_the_curve(self):
        for wrong in ({"links": [{"host": "c2", "latency_us": 1}]}, {"nodes": [{"host": "c\n"}]}):
            key = next(iter(wrong))
            options = ("--out", key)
            planted = ("--network", json.dumps(wrong))
            self.sweep(*planted, status=3, sizes="1:64", options=options)
            error = only(self.record(key)["failures"])["error"]
            self.assertIn("not a valid answer", error)
            self.assertIn(f"{key}.", error)

    def test_what_is_printed_before_the_protocol_is_quoted(self):
        error = self.error_of(self.script("launch", 'echo "Welcome to c1"; exec "$@"'))
        for words in (
            "the planted runner said",
            "'Welcome to c1'",
            "while saying hello",
            "print to stderr",
        ):
            self.assertIn(words, error)

    def test_a_rank_that_dies_is_a_failure_with_the_launchers_words(self):
        script = self.script(
            "launch", '"$@"\nstatus=$?\necho "srun: error: c2: task 1: Killed" >&2\nexit $status\n'
        )
        error = self.error_of(script, "--exit-at", 5, "--status", 9)
        for words in (
            "exited with status 9",
            "last words: srun: error: c2: task 1: Killed",
            "measuring n = ",
        ):
            self.assertIn(words, error)
        self.assertEqual(self.marked_processes(), [])

    def test_a_launcher_that_hangs_ends_by_itself_when_asked(self):
        script = self.script("launch", HOLDS)
        self.launched(script, "--hang-at", 4, status=3, sizes="1:64", options=["--deadline", "2s"])
        self.assertIn("gave no answer within 2 s", only(self.record()["failures"])["error"])
        self.assertEqual((self.held(), self.marked_processes()), ([], []))

    def running(self, script):
        process = self.start(
            *(
                "sweep",
                "--workload",
                "wave",
                "--n",
                "1:2^20",
                "--budget",
                "600s",
                "--skip",
                "probe,dispatch,safe",
            ),
            *("--backend", "planted", "--launcher", f"planted={script}"),
            *(
                "--runner",
                f"serial={scripted('--noise', 0.5)}",
                "--runner",
                f"planted={scripted('--noise', 0.5)}",
            ),
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertTrue(eventually(lambda: self.held() and self.samples() > 2, 60.0))
        return process

    def samples(self):
        journals = list(self.folder.glob("results/2*/journal.jsonl"))
        return journals[0].read_text().count('"type":"sample"') if journals else 0

    def test_an_interrupted_sweep_leaves_nothing_behind(self):
        scripts = {
            "itself": self.script("launch", HOLDS),
            "in a shell": f"sh -c '\"$@\"; :' sh {self.script('inner', HOLDS)}",
            "deaf": self.script("deaf", f"trap '' TERM\n{HOLDS.replace('trap', ': ')}"),
        }
        for name, script in scripts.items():
            with self.subTest(name):
                process = self.running(script)
                began = time.monotonic()
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)
                self.assertLess(time.monotonic() - began, 5.0)
                self.assertEqual(process.returncode, 130)
                self.assertEqual(self.marked_processes(), [])
                if name != "deaf":
                    self.assertEqual(self.held(), [])
                self.assertEqual(
                    strict_json((self.folder / "results/latest/results.json").read_text())[
                        "status"
                    ],
                    "interrupted",
                )
                for left in (*self.held(), *self.folder.glob("results/2*/journal.jsonl")):
                    left.unlink()

    def test_a_launcher_is_asked_to_end_when_the_driver_is_killed(self):
        process = self.running(self.script("launch", HOLDS))
        process.kill()
        process.wait()
        self.assertTrue(
            eventually(lambda: not self.marked_processes(), 5.0), self.marked_processes()
        )
        self.assertEqual(self.held(), [])


if __name__ == "__main__":
    unittest.main()
