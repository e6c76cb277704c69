#!/usr/bin/env python3
"""What crossover plan says of a run whose costs, latency and bandwidth are planted, so that its
crossovers follow by arithmetic.

With c nanoseconds an element, messages of l + b bytes, and p nodes, a power of two:

* Resident takes n c / p + 2 log2(p) l. p nodes overtake p / 2 at n c / p = 2 l, and two nodes
  overtake one at n c / 2 = 2 l.
* Scattered data of 8 + 8 bytes pay where c > 16 b, whatever p is. Two nodes take n c / 2 + 2 l +
  8 n b (inputs follow the order at once), so they overtake one at n = 2 l / (c / 2 - 8 b)."""

import json
import os
import pty
import signal
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "cli")]
from harness import ROOT, CrossoverTest, eventually, only, strict_json  # noqa: E402

SCHEMA = json.loads((ROOT / "results/schema/plan.schema.json").read_text())
NS = 20.0
LATENCY_US = 10.0
NS_PER_BYTE = 0.5
WIRE = ("--latency", "10us", "--bandwidth", "2GB/s")
CLOSE = 0.01  # sizes are known to 0.5 %; orders have 16 bytes


def record(workload="wave", network=None, cells=None, **key):
    """A run of serial loops that take 15 ns and NS an element; one cell is far off."""
    curve = {"workload": workload, "backend": "mpi", "workers": 2, "calls": "hot", **key}
    times = {4**power: 15 + NS * 4**power for power in range(11)}
    times[4**7] *= 3
    rows = [{**curve, "n": n, "serial_ns": ns, "parallel_ns": 2 * ns} for n, ns in times.items()]
    return {
        "schema_version": 2,
        "status": "complete",
        "context": {"host_name": "here"},
        "environment": {"cpu_model": "Planted CPU", "started_utc": "2026-01-31T12:00:00Z"},
        "crossovers": [],
        "cells": rows if cells is None else cells,
        **({} if network is None else {"network": network}),
    }


def link(host, latency_us, ns_per_byte, same_host=False):
    return {
        **{"host": host, "same_host": same_host, "rounds": 8},
        **{"latency_us": latency_us, "latency_low_us": None, "latency_high_us": None},
        **{"ns_per_byte": ns_per_byte, "ns_per_byte_low": None, "ns_per_byte_high": None},
    }


