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
BYTES_OF_SCALE = 16  # of an element, input and output
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

    def test_the_crossover_lies_where_the_round_trip_says(self):
        nodes = self.nodes()
        nodes.on_a_wire(WIRE, delay_us=1000)
        round_trip_s = nodes.round_trip_s()
        self.assertGreater(round_trip_s, 0.002, "1 ms each way")
        options = (
            "--workload",
            "fma:1000",
            "--n",
            "1:2^14",
            "--budget",
            "60s",
            "--precision",
            "40%",
        )
        before = free_cpus()
        record = self.sweep_on(nodes, "resident", *options)
        if (free := min(before, free_cpus())) < 1.8:  # both nodes are this machine
            self.skipTest(f"others use the CPUs: two that compute at once got {free:.2f}")
        crossover = only(record["crossovers"])
        self.assertEqual(crossover["verdict"], "crossover", crossover["reason"])
        # Serial takes c n; two nodes take the round trip and c n / 2.
        element_s = (
            min(cell["serial_ns"] / cell["n"] for cell in record["cells"] if cell["n"] >= 1024)
            * 1e-9
        )
        predicted = 2 * round_trip_s / element_s
        told = f"{predicted:.0f} in [{crossover['n_low']}, {crossover['n_high']}], "
        told += f"{round_trip_s:.6f} s, {element_s:.3g} s"
        self.assertLessEqual(crossover["n_low"], predicted, told)
        self.assertGreaterEqual(crossover["n_high"], predicted, told)


if __name__ == "__main__":
    run_tests()
