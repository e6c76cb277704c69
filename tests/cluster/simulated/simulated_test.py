#!/usr/bin/env python3
"""The sweep finds the crossovers of a simulated cluster, which follow from its planted latency and
bandwidth.

With p ranks (a power of two), c seconds an element, and messages that take l + bytes / b:

* The order goes down a binomial tree and acknowledgements come back along it: log2(p) messages
  after one another each.
* Serial takes n c. Resident takes n c / p + 2 log2(p) l, so it pays from
  n = 2 log2(p) l / ((1 - 1/p) c) on.
* Scatter sends inputs behind the order without waiting for it, and outputs tell that a rank is
  done: log2(p) + 1 messages. Between two ranks n / 2 elements of 8 bytes go there and back, which
  takes 8 n / b. It pays from n = 2 l / (c / 2 - 8 / b) on, and never where b <= 16 / c.
* Among more ranks the messages share rank 0's link. There the truth is the size at which calls that
  are asked for directly take as long as serial.

A message passes its sender's link and its receiver's, so l is twice a link's latency. The 16 bytes
of an order, and what n / p leaves over, are below a hundredth."""

import contextlib
import math
import os
import shlex
import sys
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / folder) for folder in ("cli", "python")]
from harness import CrossoverTest, only  # noqa: E402
from speaker import Speaker  # noqa: E402

SMPIRUN = os.environ.get("CROSSOVER_SMPIRUN", "smpirun")
RUNNER = os.environ["CROSSOVER_SIMULATED_RUNNER"]
LINK_LATENCY_US = 5.0
GBPS = 2.0
NS_PER_ELEMENT = 20.0
LARGEST = 262144
PLATFORM = """<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">
  <cluster id="cluster" prefix="node-" suffix="" radical="0-{last}" speed="1Gf"
           bw="{gbps}GBps" lat="{latency}us"/>
</platform>
"""
# Messages that take l + bytes / b, without the factors of the real networks that SMPI was
# calibrated on; nothing for what this machine does between them; short ones leave before they are
# asked for.
MODEL = (
    *("smpi/lat-factor:0:1", "smpi/bw-factor:0:1", "smpi/simulate-computation:no"),
    *("network/TCP-gamma:0", "network/crosstraffic:0", "smpi/async-small-thresh:65536"),
)
# Rounds without noise all agree, so the interval may have no width at all. What is left is the
# interpolation between the sizes of a round.
INTERPOLATION = 0.005


def overhead_us(way, nodes):
    messages = math.log2(nodes) + 1 if way == "scatter" else 2 * math.log2(nodes)
    return messages * 2 * LINK_LATENCY_US


def planted(way, nodes):
    moving_ns = 8 / GBPS if way == "scatter" else 0.0
    return overhead_us(way, nodes) * 1e3 / ((1 - 1 / nodes) * NS_PER_ELEMENT - moving_ns)


class Simulated(CrossoverTest):
    def runner(self, nodes, gbps=GBPS, ns_per_element=NS_PER_ELEMENT):
        """The command of a runner on a cluster of so many nodes."""
        platform, hosts = self.folder / f"{nodes}-{gbps}.xml", self.folder / f"{nodes}.hosts"
        platform.write_text(PLATFORM.format(last=nodes - 1, gbps=gbps, latency=LINK_LATENCY_US))
        hosts.write_text("".join(f"node-{node}\n" for node in range(nodes)))
        places = ("-no-privatize", "-np", nodes, "-platform", platform, "-hostfile", hosts)
        settings = (*(f"--cfg={setting}" for setting in MODEL), "--log=root.thres:critical")
        return [
            *map(str, (SMPIRUN, "-quiet", *places, *settings, RUNNER, f"wave={ns_per_element},8,8"))
        ]

    def crossover(self, way, nodes, gbps=GBPS):
        """What a sweep says on that cluster."""
        command = shlex.join(self.runner(nodes, gbps))
        out = f"{way}-{nodes}-{gbps}"
        self.expect(
            0,
            *(
                "sweep",
                "--workload",
                "wave",
                "--n",
                f"1:{LARGEST}",
                "--workers",
                nodes,
                "--skip",
                "probe,dispatch,safe",
            ),
            *(
                "--budget",
                "600s",
                "--backend",
                way,
                "--runner",
                f"serial={command}",
                "--runner",
                f"{way}={command}",
            ),
            *("--out", out),
        )
        record = self.record(out)
        self.assertEqual(record["failures"], [])
        self.assertEqual(record["environment"]["runtimes"][way]["simulated"], "SimGrid SMPI")
        link = only(record["network"])
        self.assertEqual(link["host"], "node-1")
        self.assertAlmostEqual(link["latency_us"] / (2 * LINK_LATENCY_US), 1.0, delta=INTERPOLATION)
        self.assertAlmostEqual(link["ns_per_byte"] * gbps, 1.0, delta=INTERPOLATION)
        return only(record["crossovers"])

    @contextlib.contextmanager
    def asked(self, way, nodes, **keywords):
        """Yields what tells the seconds of a call of n, from a runner of its own."""
        with Speaker(self.runner(nodes, **keywords)) as runner:
            self.assertTrue(runner.open("wave", way, LARGEST, nodes)["ok"])
            yield lambda n: runner.ask(op="measure", n=n, iterations=3)["seconds"] / 3
            self.assertEqual(runner.end(), 0)

    def simulated(self, way, nodes):
        """The smallest n whose call takes less than serial does, by halving."""
        low, high = 1, LARGEST
        with self.asked(way, nodes) as seconds:
            while high - low > 1:
                n = (low + high) // 2
                low, high = (low, n) if seconds(n) < n * NS_PER_ELEMENT * 1e-9 else (n, high)
        return high

    def assert_holds(self, found, truth):
        self.assertEqual(found["verdict"], "crossover")
        self.assertLessEqual(found["n_low"], truth * (1 + INTERPOLATION))
        self.assertGreaterEqual(found["n_high"], truth * (1 - INTERPOLATION))
        self.assertLess(found["n_high"] / found["n_low"], 1.05)

    def test_an_empty_call_takes_the_planted_latencies(self):
        for way in ("resident", "scatter"):
            for nodes in (2, 8):
                with self.subTest(way=way, nodes=nodes), self.asked(
                    way, nodes, gbps=100, ns_per_element=0
                ) as seconds:
                    self.assertAlmostEqual(
                        seconds(nodes) * 1e6 / overhead_us(way, nodes), 1.0, delta=0.001
                    )

    def test_the_sweep_holds_the_planted_crossovers(self):
        for way, nodes in (("resident", 2), ("resident", 8), ("scatter", 2)):
            with self.subTest(way=way, nodes=nodes):
                self.assert_holds(self.crossover(way, nodes), planted(way, nodes))

    def test_the_sweep_holds_the_crossover_of_eight_nodes_that_scatter(self):
        self.assert_holds(self.crossover("scatter", 8), self.simulated("scatter", 8))

    def test_scattering_never_pays_where_moving_costs_as_much_as_computing(self):
        self.assertEqual(self.crossover("scatter", 2, gbps=16 / NS_PER_ELEMENT)["verdict"], "never")


if __name__ == "__main__":
    unittest.main()
