#!/usr/bin/env python3
"""What runners inherit, what a launcher may change, and what is on record of both."""

import unittest

from pathlib import Path

from harness import CROSSOVER, STEERING, CrossoverTest

STEERS = {
    "OMP_NUM_THREADS": "3",
    "KMP_BLOCKTIME": "0",
    "TBB_NUM_THREADS": "1",
    "BENCHMARK_FILTER": "nothing",
    "OMP_WAIT_POLICY": "active",
    "OMPI_MCA_btl": "tcp,self",
    "MPICH_ASYNC_PROGRESS": "1",
    "UCX_TLS": "tcp",
    "FI_PROVIDER": "tcp",
    "I_MPI_FABRICS": "shm",
}
KEPT = {"FOO": "bar", "SLURM_JOB_ID": "7", "PMI_RANK": "0", "PMIX_RANK": "0"}
NAMES = (*STEERS, *KEPT, "PATH")
REPORT = [word for name in NAMES for word in ("--report", name)]


class Environment(CrossoverTest):
    def told(self, *options):
        dropped = ", ".join(sorted(name for name in self.environment if name.startswith(STEERING)))
        said = dropped and (
            f"crossover: runners start without {dropped}, which would change how backends run; set it for one "
            "backend with --launcher 'NAME=env VARIABLE=VALUE'\n"
        )
        self.sweep(*REPORT, "--speed-up", 2, sizes="1:4", options=options, told=said)
        record = self.record()
        return record["environment"]["runtimes"]["planted"], record["environment"]["variables"]

    def test_what_steers_runtimes_is_recorded_and_not_inherited(self):
        self.environment.update(STEERS, **KEPT)
        told, variables = self.told()
        self.assertEqual({name: told[name] for name in STEERS}, {name: "unset" for name in STEERS})
        self.assertEqual({name: told[name] for name in KEPT}, KEPT)
        self.assertEqual(told["PATH"], self.environment["PATH"])
        self.assertEqual(variables, STEERS)

    def test_what_the_doctor_notes_of_them_is_on_record(self):
        self.environment["OMP_NUM_THREADS"] = "3"
        self.expect(0, "sweep", "--workload", "wave", "--n", "1:4", "--budget", "3s", "--workers", "2", "--backend", "thread")
        notes = self.record()["environment"]["notes"]
        found = [note for note in notes if note.startswith("variables of parallel runtimes: OMP_NUM_THREADS=3: ")]
        self.assertEqual(len(found), 1, notes)

    def test_a_check_tells_them_too(self):
        self.environment.update(OMP_NUM_THREADS="3", GOMP_SPINCOUNT="0")
        runner = Path(CROSSOVER).with_name("crossover-runner")
        ended = self.expect(2, "check", "--base", runner, "--head", runner, "--workload", "wave", "--backend", "nonsense")
        told = "crossover: runners start without GOMP_SPINCOUNT, OMP_NUM_THREADS, which would change how backends run\n"
        self.assertTrue(ended.stderr.startswith(told), ended.stderr)
        self.assertEqual(len(ended.stderr.splitlines()), 2)

    def test_a_launcher_sets_what_it_wants(self):
        self.environment["OMP_WAIT_POLICY"] = "active"
        told, variables = self.told("--launcher", "planted=env OMP_WAIT_POLICY=passive 'FOO=two words'")
        self.assertEqual((told["OMP_WAIT_POLICY"], told["FOO"]), ("passive", "two words"))
        self.assertEqual(variables["OMP_WAIT_POLICY"], "active")

    def test_a_launcher_of_the_baseline_is_not_that_of_the_backend(self):
        told, _ = self.told("--launcher", "serial=env FOO=serial")
        self.assertEqual(told["FOO"], "unset")

    def test_a_launcher_that_fails_is_a_failure_of_its_curve(self):
        self.sweep("--speed-up", 2, status=3, sizes="1:4", options=["--launcher", "planted=env --no-such-option"])
        error = self.record()["failures"][0]["error"]
        self.assertIn("exited with status 125", error)
        self.assertIn("last words", error)


if __name__ == "__main__":
    unittest.main()
