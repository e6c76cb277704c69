#!/usr/bin/env python3
"""MPI over two nodes whose network is known: moving takes what its bandwidth says, the crossover
lies where its latency says."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from cluster_harness import RUNNER, CrossoverTest, only, run_tests, why_no_open_mpi
from harness import CROSSOVER
from namespaces import Nodes, why_not

WIRE = Path(os.environ.get("CROSSOVER_WIRE", "cluster_wire"))  # of wire.cpp
BYTES_OF_SCALE = 16  # of an element, input and output; of fma too
PACKET, PAYLOAD = 1514, 1448  # of a full Ethernet frame, and what TCP carries in it

SPIN = """
import time
end = time.perf_counter() + 0.4
began = time.process_time()
while time.perf_counter() < end:
    pass
print((time.process_time() - began) / 0.4)
"""


def free_cpus():
    """The CPUs that two processes get which compute at once."""
    both = [
        subprocess.Popen([sys.executable, "-c", SPIN], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    return sum(float(one.communicate()[0]) for one in both)


class Network(CrossoverTest):
    @classmethod
    def setUpClass(cls):
        reason = why_not("mpirun.openmpi") or why_no_open_mpi()
        if reason:
            raise unittest.SkipTest(reason)

    def nodes(self):
        nodes = Nodes()
        self.addCleanup(nodes.end)
        return nodes

    def sweep_on(self, nodes, variant, *options):
        """One worker on each node; serial runs on the first one."""
        backend = f"mpi:{variant}"
        words = (
            *(
                "sweep",
                "--backend",
                backend,
                "--runner",
                f"{backend}={RUNNER}",
                "--launcher",
                f"{backend}={nodes.mpirun()}",
            ),
            *("--nodes", "2", "--workers", "2", "--skip", "dispatch,safe", *options),
        )
        first, *rest = nodes.first(CROSSOVER, *words)
        ended = self.run_crossover(*rest, program=shutil.which(first))
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        record = self.record()
        self.assertEqual(only(record["crossovers"])["hosts"], nodes.names)
        self.assertEqual(self.marked_processes(), [])
        return record

    def test_moving_takes_bytes_over_bandwidth(self):
        nodes = self.nodes()
        nodes.on_a_bridge(megabits=100)
        sizes = (2**18, 2**19)  # of less, what TCP needs to get under way is more than 3 %
        options = (
            "--workload",
            "scale",
            "--n",
            ",".join(map(str, (64, *sizes))),
            "--budget",
            "40s",
        )
        record = self.sweep_on(nodes, "scatter", *options)
        self.assertEqual(
            only(record["crossovers"])["verdict"], "never", "this network costs more than the map"
        )
        samples = only(record["samples"])
        # Whoever else uses the CPUs makes a call longer, never shorter.
        calls = sorted(
            zip(samples["n"], samples["parallel_ns"], samples["moving_ns"]), reverse=True
        )
        moving_s = {
            n: moving_ns * 1e-9 for n, _, moving_ns in calls
        }  # of the shortest call of each size
        for n in sizes:
            # Half of the elements are of the other node.
            wire_s = 0.5 * n * BYTES_OF_SCALE * PACKET / PAYLOAD * 8 / 100e6
            with self.subTest(n=n, moving_s=moving_s[n], empty_s=moving_s[64], wire_s=wire_s):
                self.assertLess(abs((moving_s[n] - moving_s[64]) / wire_s - 1), 0.03)
        # The ping-pongs of the launches saw this bandwidth too.
        wire, planted_ns = only(record["network"]), 80 * PACKET / PAYLOAD
        self.assertEqual((wire["host"], wire["same_host"]), (nodes.names[1], False))
        self.assertLessEqual(wire["ns_per_byte_low"] * 0.97, planted_ns, wire)
        self.assertGreaterEqual(wire["ns_per_byte_high"] * 1.03, planted_ns, wire)

    def fma_on_a_wire(self, variant):
        """A sweep over two nodes that are 1 ms apart: the record, the round trip of one byte over
        TCP, and the time of one element in a serial run, in seconds."""
        nodes = self.nodes()
        nodes.on_a_wire(WIRE, delay_us=1000)
        round_trip_s = nodes.round_trip_s()
        self.assertGreater(round_trip_s, 0.002, "1 ms each way")
        options = ("--workload", "fma:1000", "--n", "1:2^14")
        before = free_cpus()
        record = self.sweep_on(nodes, variant, *options, "--budget", "60s", "--precision", "40%")
        if (free := min(before, free_cpus())) < 1.8:  # both nodes are this machine
            self.skipTest(f"others use the CPUs: two that compute at once got {free:.2f}")
        large = [cell for cell in record["cells"] if cell["n"] >= 1024]
        return record, round_trip_s, 1e-9 * min(cell["serial_ns"] / cell["n"] for cell in large)

    def expect_crossover(self, record, predicted, tolerance, told):
        crossover = only(record["crossovers"])
        told = f"{predicted:.0f} in [{crossover['n_low']}, {crossover['n_high']}], {told}"
        self.assertEqual(crossover["verdict"], "crossover", crossover["reason"])
        self.assertLessEqual(crossover["n_low"], predicted * (1 + tolerance), told)
        self.assertGreaterEqual(crossover["n_high"], predicted * (1 - tolerance), told)

    def test_the_crossover_lies_where_the_round_trip_says(self):
        record, round_trip_s, element_s = self.fma_on_a_wire("resident")
        # Serial takes c n; two nodes take the round trip and c n / 2.
        predicted = 2 * round_trip_s / element_s
        self.expect_crossover(record, predicted, 0.0, f"{round_trip_s:.6f} s, {element_s:.3g} s")

    def test_the_crossover_of_scatter_lies_where_latency_and_bandwidth_say(self):
        record, _, element_s = self.fma_on_a_wire("scatter")
        wire = only(record["network"])
        latency_s, byte_s = 1e-6 * wire["latency_us"], 1e-9 * wire["ns_per_byte"]
        self.assertGreater(latency_s, 0.001, wire)
        # Half of the elements go out and come back, each way after the latency.
        gain_s = element_s / 2 - byte_s * BYTES_OF_SCALE / 2
        self.assertGreater(gain_s, 0.0, wire)
        told = f"{element_s:.3g} s, {wire}"
        self.expect_crossover(record, 2 * latency_s / gain_s, 0.1, told)


if __name__ == "__main__":
    run_tests()