class Plan(CrossoverTest):
    def write(self, content):
        run = self.folder / "run"
        run.mkdir(exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        (run / "results.json").write_text(text)

    def setUp(self):
        super().setUp()
        self.write(record())

    def plan(self, *arguments):
        """plan.json, valid."""
        self.expect(0, "plan", "run", *arguments)
        plan = strict_json((self.folder / "run/plan.json").read_text())
        jsonschema.Draft202012Validator(SCHEMA).validate(plan)
        self.assertEqual(self.everything(), self.files("results.json", "plan.json"))
        return plan

    def files(self, *names):
        run = self.folder / "run"
        return sorted(map(str, [run, *(run / name for name in names)]))

    def maps(self, plan):
        return {entry["data"]: entry for entry in only(plan["workloads"])["maps"]}

    def assert_close(self, found, truth):
        self.assertLess(abs(found / truth - 1), CLOSE, f"{found} is not {truth}")

    def test_resident_data_pay_from_where_the_arithmetic_says(self):
        plan = self.plan("--nodes", 8, *WIRE)
        self.assert_close(only(plan["workloads"])["ns_per_element"], NS)
        stretches = self.maps(plan)["resident"]["stretches"]
        self.assertEqual([entry["nodes"] for entry in stretches], [1, 2, 4, 8])
        self.assertEqual(stretches[0]["n"], 1)
        for entry in stretches[1:]:
            self.assert_close(entry["n"], entry["nodes"] * 2e3 * LATENCY_US / NS)

    def test_scattered_data_pay_from_where_the_arithmetic_says(self):
        plan = self.plan("--nodes", 2, *WIRE)
        scattered = self.maps(plan)["scattered"]
        self.assertEqual([entry["nodes"] for entry in scattered["stretches"]], [1, 2])
        self.assert_close(
            scattered["stretches"][1]["n"], 2e3 * LATENCY_US / (NS / 2 - 8 * NS_PER_BYTE)
        )
        self.assert_close(scattered["least_cost"]["ns"], 16 * NS_PER_BYTE)
        self.assertTrue(scattered["least_cost"]["confirmed"])

    def test_scattered_data_never_pay_where_moving_costs_more_than_computing(self):
        told = self.expect(
            0, *("plan", "run", "--nodes", 8, "--latency", "10us", "--bandwidth", "4Gbit/s")
        ).stdout
        self.assertIn("simulated", told.splitlines()[0])
        self.assertIn("scattered data never pay: f must cost more than 32 ns an element", told)
        self.assertIn("idealised", told)
        plan = strict_json((self.folder / "run/plan.json").read_text())
        scattered = self.maps(plan)["scattered"]
        self.assertEqual(scattered["stretches"], [{"n": 1, "nodes": 1}])
        self.assertEqual(
            (scattered["least_cost"]["nodes"], scattered["least_cost"]["confirmed"]), (2, True)
        )

    def test_every_call_is_there_and_one_of_each_size_is_fastest(self):
        plan = self.plan("--nodes", 4, *WIRE)
        for entry in self.maps(plan).values():
            calls = entry["calls"]
            self.assertEqual(
                [(call["n"], call["nodes"]) for call in calls],
                [(n, nodes) for n in plan["sizes"] for nodes in plan["nodes"]],
            )
            for n in plan["sizes"]:
                here = [call for call in calls if call["n"] == n]
                fastest = only(call for call in here if call["fastest"])
                self.assertEqual(fastest["ns"], min(call["ns"] for call in here))

    def test_the_same_input_gives_the_same_plan(self):
        ask = ("plan", "run", "--nodes", 4, *WIRE, "--markdown")
        first, again = self.expect(0, *ask).stdout, self.expect(0, *ask).stdout
        self.assertIn("| nodes | resident", first)
        self.assertEqual(first, again)
        text = (self.folder / "run/plan.json").read_bytes()
        (self.folder / "run/plan.json").write_text("{")  # of a program that was torn off
        self.expect(0, "plan", "run/results.json", "--nodes", 4, *WIRE)
        self.assertEqual((self.folder / "run/plan.json").read_bytes(), text)

    def test_the_wire_is_the_runs_own_and_what_is_given_wins(self):
        links = [link("b", 8.0, 0.4), link("c", 12.0, 0.6), link("here", 0.5, 0.01, True)]
        self.write(record(network=links))
        network = self.plan("--nodes", 2)["network"]
        self.assertEqual((network["latency_us"], network["ns_per_byte"]), (10.0, 0.5))
        self.assertEqual(network["latency_source"], "the run's wire to b, c")
        network = self.plan("--nodes", 2, "--latency", "3 µs")["network"]
        self.assertEqual((network["latency_us"], network["ns_per_byte"]), (3.0, 0.5))
        self.assertEqual(network["latency_source"], "--latency")

    def test_a_run_without_a_wire_is_refused(self):
        remedies = ("--latency 2us --bandwidth 10Gbit/s", "--nodes 1,2")
        self.expect_refusal("plan", "run", "--nodes", 2, words=("measured no network", *remedies))
        self.write(record(network=[link("here", 0.5, 0.01, True)]))
        self.expect_refusal("plan", "run", "--nodes", 2, words=("on one host", *remedies))
        self.expect_refusal(
            *("plan", "run", "--nodes", 2, "--latency", "2us"), words=("bandwidth", *remedies)
        )

    def test_bad_numbers_are_refused(self):
        for nodes in ("0", "1", "3", "1000000000", "8192", "-2", "2.0", "", "many"):
            self.expect_refusal("plan", "run", f"--nodes={nodes}", *WIRE, words=("--nodes",))
        self.expect_refusal("plan", "run", *WIRE, words=("--nodes 1024",))
        wrong = {
            "--latency": ("0us", "2", "2m", "2parsec", "-1us", "1e9s", "nanus", "us"),
            "--bandwidth": ("0B/s", "10", "10Gb", "1e30GB/s", "-1GB/s", "infGB/s", "10Gbit"),
            "--bytes": ("8", "8,0", "8,8,8", "-8,8", "8,x", "4294967296,8"),
        }
        for option, values in wrong.items():
            for value in values:
                with self.subTest(option=option, value=value):
                    given = [
                        word
                        for pair in zip(WIRE[::2], WIRE[1::2])
                        if pair[0] != option
                        for word in pair
                    ]
                    self.expect_refusal(
                        *("plan", "run", "--nodes", 2, *given, f"{option}={value}"), words=(option,)
                    )

    def test_bad_runs_are_refused(self):
        self.write(record(cells=[]))
        self.expect_refusal("plan", "run", "--nodes", 2, *WIRE, words=("no serial times",))
        self.write(record(calls="cold"))
        self.expect_refusal("plan", "run", "--nodes", 2, *WIRE, words=("no serial times",))
        cell = only(record()["cells"][:1])
        falling = [{**cell, "n": 4**power, "serial_ns": 1e5 - 4**power} for power in range(5)]
        self.write(record(cells=falling))
        self.expect_refusal("plan", "run", "--nodes", 2, *WIRE, words=("do not grow",))
        self.write(record("mine"))
        self.expect_refusal("plan", "run", "--nodes", 2, *WIRE, words=("--bytes 8,8",))
        self.expect_refusal(
            *("plan", "run", "--nodes", 2, *WIRE, "--workload", "wave"), words=("of wave",)
        )
        self.write('{"schema_version": 2')
        self.expect_refusal("plan", "run", "--nodes", 2, *WIRE, words=("damaged",))
        self.expect_refusal("plan", "nowhere", "--nodes", 2, *WIRE, words=("nowhere",))

    def test_elements_of_any_size(self):
        self.write(record("mine"))
        plan = self.plan("--nodes", 2, *WIRE, "--bytes", "12,3")
        self.assert_close(self.maps(plan)["scattered"]["least_cost"]["ns"], 15 * NS_PER_BYTE)

    def test_without_simgrid_it_says_how_to_install_it(self):
        with tempfile.TemporaryDirectory() as empty:
            self.environment["PATH"] = empty
            self.expect_refusal(
                *("plan", "run", "--nodes", 2, *WIRE),
                words=("smpirun", "scripts/install.sh cluster"),
            )

    def test_what_cannot_be_written_is_refused(self):
        (self.folder / "run/plan.json").mkdir()
        self.expect_refusal("plan", "run", "--nodes", 2, *WIRE, words=("plan.json",))

    def test_ctrl_c_leaves_nothing_behind(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        self.environment["TERM"] = "xterm"
        scratch = self.folder / "tmp"
        scratch.mkdir()
        self.environment["TMPDIR"] = str(scratch)
        process = self.start("plan", "run", "--nodes", 512, *WIRE, stderr=theirs)
        os.close(theirs)
        self.assertIn(b"simulating wave on ", os.read(ours, 4096))
        process.send_signal(signal.SIGINT)
        stdout, _ = process.communicate(timeout=60)
        self.assertEqual((process.returncode, stdout), (130, ""))
        self.assertTrue(eventually(lambda: not self.marked_processes()))
        self.assertEqual(list(scratch.iterdir()), [])
        self.assertFalse((self.folder / "run/plan.json").exists())


if __name__ == "__main__":
    unittest.main()
