#!/usr/bin/env python3
"""The real thing, small and short: every backend of this build on real runners."""

import json
import os
import unittest

from harness import SLOWNESS, CrossoverTest


class RealSweep(CrossoverTest):
    def listed_backends(self):
        return json.loads(self.expect(0, "list", "backends", "--json").stdout)["backends"]

    def present_backends(self):
        listed = self.listed_backends()
        present = [backend["name"] for backend in listed if backend["present"] and backend["default"]]
        return [name for name in present if name != "serial"]

    def test_every_backend_is_measured(self):
        budget = f"{20 * SLOWNESS}s"
        ended = self.expect(0, "sweep", "--workload", "wave", "--n", "1:16", "--budget", budget, "--skip", "probe", "--workers", "2")
        self.assertEqual(ended.stderr, "")
        record = self.record()
        backends = self.present_backends()
        self.assertEqual(record["status"], "complete")
        self.assertEqual([crossover["backend"] for crossover in record["crossovers"]], backends)
        self.assertEqual(record["options"]["backends"], backends)
        self.assertEqual(record["failures"], [])
        keys = ("name", "present", "absent_reason")
        listed = [{key: backend[key] for key in keys} for backend in self.listed_backends()]
        self.assertEqual(record["environment"]["backends"], listed)
        for backend in backends:
            sizes = {cell["n"] for cell in record["cells"] if cell["backend"] == backend}
            self.assertLessEqual({1, 4, 16}, sizes, backend)
        self.assertEqual({line["backend"] for line in record["samples"]}, set(backends))
        for line in record["samples"]:
            self.assertGreater(min(line["serial_ns"] + line["parallel_ns"]), 0)
        self.assertEqual(sorted(record["environment"]["runtimes"]), sorted(backends))
        self.assertEqual(self.marked_processes(), [])
        table = ended.stdout[: ended.stdout.index("\nresults: ")]
        self.assertIn("\n\n" + table + "\n", self.expect(0, "show").stdout)

    def test_waiting_workloads_get_more_workers_than_cpus(self):
        self.expect(
            0, *("sweep", "--workload", "io_wait:1000", "--n", "8:8", "--budget", "5s", "--skip", "probe", "--backend", "thread")
        )
        crossover = self.record()["crossovers"][0]
        self.assertEqual((crossover["workload"], crossover["n_top"]), ("io_wait:1000", 8))
        self.assertGreaterEqual(crossover["workers"], 8)

    def test_a_launcher_reaches_a_real_runner(self):
        if "openmp" not in self.present_backends():
            self.skipTest("this build has no OpenMP")
        self.environment["OMP_WAIT_POLICY"] = "active"
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:4", "--budget", "2s", "--skip", "probe", "--backend", "openmp"),
            *("--launcher", "openmp=env OMP_WAIT_POLICY=passive"),
        )
        facts = self.record()["environment"]["runtimes"]["openmp"]
        self.assertIn("passive", " ".join(facts.values()).lower())


    def test_pinned_workers_stand_on_record(self):
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:4", "--budget", "2s", "--skip", "probe", "--backend", "pool"),
            *("--pin", "cores", "--workers", "2"),
        )
        record = self.record()
        self.assertEqual(record["options"]["pin"], "cores")
        masks = record["environment"]["runtimes"]["pool"]["worker_masks"].split(";")
        cpus = sorted(os.sched_getaffinity(0))
        self.assertEqual(len(masks), 2)
        self.assertEqual(len(set(masks)), min(2, len(cpus)))
        for mask in masks:
            self.assertIn(int(mask), cpus)

    def test_the_other_openmp_runtime_is_measured(self):
        listed = {backend["name"]: backend for backend in self.listed_backends()}
        if not listed["openmp_llvm"]["present"]:
            self.skipTest(listed["openmp_llvm"]["absent_reason"])
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:4", "--budget", "2s", "--skip", "probe"),
            *("--backend", "openmp_llvm:dynamic:2"),
        )
        record = self.record()
        self.assertEqual(record["failures"], [])
        facts = record["environment"]["runtimes"]["openmp_llvm:dynamic:2"]
        self.assertRegex(facts["openmp_runtime"], "libi?omp")
        self.assertRegex(facts["openmp_compiler"], "(?i)clang")
        self.assertEqual(facts["variant"], "dynamic:2")


class Lists(CrossoverTest):
    def test_lists_for_programs(self):
        listed = json.loads(self.expect(0, "list", "--json").stdout)
        self.assertEqual([backend["name"] for backend in listed["backends"]][0], "serial")
        names = [workload["name"] for workload in listed["workloads"]]
        for name in ("wave", "scale", "square_int", "mandelbrot"):
            self.assertIn(name, names)
        for backend in listed["backends"]:
            self.assertEqual(backend["present"], backend["absent_reason"] is None)
            if backend["baseline"] == "serial":  # programs of other languages take options instead
                self.assertEqual(backend["present"], bool(backend["variants"]))

    def test_lists_for_people(self):
        both = self.expect(0, "list").stdout
        workloads = self.expect(0, "list", "workloads").stdout
        backends = self.expect(0, "list", "backends").stdout
        self.assertEqual(both, workloads + backends)
        self.assertRegex(workloads, r"(?m)^  wave +\S")
        self.assertRegex(workloads, r"(?m)^  fma:K +\S.*\(default K = \d+\)$")
        self.assertRegex(backends, r"(?m)^  thread +\S")

    def test_help_and_version(self):
        self.assertRegex(self.expect(0, "--version").stdout, r"^crossover \d+\.\d+\.\d+\n$")
        self.assertIn("sweep", self.expect(0, "--help").stdout)
        self.assertIn("--workload", self.expect(0, "sweep", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
