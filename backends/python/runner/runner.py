#!/usr/bin/env python3
"""Maps in Python, measured: a runner of docs/protocol.md. Standard library only, Python 3.9 or newer.

Usage: runner.py, with requests on stdin. Started by `crossover sweep --backend python:pool_map`.
"""

import gc
import itertools
import json
import multiprocessing
import os
import platform
import sys
import threading
import time

import choices
import guard
import lines
import maps
import processes
import workloads

PROTOCOL = 1
IDLE_S = 0.001  # before a cold call
LONG_CALL_S = 0.1  # from here on no untimed call goes before hot ones
BYTES_PER_ELEMENT = 72  # two pointers, a float or int in, one out, each an object of its own


class Runner:
    """One session, from hello to close. `died` is called when a worker is lost."""

    def __init__(self, died):
        self._died = died
        self._session = None
        self._workload = None
        self._seconds_per_element = 0.0  # of the last verified map
        self.closed = False

    def hello(self, request):
        if request["protocol"] != PROTOCOL:
            raise ValueError(f"this runner speaks protocol {PROTOCOL}, not {request['protocol']}")
        return {"protocol": PROTOCOL, "runner": f"crossover, Python {platform.python_version()}"}

    def open(self, request):
        if self._session:
            raise ValueError("a session is open already: one process holds one session, start another runner")
        self._calls = request.get("calls", "hot")
        if self._calls not in ("hot", "cold", "first"):
            raise ValueError(f"this runner cannot measure '{self._calls}' calls: ask for hot, cold or first calls")
        if request.get("pin", "none") != "none":
            raise ValueError("this runner cannot bind its workers to CPUs: do without --pin")
        choice = choices.parse(request["backend"])
        self._workload = workloads.make(request["workload"])
        self._inputs = self._workload.make_inputs(request["seed"], request["n_max"])
        self._session = maps.open_session(choice, request["workers"], warm=self._calls != "first")
        self._workers = processes.descendants()
        self._guard = guard.Guard(self._died)
        return {"environment": self._environment(choice, request["workers"])}

    def _environment(self, choice, workers):
        return {
            "python": f"{platform.python_implementation()} {platform.python_version()}",
            "timer": "time.perf_counter, garbage collector off",
            "variant": choice.variant,
            "chunk_size": "the library's own" if choice.chunk is None else str(choice.chunk),
            "start_method": choice.start or multiprocessing.get_start_method(),
            "worker_processes": str(len(self._workers)),
            "bytes_per_element": BYTES_PER_ELEMENT,
        }

    def _values(self, request):
        if not self._session:
            raise ValueError("no session is open: send \"open\" first")
        if request["n"] > len(self._inputs):
            raise ValueError(f"n = {request['n']} is more than the n_max = {len(self._inputs)} that was opened")
        return self._inputs[: request["n"]]

    def verify(self, request):
        values = self._values(request)
        began = time.perf_counter()
        outputs = self._session_map(values)
        self._seconds_per_element = (time.perf_counter() - began) / max(1, len(values))
        processes.wait_until_quiet(self._workers)
        return {"checksum": self._workload.checksum(outputs)}

    def _session_map(self, values):
        return self._session.map(self._workload.function, values)

    def measure(self, request):
        values = self._values(request)
        time_calls = self._cold_seconds if self._calls == "cold" else self._hot_seconds
        gc.collect()
        gc.disable()
        is_long = self._seconds_per_element * len(values) > LONG_CALL_S
        if self._calls == "hot" and not is_long:  # right before, so that workers are awake
            self._session_map(values)
        cpu = processes.cpu_seconds(self._workers)
        seconds = time_calls(values, request["iterations"])
        cpu = processes.cpu_seconds(self._workers) - cpu
        gc.enable()
        self._workers = processes.descendants()  # some libraries start theirs in the first call
        processes.wait_until_quiet(self._workers)
        return {"seconds": seconds, "cpu_seconds": max(0.0, cpu), "moving_seconds": None}

    def _hot_seconds(self, values, iterations):
        function = self._workload.function
        run = self._session.map
        began = time.perf_counter()
        for _ in itertools.repeat(None, iterations):
            run(function, values)
        return time.perf_counter() - began

    def _cold_seconds(self, values, iterations):
        seconds = 0.0
        for _ in range(iterations):
            processes.wait_until_quiet(self._workers)
            time.sleep(IDLE_S)
            seconds += self._hot_seconds(values, 1)
        return seconds

    def remove_files(self):
        """What must not stay behind even when the session cannot be closed."""
        if self._workload:
            self._workload.close()

    def close(self, _request=None):
        if self._session:
            self._guard.stop()
            self._session.close()
            self._session = None
        self.remove_files()
        self.closed = True
        return {}


class Answers:
    """The way out: one line per request, from whichever thread knows the answer first."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._open = False
        self.lost = None  # why, when a worker was

    def begin(self):
        """A request came in. Answers it at once, and returns False, when a worker was lost since the last one."""
        with self._lock:
            self._open = True
            if self.lost:
                self._say({"ok": False, "error": self.lost})
            return not self.lost

    def say(self, answer):
        """Answers the request that is open; says nothing when it has been answered."""
        with self._lock:
            if self._open:
                self._say(answer)

    def lose(self, reason):
        """A worker was lost: answers the request that is open, and returns whether there was one."""
        with self._lock:
            self.lost = reason
            if self._open:
                self._say({"ok": False, "error": reason})
                return True
            return False

    def _say(self, answer):
        self._open = False
        rest = (json.dumps(answer) + "\n").encode()
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


def give_up(runner):
    """The way to end when a pool waits for a worker that is gone: it cannot be closed."""
    processes.kill(processes.descendants())
    runner.remove_files()
    os._exit(1)


def answer_lines(runner, answers, asked):
    for line in asked:
        if not answers.begin():
            give_up(runner)
        try:
            request = lines.request_of(line)
            answers.say({"ok": True, **getattr(runner, request["op"])(request)})
        except Exception as problem:  # whatever it is, the driver is to be told
            answers.say({"ok": False, "error": lines.error_of(problem)})
        if runner.closed:
            return


def main():
    if len(sys.argv) > 1 or sys.stdin.isatty():
        print("runner.py is not for people: it answers docs/protocol.md on stdin; use crossover sweep", file=sys.stderr)
        return 2
    # Whatever a library prints must not land between two answers.
    protocol = os.dup(1)
    os.dup2(2, 1)
    answers = Answers(protocol)

    def died(reason):
        if answers.lose(reason):
            give_up(runner)

    processes.let_none_outlive_this_process()
    runner = Runner(died)
    answer_lines(runner, answers, lines.lines_of(sys.stdin.buffer))
    if answers.lost:
        give_up(runner)
    if not runner.closed:
        runner.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
