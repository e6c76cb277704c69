#!/usr/bin/env python3
"""A thread that the system refuses is an error at once, of the probe and of every backend: nothing spins or waits."""

import os
import resource
import shutil
import unittest

from harness import CROSSOVER, CrossoverTest, only, scripted, strict_json

MIB = 2**20
SANITIZED = os.environ.get("CROSSOVER_SANITIZED", "")


def no_room_for_stacks():
    """For a child: stacks of new threads are as large as the stack limit, and one of them is more than there may be."""
    resource.setrlimit(resource.RLIMIT_STACK, (4096 * MIB, resource.getrlimit(resource.RLIMIT_STACK)[1]))
    resource.setrlimit(resource.RLIMIT_AS, (2048 * MIB, resource.getrlimit(resource.RLIMIT_AS)[1]))


def room_for_one_stack():
    resource.setrlimit(resource.RLIMIT_STACK, (2048 * MIB, resource.getrlimit(resource.RLIMIT_STACK)[1]))
    resource.setrlimit(resource.RLIMIT_AS, (3072 * MIB, resource.getrlimit(resource.RLIMIT_AS)[1]))


class FewProcesses:
    """For a child: a user that nobody else is, who may have this many processes and threads together."""

    def __init__(self, count):
        self.count = count
        self.user = 100_000 + os.getpid()

    def __call__(self):
        resource.setrlimit(resource.RLIMIT_NPROC, (self.count, self.count))
        os.setresgid(self.user, self.user, self.user)
        os.setresuid(self.user, self.user, self.user)


@unittest.skipIf(SANITIZED, "sanitizers need more address space than any limit leaves")
class RefusedThreads(CrossoverTest):
    def test_the_probe_says_so(self):
        for limit in (no_room_for_stacks, room_for_one_stack):
            with self.subTest(limit=limit.__name__):
                ended = self.expect(0, "doctor", preexec_fn=limit)
                self.assertIn("crossover: warning: the machine cannot be looked at", ended.stderr)
                self.assertRegex(ended.stderr, r"thread \d+ of \d+ was refused")
                self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
                self.assertIn("CPUs that run at once now", ended.stdout)
                self.assertEqual(self.marked_processes(), [])

    def test_a_sweep_goes_on_without_the_probe(self):
        ended = self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:4", "--budget", "600s", "--skip", "dispatch,safe"),
            *("--runner", f"serial={scripted()}", "--backend", "planted", "--runner", f"planted={scripted()}"),
            preexec_fn=no_room_for_stacks,
        )
        self.assertIn("was refused", ended.stderr)
        self.assertTrue(any("was refused" in warning for warning in self.record()["environment"]["warnings"]))

    def backends(self):
        listing = strict_json(self.expect(0, "list", "--json").stdout)
        for backend in listing["backends"]:
            if backend["present"] and not backend["name"].startswith(("serial", "process_pool", "python")):
                for variant in backend["variants"]:
                    yield f"{backend['name']}:{variant.split('[')[0]}"

    def expect_reasons(self, backends, limits):
        tried = 0
        for backend in backends:
            for limit in limits:
                with self.subTest(backend=backend, limit=limit):
                    self.setUp()
                    self.folder.chmod(0o777)
                    self.expect(
                        3,
                        *("sweep", "--workload", "wave", "--n", "8:64", "--budget", "600s", "--workers", "3"),
                        *("--skip", "probe,dispatch,safe", "--backend", backend),
                        preexec_fn=limit,
                    )
                    error = only(self.record()["failures"])["error"]
                    self.assertNotIn("gave no answer", error)
                    self.assertIn(f"the {backend} runner", error)
                    self.assertEqual(self.marked_processes(), [])
                    tried += 1
        self.assertGreater(tried, 6)

    def test_a_backend_without_room_for_a_stack_ends_with_a_reason(self):
        own_stacks = ("tbb", "std_par", "openmp_llvm")  # their threads have small ones, whatever the limit
        backends = [backend for backend in self.backends() if not backend.startswith(own_stacks)]
        self.expect_reasons(backends, (no_room_for_stacks, room_for_one_stack))

    @unittest.skipIf(os.geteuid() != 0, "needs a user of its own: the limit counts all processes of a user")
    def test_a_backend_of_a_user_with_few_threads_ends_with_a_reason(self):
        try:
            self.expect(0, "list", preexec_fn=FewProcesses(1))
        except (OSError, AssertionError):
            self.skipTest("other users cannot reach this build")
        # The driver and two runners, and one thread more.
        self.expect_reasons(self.backends(), (FewProcesses(3), FewProcesses(4)))


class Deadline(CrossoverTest):
    def test_a_probe_that_hangs_is_ended_by_the_deadline_that_was_asked_for(self):
        programs = self.folder / "bin"
        programs.mkdir()
        shutil.copy2(CROSSOVER, programs / "crossover")
        runner = programs / "crossover-runner"
        runner.write_text(f"#!/bin/sh\nexec {scripted('--hang-at', 1)}\n")
        runner.chmod(0o755)
        ended = self.expect(
            0,
            *("sweep", "--workload", "wave", "--n", "1:4", "--budget", "1s", "--skip", "dispatch,safe", "--deadline", "0.5s"),
            *("--runner", f"serial={scripted()}", "--backend", "planted", "--runner", f"planted={scripted()}"),
            program=programs / "crossover",
        )
        self.assertIn("gave no answer within 0.5 s", ended.stderr)


if __name__ == "__main__":
    unittest.main()
