#!/usr/bin/env python3
"""Where processes run: on the CPUs that the user started the driver on, whatever an OpenMP runtime makes of variables."""

import os
import re
import shlex
import subprocess
import sys
import unittest
from pathlib import Path

from harness import CROSSOVER, CrossoverTest, scripted, strict_json

PROGRAMS = Path(CROSSOVER).parent
RUNNER = PROGRAMS / "crossover-runner"
RUNTIMES = re.compile(r"lib(gomp|omp|iomp5|tbb|pthreadpool)\b")
TOPOLOGY = Path("/sys/devices/system/cpu/cpu0/topology")
SANITIZED = os.environ.get("CROSSOVER_SANITIZED", "")
BINDING = (
    {"OMP_PROC_BIND": "true"},
    {"OMP_PLACES": "cores"},
    {"GOMP_CPU_AFFINITY": "0"},
    {"KMP_AFFINITY": "compact", "OMP_PROC_BIND": "close"},
)


def libraries(program):
    """All shared libraries that the loader would map for a program, by what they need in turn."""
    loader = {**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"}
    return subprocess.run([program], env=loader, capture_output=True, text=True, check=True).stdout


def own_mask():
    status = Path("/proc/self/status").read_text()
    return re.search(r"^Cpus_allowed_list:\s*(\S+)$", status, re.M).group(1)


class NoRuntime(unittest.TestCase):
    def test_programs_that_only_start_runners_load_no_parallel_runtime(self):
        names = ("crossover", "crossover-command", "crossover-fidelity", "crossover-coverage", "crossover-gate-proof")
        present = [PROGRAMS / name for name in names if (PROGRAMS / name).exists()]
        self.assertGreaterEqual(len(present), 2)
        for program in present:
            with self.subTest(program=program.name):
                self.assertIn("libc.so", libraries(program))
                self.assertIsNone(RUNTIMES.search(libraries(program)), libraries(program))

    def test_the_runner_does(self):
        self.assertTrue(RUNTIMES.search(libraries(RUNNER)) or "thread" in SANITIZED)


@unittest.skipUnless(len(os.sched_getaffinity(0)) > 1, "needs two CPUs")
class StartMask(CrossoverTest):
    def masks(self, **environment):
        """The masks of the driver, as it is when it starts a runner, and of that runner; and how the sweep saw its CPUs."""
        self.environment.update(environment)
        note = self.folder / "masks"
        look = (
            f"grep -h Cpus_allowed_list /proc/$PPID/status /proc/self/status > {shlex.quote(str(note))}; "
            f"exec {scripted('--speed-up', 2)}"
        )
        self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:4", "--budget", "600s", "--skip", "probe,dispatch,safe"),
            *("--runner", f"serial={scripted()}", "--backend", "planted", "--runner", f"planted=sh -c {shlex.quote(look)}"),
        )
        cpus = self.record()["environment"]["cpus"]
        return [line.split()[1] for line in note.read_text().splitlines()], cpus["affinity"]

    def test_variables_bind_neither_the_driver_nor_its_runners(self):
        for variables in BINDING:
            with self.subTest(variables=variables):
                self.setUp()
                masks, affinity = self.masks(**variables)
                self.assertEqual(masks, [own_mask()] * 2)
                self.assertEqual(affinity, len(os.sched_getaffinity(0)))

    @unittest.skipIf(SANITIZED, "the sanitizer's runtime must be loaded first")
    @unittest.skipUnless(TOPOLOGY.exists(), f"there is no {TOPOLOGY}, by which OpenMP binds")
    def test_a_preloaded_runtime_binds_neither(self):
        found = re.search(r"=> (\S*libgomp\S*)", libraries(RUNNER))
        if found is None:
            self.skipTest("no libgomp in this build")
        bound = [sys.executable, "-c", "import os; print(len(os.sched_getaffinity(0)))"]
        preload = {"LD_PRELOAD": found.group(1), "OMP_PROC_BIND": "true"}
        seen = subprocess.run(bound, env={**os.environ, **preload}, capture_output=True, text=True, check=True).stdout
        self.assertEqual(seen, "1\n", "the runtime no longer binds when it is loaded: this test shows nothing")
        masks, affinity = self.masks(**preload)
        self.assertEqual(masks, [own_mask()] * 2)
        self.assertEqual(affinity, len(os.sched_getaffinity(0)))

    def test_the_cpus_that_the_user_chose_are_obeyed(self):
        one = min(os.sched_getaffinity(0))
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {one})
        try:
            masks, affinity = self.masks(OMP_PROC_BIND="true")
        finally:
            os.sched_setaffinity(0, before)
        self.assertEqual(masks, [str(one)] * 2)
        self.assertEqual(affinity, 1)

    def worker_masks(self, backend):
        """What a runner says that somebody else has started with OpenMP's binding asked for."""
        lines = (
            '{"op":"hello","protocol":1}\n'
            f'{{"op":"open","workload":"wave","backend":"{backend}","workers":2,"n_max":8,"seed":7,"calls":"hot"}}\n'
            '{"op":"close"}\n'
        )
        environment = {**self.environment, "OMP_PROC_BIND": "true", "OMP_PLACES": "threads"}
        ended = subprocess.run([RUNNER], input=lines, env=environment, capture_output=True, text=True, check=True)
        opened = strict_json(ended.stdout.splitlines()[1])
        if "not in this build" in opened.get("error", ""):
            self.skipTest(opened["error"])
        return opened["environment"]["worker_masks"]

    @unittest.skipUnless(TOPOLOGY.exists(), f"there is no {TOPOLOGY}, by which OpenMP binds")
    def test_a_runner_that_others_start_binds_openmp_alone(self):
        self.assertNotIn(own_mask(), self.worker_masks("openmp").split(";"))
        for backend in ("thread", "async", "pool", "process_pool"):
            with self.subTest(backend=backend):
                self.assertEqual(self.worker_masks(backend), f"{own_mask()};{own_mask()}")


if __name__ == "__main__":
    unittest.main()
