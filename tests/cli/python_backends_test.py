#!/usr/bin/env python3
"""Python's ways to run a map in the same sweep: listed, measured against Python's own loop, absent with a reason."""

import json
import shlex
import sys
import unittest
from pathlib import Path

from harness import CROSSOVER, CrossoverTest, only

RUNNER = Path(CROSSOVER).parent / "crossover-python/runner"

# A runner that loses a worker in the middle of a map.
LOSES_A_WORKER = """
import multiprocessing, os, signal, sys
sys.path.insert(0, {folder!r})
import maps, runner
run = maps.Pool._pool_map
def lose(pool, function, values):
    os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)
    return run(pool, function, list(values) * 1000)
maps.Pool._pool_map = lose
if __name__ == "__main__":
    sys.exit(runner.main())
"""


class Listed(CrossoverTest):
    def python_backends(self):
        listed = json.loads(self.expect(0, "list", "backends", "--json").stdout)["backends"]
        return {b["name"]: b for b in listed if b["name"].startswith("python:")}

    def put_in_path(self, script=None):
        """A PATH with nothing but a python3 of this text, if any, and the shell that looks for it."""
        folder = self.folder / "bin"
        folder.mkdir()
        if script:
            (folder / "python3").write_text(script)
            (folder / "python3").chmod(0o755)
        self.environment["PATH"] = str(folder)

    def test_what_the_standard_library_has_is_present(self):
        backends = self.python_backends()
        for name in ("serial", "comprehension", "pool_map", "threads", "executor_processes"):
            backend = backends[f"python:{name}"]
            self.assertTrue(backend["present"])
            self.assertEqual(backend["baseline"], "python:serial")
            self.assertFalse(backend["default"])

    def test_without_python_each_says_so(self):
        self.put_in_path()
        for backend in self.python_backends().values():
            self.assertIn("python3 was not found", backend["absent_reason"])
        self.expect_refusal("sweep", "--backend", "python:pool_map", words=["python3 was not found", "3.9"])

    def test_one_that_is_too_old_is_named(self):
        self.put_in_path("#!/bin/sh\necho 3.8.10 joblib mpi4py\n")
        for backend in self.python_backends().values():
            self.assertIn("version 3.8.10", backend["absent_reason"])

    def test_one_that_is_broken_is_none(self):
        self.put_in_path("#!/bin/sh\necho 3.12.1\nexit 1\n")
        self.assertIn("not found", self.python_backends()["python:pool_map"]["absent_reason"])

    def test_modules_that_are_missing_are_named_by_their_backend(self):
        self.put_in_path("#!/bin/sh\necho 3.9.0 mpi4py mpirun\n")
        backends = self.python_backends()
        self.assertIn("no module joblib", backends["python:joblib"]["absent_reason"])
        for name in ("dask", "dask_resident"):
            self.assertIn("no module distributed", backends[f"python:{name}"]["absent_reason"])
        self.assertTrue(backends["python:mpi4py"]["present"])
        self.expect_refusal("sweep", "--backend", "python:joblib", words=["no module joblib", "python3-joblib"])

    def test_mpi4py_without_mpirun_says_so(self):
        self.put_in_path("#!/bin/sh\necho 3.9.0 mpi4py\n")
        reason = self.python_backends()["python:mpi4py"]["absent_reason"]
        self.assertIn("mpirun was not found", reason)
        told = ["mpirun was not found", "openmpi-bin"]
        self.expect_refusal("sweep", "--backend", "python:mpi4py", words=told)

    def test_what_is_wrong_is_said_in_one_line(self):
        for spec, words in {
            "python": ["unknown variant ''", "pool_map"],
            "python:pool_mpa": ["did you mean 'pool_map'"],
            "pyhton:pool_map": ["did you mean 'python'"],
            "python:pool_map:0": ["cannot take '0'", "a chunk size and a start method"],
            "python:threads:spawn": ["cannot take 'spawn'", "it takes a chunk size"],
            "python:serial:8": ["it takes no options"],
            "python:dask:0": ["cannot take '0'", "it takes a chunk size"],
            "python:dask_resident:spawn": ["cannot take 'spawn'", "it takes a chunk size"],
            "python:dask_residnet": ["did you mean 'dask_resident'"],
            "python:serial": ["is the baseline"],
        }.items():
            with self.subTest(spec):
                self.expect_refusal("sweep", "--backend", spec, words=words)
        self.expect_refusal("sweep", "--backend", "thread", "--baseline", "tbb=serial", words=["'tbb' is not measured"])
        self.expect_refusal("sweep", "--backend", "thread", "--baseline", "thread=nö", words=["unknown backend 'nö'"])
        self.expect_refusal("sweep", "--backend", "thread", "--baseline", "thread", words=["BACKEND=BASELINE"])


class Measured(CrossoverTest):
    def sweep_python(self, *options, workload="square_int"):
        sizes = ("--n", "1:16", "--budget", "4s", "--workers", "2", "--out", workload)
        self.expect(0, "sweep", "--skip", "probe,dispatch,safe", "--workload", workload, *sizes, *options)
        self.assertEqual(self.marked_processes(), [])
        return self.record(workload)

    def test_it_is_measured_against_its_own_loop(self):
        record = self.sweep_python("--backend", "python:pool_map:spawn:8", "--backend", "thread")
        baselines = {c["backend"]: c["baseline"] for c in record["crossovers"]}
        self.assertEqual(baselines, {"python:pool_map:spawn:8": "python:serial", "thread": "serial"})
        self.assertEqual({(c["backend"], c["baseline"]) for c in record["cells"]}, set(baselines.items()))
        self.assertEqual({(line["backend"], line["baseline"]) for line in record["samples"]}, set(baselines.items()))
        self.assertEqual(record["failures"], [])
        facts = record["environment"]["runtimes"]["python:pool_map:spawn:8"]
        self.assertEqual((facts["start_method"], facts["chunk_size"]), ("spawn", "8"))

    def test_it_can_be_measured_against_cpp_and_computes_the_same(self):
        for workload in ("wave", "file_read"):
            with self.subTest(workload):
                options = ("--backend", "python:serial", "--baseline", "python:serial=serial")
                record = self.sweep_python(*options, workload=workload)
                self.assertEqual(only(record["crossovers"])["baseline"], "serial")
                self.assertEqual(record["failures"], [])

    def test_a_lost_worker_is_a_recorded_failure(self):
        script = self.folder / "loses.py"
        script.write_text(LOSES_A_WORKER.format(folder=str(RUNNER)))
        runner = f"python:pool_map={shlex.join([sys.executable, str(script)])}"
        self.expect(
            3,
            *("sweep", "--workload", "io_wait:1000", "--n", "1:64", "--budget", "20s", "--deadline", "20s"),
            *("--backend", "python:pool_map", "--runner", runner),
        )
        failure = only(self.record()["failures"])
        self.assertEqual((failure["side"], failure["baseline"]), ("parallel", "python:serial"))
        self.assertIn("was killed by signal 9", failure["error"])
        self.assertIn("for ever", failure["error"])
        self.assertEqual(self.marked_processes(), [])


if __name__ == "__main__":
    unittest.main()
