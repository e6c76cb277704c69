#!/usr/bin/env python3
"""Dask's variants: on a cluster of their own and on one that was there, whose data stay where they
are put, and from which nothing is left. Needs a python3 with the module distributed."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from speaker import RUNNER, Speaker, checksum, children_of, python_with

PYTHON = python_with("distributed")
COMMAND = [PYTHON, "-B", str(RUNNER / "runner.py")]
SPECS = ("dask", "dask:7", "dask_resident", "dask_resident:7")
UNUSED = "tcp://127.0.0.1:1"  # no port that anything answers at

# A cluster that was there: prints the scheduler's address, and ends when its input does.
CLUSTER = """
import asyncio, sys, distributed
async def main(workers):
    quiet = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    at = {"host": "127.0.0.1", "port": 0}
    async with (
        distributed.Scheduler(**at, **quiet) as scheduler,
        contextlib.AsyncExitStack() as all,
    ):
        for _ in range(workers):
            options = {"nthreads": 1, "host": "127.0.0.1", "local_directory": sys.argv[2], **quiet}
            await all.enter_async_context(distributed.Worker(scheduler.address, **options))
        print(scheduler.address, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
import contextlib
asyncio.run(main(int(sys.argv[1])))
"""


@contextlib.contextmanager
def cluster_of(workers):
    """Yields its process and its address."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with tempfile.TemporaryDirectory() as folder:
        command = [PYTHON, "-c", CLUSTER, str(workers), folder]
        with subprocess.Popen(command, cwd=folder, text=True, **pipes) as process:
            try:
                yield process, process.stdout.readline().strip()
            finally:
                process.kill()


@unittest.skipUnless(
    PYTHON, "no python3 here has the module distributed (Debian: python3-distributed)"
)
class Dask(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def runner(self, **environment):
        return Speaker(
            COMMAND, {"TMPDIR": str(self.folder), "DASK_SCHEDULER_ADDRESS": "", **environment}
        )

    def assert_nothing_left(self, runner):
        self.assertEqual(runner.leftovers(), [])
        self.assertEqual(list(self.folder.iterdir()), [])
        self.assertEqual(list(Path.cwd().glob("dask-worker-space*")), [])


class OwnCluster(Dask):
    def test_values_come_in_order_and_nothing_stays_behind(self):
        expected = {n: checksum(COMMAND, "square_int", "python:serial", n) for n in (1, 2, 61)}
        for spec in SPECS:
            with self.subTest(spec), self.runner() as runner:
                opened = runner.open("square_int", f"python:{spec}", 61, workers=3)
                self.assertTrue(opened["ok"], opened)
                self.assertEqual(opened["environment"]["worker_processes"], "3")
                self.assertEqual(opened["environment"]["scheduler"], "started on loopback")
                for n in (61, 1, 2, 61):
                    self.assertEqual(runner.ask(op="verify", n=n).get("checksum"), expected[n])
                    epoch = runner.ask(op="measure", n=n, iterations=2)
                    self.assertGreater(epoch["seconds"], 0.0)
                    self.assertGreater(epoch["cpu_seconds"], 0.0)
                self.assertEqual(runner.end(), 0)
                self.assertEqual(runner.process.stderr.read(), "")
                self.assert_nothing_left(runner)

    def test_calls_may_be_cold_or_the_first(self):
        for spec, calls, iterations in (("dask", "cold", 3), ("dask_resident", "first", 1)):
            with self.subTest(spec=spec, calls=calls), self.runner() as runner:
                self.assertTrue(runner.open("wave", f"python:{spec}", 61, calls=calls)["ok"])
                self.assertGreater(
                    runner.ask(op="measure", n=61, iterations=iterations)["seconds"], 0.0
                )
                self.assertTrue(runner.ask(op="verify", n=61)["ok"])
                self.assertEqual(runner.end(), 0)
                self.assert_nothing_left(runner)

    def test_nothing_outlives_a_runner_that_is_killed(self):
        for number in (signal.SIGKILL, signal.SIGTERM):
            with self.subTest(number), self.runner() as runner:
                self.assertTrue(runner.open("io_wait:1000000", "python:dask", 600)["ok"])
                self.assertNotEqual(list(self.folder.iterdir()), [])
                runner.post(op="measure", n=600, iterations=1)
                os.kill(runner.process.pid, number)
                runner.process.wait(timeout=20)
                self.assert_nothing_left(runner)

    def test_it_ends_with_its_input(self):
        with self.runner() as runner:
            self.assertTrue(runner.open("wave", "python:dask_resident")["ok"])
            runner.process.stdin.close()
            self.assertEqual(runner.process.wait(timeout=20), 0)
            self.assert_nothing_left(runner)

    def test_a_scheduler_or_worker_that_is_killed_is_told(self):
        for number in range(2):  # the scheduler is started first
            with self.subTest(number), self.runner() as runner:
                self.assertTrue(runner.open("io_wait:1000000", "python:dask", 600)["ok"])
                runner.post(op="measure", n=600, iterations=1)
                os.kill(sorted(children_of(runner.process.pid))[number], signal.SIGKILL)
                answer = runner.answer()
                self.assertFalse(answer["ok"], answer)
                self.assertRegex(
                    answer["error"], "was killed by signal 9|the Dask scheduler at .* is gone"
                )
                runner.process.stdin.close()
                runner.process.wait(timeout=20)
                self.assert_nothing_left(runner)

    def test_an_element_that_fails_is_told(self):
        for spec in ("dask", "dask_resident"):
            with self.subTest(spec), self.runner() as runner:
                self.assertTrue(runner.open("file_read", f"python:{spec}", 8)["ok"])
                (files,) = self.folder.glob("crossover-files-*")
                for file in files.iterdir():
                    file.unlink()
                self.assertIn("No such file", runner.ask(op="measure", n=8, iterations=1)["error"])
                self.assertEqual(runner.end(), 0)
                self.assert_nothing_left(runner)


class ClusterThatWasThere(Dask):
    def test_values_come_in_order_and_it_stays(self):
        expected = checksum(COMMAND, "fma:3", "python:serial", 61)
        with cluster_of(3) as (process, address):
            for spec in ("dask", "dask_resident:7", "dask"):
                with self.subTest(spec), self.runner(DASK_SCHEDULER_ADDRESS=address) as runner:
                    opened = runner.open("fma:3", f"python:{spec}", 61, workers=2)
                    self.assertTrue(opened["ok"], opened)
                    self.assertEqual(opened["environment"]["scheduler"], address)
                    self.assertEqual(
                        opened["environment"]["worker_processes"], "2"
                    )  # found by their ids
                    self.assertEqual(children_of(runner.process.pid), [])
                    self.assertEqual(runner.ask(op="verify", n=61).get("checksum"), expected)
                    self.assertGreater(runner.ask(op="measure", n=61, iterations=2)["seconds"], 0.0)
                    self.assertEqual(runner.end(), 0)
                    self.assert_nothing_left(runner)
            self.assertIsNone(process.poll())

    def test_one_with_too_few_workers_is_refused(self):
        with cluster_of(1) as (_, address), self.runner(DASK_SCHEDULER_ADDRESS=address) as runner:
            error = runner.open("wave", "python:dask", workers=2)["error"]
            self.assertIn(f"the Dask cluster at {address} has 1 worker, but 2 are asked for", error)
            self.assertTrue(runner.open("wave", "python:dask", workers=1)["ok"])
            self.assertEqual(runner.end(), 0)

    def test_one_that_does_not_answer_is_named(self):
        for address in (UNUSED, "nonsense"):
            with self.subTest(address), self.runner(DASK_SCHEDULER_ADDRESS=address) as runner:
                error = runner.open("wave", "python:dask")["error"]
                self.assertIn(
                    f"no Dask scheduler answers at {address} (DASK_SCHEDULER_ADDRESS", error
                )
                runner.process.stdin.close()
                self.assertEqual(runner.process.wait(timeout=20), 0)
                self.assert_nothing_left(runner)

    def test_one_that_goes_away_is_named(self):
        for spec in ("dask", "dask_resident"):
            with self.subTest(spec), cluster_of(2) as (process, address):
                with self.runner(DASK_SCHEDULER_ADDRESS=address) as runner:
                    self.assertTrue(runner.open("io_wait:100000", f"python:{spec}", 2)["ok"])
                    self.assertTrue(runner.ask(op="verify", n=2)["ok"])
                    runner.post(op="measure", n=2, iterations=6000)
                    process.kill()
                    self.assertIn(
                        f"the Dask scheduler at {address} is gone", runner.answer()["error"]
                    )
                    self.assertIn("is gone", runner.ask(op="verify", n=2)["error"])
                    runner.process.stdin.close()
                    began = time.monotonic()
                    runner.process.wait(timeout=20)
                    self.assertLess(
                        time.monotonic() - began, 5.0
                    )  # no wait for what will not come back
                    self.assert_nothing_left(runner)


@unittest.skipUnless(
    PYTHON, "no python3 here has the module distributed (Debian: python3-distributed)"
)
class Moves(unittest.TestCase):
    """What a call moves, told by a client that only notes what it is asked."""

    PROGRAM = """
import sys
sys.path[:0] = [{runner!r}, {package!r}]
import distributed, dask_maps
asked = []
class Output:
    status = "finished"
    def __init__(self, value):
        self.value = value
class Placed(list):
    def __init__(self, chunk, workers):
        super().__init__(chunk)
        self.workers = workers
class Client:
    def scatter(self, chunks, workers, hash):
        assert not hash  # the same data would be the same key in every call
        asked.append("scatter")
        return [Placed(chunk, workers) for chunk in chunks]
    def map(self, function, chunks, pure, workers):
        assert not pure  # or later calls would find the outputs of the first
        assert all(chunk.workers == workers for chunk in chunks)  # or Dask might move it
        asked.append("map")
        return [Output(function(chunk)) for chunk in chunks]
    def gather(self, outputs):
        asked.append("gather")
        return [output.value for output in outputs]
distributed.wait = lambda outputs: asked.append("wait")
session = object.__new__(dask_maps.FAMILIES[{family!r}])
session._client, session._workers, session._chunk, session._only = Client(), 2, None, None
session._threads, session._element = dict.fromkeys("ab", 1), None
for n in (5, 5, 4):
    prepared = session.prepare(list(range(n)))
    asked.append("clock")
    outputs = session.map(abs, prepared)
    asked.append("stop")
    assert session.collect(outputs) == list(range(n)), outputs
print(*asked)
"""

    def asked(self, family):
        program = self.PROGRAM.format(runner=str(RUNNER), package=str(RUNNER.parent), family=family)
        return subprocess.check_output([PYTHON, "-c", program], text=True).split()

    def test_dask_moves_both_ways_inside_the_call(self):
        self.assertEqual(self.asked("dask"), "clock scatter map gather stop".split() * 3)

    def test_dask_resident_moves_nothing_inside_the_call(self):
        placed, call = "scatter scatter".split(), "clock map map wait stop gather".split()
        self.assertEqual(self.asked("dask_resident"), placed + call + call + placed + call)


if __name__ == "__main__":
    unittest.main()
