"""crossover-runner-mpi under the launchers of the MPI libraries that are there: its protocol, what
it refuses, and ranks that die. One machine, more ranks than CPUs."""

import json
import os
import signal
import subprocess
import unittest
from pathlib import Path

from harness import CROSSOVER, CrossoverTest, eventually, only

# "mpirun=FILE;mpich=FILE": the runner built with each library.
RUNNERS = dict(pair.split("=", 1) for pair in os.environ["CROSSOVER_MPI_RUNNERS"].split(","))
START = {"mpirun": "mpirun.openmpi --oversubscribe --bind-to none", "mpich": "mpirun.mpich"}
ROOT_MAY = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
SERIAL = Path(CROSSOVER).with_name("crossover-runner")


class Spoken:
    """A runner that was started, spoken to line by line."""

    def __init__(self, words, environment):
        self.process = subprocess.Popen(
            [str(word) for word in words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self):
        """MPICH's launcher may ignore a signal that comes while its ranks start."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def ask(self, op, **keys):
        self.process.stdin.write(json.dumps({"op": op, **keys}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def open(self, backend, workers, workload="wave", n_max=4096, calls="hot"):
        return self.ask(
            "open",
            workload=workload,
            params={},
            backend=backend,
            workers=workers,
            n_max=n_max,
            seed=7,
            calls=calls,
        )


class MpiTest(CrossoverTest):
    def setUp(self):
        super().setUp()
        self.environment.update(ROOT_MAY)

    def speak(self, *words):
        spoken = Spoken(words, self.environment)
        self.addCleanup(spoken.end)
        return spoken

    def ranks(self, launcher, count, runner=None):
        return self.speak(*START[launcher].split(), "-n", count, runner or RUNNERS[launcher])

    def processes_of(self, runner):
        """Those of this test's ranks."""
        found = []
        for folder in Path("/proc").iterdir():
            try:
                if self.mark.encode() in (folder / "environ").read_bytes() and (
                    folder / "exe"
                ).resolve() == Path(runner):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def assert_ends_within(self, process, seconds):
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.fail("the launcher did not end")


class Protocol(MpiTest):
    def test_a_round_gives_the_serial_result_and_leaves_nothing(self):
        serial = self.speak(SERIAL)
        self.assertTrue(serial.open("serial", 1)["ok"])
        expected = serial.ask("verify", n=1000)["checksum"]
        for launcher, runner in RUNNERS.items():
            for variant in ("scatter", "resident", "hybrid"):
                with self.subTest(launcher=launcher, variant=variant):
                    spoken = self.ranks(launcher, 2)
                    self.assertTrue(spoken.ask("hello", protocol=1)["ok"])
                    opened = spoken.open(f"mpi:{variant}", 2)
                    self.assertTrue(opened["ok"], opened)
                    self.assertEqual(
                        opened["environment"]["mpi_threads"], "2" if variant == "hybrid" else "1;1"
                    )
                    self.assertEqual(spoken.ask("verify", n=1000)["checksum"], expected)
                    measured = spoken.ask("measure", n=1000, iterations=20)
                    self.assertTrue(measured["ok"], measured)
                    self.assertGreater(measured["cpu_seconds"], 0.0)
                    self.assertEqual(measured["moving_seconds"] > 0.0, variant == "scatter")
                    self.assertTrue(spoken.ask("close")["ok"])
                    self.assert_ends_within(spoken.process, 10)
                    self.assertEqual(spoken.process.returncode, 0)
                    self.assertTrue(eventually(lambda: not self.processes_of(runner)))

    def test_a_workload_of_files_and_every_call_mode_work(self):
        for launcher in RUNNERS:
            for calls in ("cold", "first"):
                with self.subTest(launcher=launcher, calls=calls):
                    spoken = self.ranks(launcher, 2)
                    self.assertTrue(spoken.open("mpi", 2, "file_read", 64, calls=calls)["ok"])
                    self.assertTrue(spoken.ask("measure", n=64, iterations=1)["ok"])
                    self.assertTrue(spoken.ask("verify", n=64)["ok"])

    def test_the_end_of_its_input_ends_all_ranks(self):
        for launcher, runner in RUNNERS.items():
            with self.subTest(launcher):
                spoken = self.ranks(launcher, 3)
                self.assertTrue(spoken.open("mpi:resident", 2)["ok"])
                spoken.process.stdin.close()
                self.assert_ends_within(spoken.process, 10)
                self.assertTrue(eventually(lambda runner=runner: not self.processes_of(runner)))
                spoken.process.stdin = None


class Network(MpiTest):
    def told(self, launcher, backend, ranks):
        opened = self.ranks(launcher, ranks).open(backend, 2)
        self.assertTrue(opened["ok"], opened)
        return opened

    def test_ranks_of_one_machine_tell_its_memory_and_its_cpus(self):
        for launcher in RUNNERS:
            with self.subTest(launcher):
                opened = self.told(launcher, "mpi:scatter", 3)
                node = only(opened["nodes"])
                self.assertEqual([node["host"]], opened["hosts"])
                self.assertEqual(node["cpus"], min(2, len(os.sched_getaffinity(0))))
                self.assertGreater(node["effective_cpus"], 0.0)
                self.assertLessEqual(node["effective_cpus"], node["cpus"])
                link = self.link_when_free(launcher)
                self.assertEqual((link["host"], link["same_host"]), (node["host"], True))
                self.assertGreater(link["latency_us"], 0.05)
                self.assertGreater(link["ns_per_byte"], 0.001)

    def link_when_free(self, launcher):
        """That of the first of some launches that finds a CPU for each rank; skips without any."""
        for _ in range(20):
            opened = self.told(launcher, "mpi", 2)
            gave = only(opened["nodes"])["effective_cpus"]
            if "links" in opened:
                self.assertGreater(gave, 0.89 * min(2, len(os.sched_getaffinity(0))))
                return only(opened["links"])
        self.skipTest("others use the CPUs")

    def test_a_session_of_one_rank_tells_no_link(self):
        for launcher in RUNNERS:
            with self.subTest(launcher):
                self.assertNotIn("links", self.told(launcher, "mpi:hybrid", 2))


class Quiet(MpiTest):
    def states(self, runner):
        """How often each rank but the first is seen asleep in a hundred looks."""
        others = sorted(self.processes_of(runner))[1:]
        looks = []
        for _ in range(100):
            looks += [
                Path(f"/proc/{rank}/stat").read_text().rpartition(")")[2].split()[0]
                for rank in others
            ]
        return looks.count("S") / len(looks)

    def test_ranks_rest_after_a_quiet_answer_and_only_then(self):
        for launcher, runner in RUNNERS.items():
            with self.subTest(launcher):
                spoken = self.ranks(launcher, 3)
                self.assertTrue(spoken.open("mpi:resident", 2)["ok"])
                self.assertTrue(
                    eventually(lambda runner=runner: self.states(runner) > 0.8), "after open"
                )
                spoken.ask("verify", n=100)
                self.assertTrue(
                    eventually(lambda runner=runner: self.states(runner) > 0.8), "after verify"
                )
                spoken.ask("measure", n=100, iterations=3, quiet=False)
                self.assertLess(self.states(runner), 0.8, "one of two others awaits the next order")
                spoken.ask("measure", n=100, iterations=3)
                self.assertTrue(
                    eventually(lambda runner=runner: self.states(runner) > 0.8),
                    "after a quiet answer",
                )


class Refused(MpiTest):
    def test_too_few_ranks_name_both_numbers(self):
        for launcher in RUNNERS:
            with self.subTest(launcher):
                refused = self.ranks(launcher, 2).open("mpi", 5)
                self.assertFalse(refused["ok"])
                self.assertIn(
                    "5 workers were asked for, but the MPI world has 2 ranks", refused["error"]
                )
                self.assertNotIn("processes were started", refused["error"])

    def test_a_launcher_of_another_library_is_guessed(self):
        if len(RUNNERS) < 2:
            self.skipTest("needs Open MPI and MPICH")
        names = {"mpirun": "OMPI_COMM_WORLD_SIZE=3", "mpich": "PMI_SIZE=3"}
        for launcher, other in (("mpirun", "mpich"), ("mpich", "mpirun")):
            with self.subTest(launcher):
                refused = self.ranks(launcher, 3, RUNNERS[other]).open("mpi", 3)
                self.assertFalse(refused["ok"])
                self.assertIn(
                    "the MPI world has 1 rank, though 3 processes were started", refused["error"]
                )
                self.assertIn(names[launcher], refused["error"])

    def test_ranks_of_another_build_are_named(self):
        for launcher, runner in RUNNERS.items():
            with self.subTest(launcher):
                code = bytearray(Path(runner).read_bytes())
                note = code.index(b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0") + 16
                code[note] ^= 0xFF
                other = self.folder / f"other-{launcher}"
                other.write_bytes(code)
                other.chmod(0o755)
                spoken = self.speak(*START[launcher].split(), "-n", 1, runner, ":", "-n", 1, other)
                refused = spoken.open("mpi", 2)
                self.assertFalse(refused["ok"])
                self.assertIn("rank 1 runs another build than rank 0", refused["error"])
                self.assertTrue(spoken.ask("close")["ok"])
                self.assert_ends_within(spoken.process, 10)

    def test_a_terminal_gets_a_hint(self):
        runner = next(iter(RUNNERS.values()))
        ended = subprocess.run(
            ["script", "-qec", str(runner), "/dev/null"],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        self.assertEqual(ended.returncode, 2)
        self.assertIn("crossover-runner-mpi is not for people", ended.stdout)


class Death(MpiTest):
    def test_a_rank_that_dies_ends_the_launch_within_seconds(self):
        for launcher, runner in RUNNERS.items():
            for ending in (signal.SIGKILL, signal.SIGTERM):
                with self.subTest(launcher=launcher, ending=ending.name):
                    spoken = self.ranks(launcher, 3)
                    self.assertTrue(spoken.open("mpi:resident", 3)["ok"])
                    ranks = self.processes_of(runner)
                    self.assertEqual(len(ranks), 3)
                    os.kill(max(ranks), ending)
                    self.assert_ends_within(spoken.process, 10)
                    self.assertNotEqual(spoken.process.returncode, 0)
                    self.assertTrue(eventually(lambda runner=runner: not self.processes_of(runner)))


class Sweep(MpiTest):
    def test_a_sweep_joins_ranks_by_a_launcher(self):
        for launcher, runner in RUNNERS.items():
            with self.subTest(launcher):
                words = f"mpi={START[launcher]} -n 2 {runner}"
                self.expect(
                    0,
                    *(
                        "sweep",
                        "--quick",
                        "--workload",
                        "fma:64",
                        "--backend",
                        "mpi",
                        "--workers",
                        "2",
                    ),
                    *(
                        "--n",
                        "16:4096",
                        "--budget",
                        "2s",
                        "--runner",
                        words,
                        "--out",
                        self.folder / launcher,
                    ),
                )
                record = self.record(self.folder / launcher)
                self.assertEqual(record["failures"], [])
                self.assertIn("MPI", record["environment"]["runtimes"]["mpi"]["mpi_library"])


if __name__ == "__main__":
    unittest.main()
