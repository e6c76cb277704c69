#!/usr/bin/env python3
"""MPI over two nodes whose network is known: what moving takes is what its bandwidth says, the crossover what its
latency says."""

import os
import shutil
import unittest
from pathlib import Path

from cluster_harness import CrossoverTest, only, run_tests
from harness import CROSSOVER
from namespaces import Nodes, why_not

RUNNER = Path(CROSSOVER).with_name("crossover-runner-mpi")
WIRE = Path(os.environ.get("CROSSOVER_WIRE", "crossover-test-wire"))
MEGABIT = 1e6 / 8  # bytes
BYTES_OF_WAVE = 16  # of an element, input and output
PACKET, PAYLOAD = 1514, 1448  # of a full Ethernet frame, and what of it TCP carries


class Network(CrossoverTest):
    @classmethod
    def setUpClass(cls):
        reason = why_not("mpirun.openmpi")
        if reason is None and not RUNNER.exists():
            reason = "this build has no crossover-runner-mpi"
        if reason is None and "Open MPI" not in launched_library():
            reason = "crossover-runner-mpi was built with another MPI than Open MPI"
        if reason:
            raise unittest.SkipTest(reason)

    def sweep_on(self, nodes, variant, *options):
        """One worker on each node; serial runs on the first one."""
        backend = f"mpi:{variant}"
        words = (
            *("sweep", "--backend", backend, "--runner", f"{backend}={RUNNER}", "--launcher", f"{backend}={nodes.mpirun()}"),
            *("--nodes", "2", "--workers", "2", "--skip", "dispatch,safe", *options),
        )
        first, *rest = nodes.first(CROSSOVER, *words)
        ended = self.run_crossover(*rest, program=shutil.which(first))
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        record = self.record(options[options.index("--out") + 1] if "--out" in options else "results")
        crossover = only(record["crossovers"])
        if "NOHOSTS" not in os.environ: self.assertEqual(crossover["hosts"], nodes.names)
        self.assertEqual(self.marked_processes(), [])
        return record, crossover

    def on(self, nodes, *where):
        self.addCleanup(nodes.end)
        return nodes

    def test_moving_takes_bytes_over_bandwidth(self):
        nodes = Nodes()
        self.addCleanup(nodes.end)
        nodes.on_a_bridge("100mbit")
        sizes = (2**16, 2**17, 2**18)
        options = ("--workload", "wave", "--n", ",".join(map(str, (64, *sizes))), "--budget", "40s")
        record, crossover = self.sweep_on(nodes, "scatter", *options)
        self.assertEqual(crossover["verdict"], "never", "a network this slow costs more than the map")
        samples = only(record["samples"])
        moving = {n: [] for n in samples["n"]}
        for n, ns in zip(samples["n"], samples["moving_ns"]):
            moving[n].append(ns * 1e-9)
        # Whoever else uses the CPUs makes a call longer, never shorter.
        least = {n: min(seconds) for n, seconds in moving.items()}
        print({n: (len(moving[n]), s) for n, s in least.items()})
        for n in sizes:
            # Half of the elements are of the other node.
            wire_s = 0.5 * n * BYTES_OF_WAVE * PACKET / PAYLOAD / (100 * MEGABIT)
            with self.subTest(n=n, moving_s=least[n], empty_s=least[64], wire_s=wire_s):
                self.assertLess(abs((least[n] - least[64]) / wire_s - 1), 0.03)

    def test_the_crossover_is_what_the_round_trip_says(self):
        nodes = Nodes()
        self.addCleanup(nodes.end)
        nodes.on_a_wire(WIRE, delay_us=1000)
        round_trip_s = nodes.round_trip_s()
        self.assertGreater(round_trip_s, 0.002, "1 ms each way")
        # One whose elements wait needs no CPU of its own, one that computes needs two.
        for workload, most in (("io_wait:100", 1024), ("fma:1000", 16384)):
            with self.subTest(workload):
                options = ("--workload", workload, "--n", f"1:{most}", "--budget", "40s", "--precision", "30%", "--out", workload)
                record, crossover = self.sweep_on(nodes, "resident", *options)
                self.assertEqual(crossover["verdict"], "crossover", crossover["reason"])
                # Serial takes c n, two ranks take the round trip and c n / 2.
                element_s = min(cell["serial_ns"] / cell["n"] for cell in record["cells"] if cell["n"] * 16 >= most) * 1e-9
                predicted = 2 * round_trip_s / element_s
                print(round_trip_s, element_s, predicted, crossover["n_low"], crossover["n"], crossover["n_high"], crossover["rounds"])
                print([(c["n"], c["serial_ns"], c["parallel_ns"]) for c in record["cells"]])
                self.assertLessEqual(crossover["n_low"], predicted)
                self.assertGreaterEqual(crossover["n_high"], predicted)


def launched_library():
    """Which MPI the runner was linked with."""
    import subprocess

    linked = subprocess.run(["ldd", str(RUNNER)], capture_output=True, text=True, check=False).stdout
    return "Open MPI" if "libopen-pal" in linked or "openmpi" in linked or "libmpi.so.40" in linked else linked


if __name__ == "__main__":
    run_tests()
