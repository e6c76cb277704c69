#!/usr/bin/env python3
"""Maps in Python, measured: a runner of docs/protocol.md. Standard library only, Python 3.9 or
newer.

Usage: runner.py, with requests on stdin. Started by `crossover sweep --backend python:pool_map`.
"""

import multiprocessing
import os
import sys
import time

# Before modules of another version, which may be installed.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import choices  # noqa: E402
import maps  # noqa: E402
import workloads  # noqa: E402
from crossover import measuring, serving  # noqa: E402

BYTES_PER_ELEMENT = 72  # two pointers, a float or int in, one out, each an object of its own


class Runner(measuring.Runner):
    def __init__(self, died):
        super().__init__(died)
        self._session = None
        self._all_seen = True  # of the processes that take part
        self._workload = None
        self._seconds_per_element = 0.0  # of the last verified map

    def open(self, request):
        self._begin(request)
        choice = choices.parse(request["backend"])
        self._workload = workloads.make(request["workload"])
        self._inputs = self._workload.make_inputs(request["seed"], request["n_max"])
        self._session = maps.open_session(choice, request["workers"], warm=self._calls != "first")
        facts = {
            "variant": choice.variant,
            "chunk_size": "the library's own" if choice.chunk is None else str(choice.chunk),
            "start_method": choice.start or multiprocessing.get_start_method(),
            "bytes_per_element": BYTES_PER_ELEMENT,
        }
        return {"environment": {**self._begun(), **facts, **self._session.facts()}}

    def _call(self, n):
        if not self._session:
            raise ValueError("no session is open: send \"open\" first")
        if n > len(self._inputs):
            raise ValueError(f"n = {n} is more than the n_max = {len(self._inputs)} that was opened")
        return self._session.map, (self._workload.function, self._session.prepare(self._inputs[:n]))

    def _is_long(self, n):
        return self._seconds_per_element * n > measuring.LONG_CALL_S

    def verify(self, request):
        run, arguments = self._call(request["n"])
        began = time.perf_counter()
        outputs = run(*arguments)
        self._seconds_per_element = (time.perf_counter() - began) / max(1, request["n"])
        checksum = self._workload.checksum(self._session.collect(outputs))
        del outputs
        self._rest()
        return {"checksum": checksum}

    def measure(self, request):
        answer = super().measure(request)
        return answer if self._all_seen else {**answer, "cpu_seconds": None}

    def _find_workers(self):
        others = self._session.others()
        self._all_seen = others is not None
        return super()._find_workers() + (others or [])

    def _rest(self):
        self._session.settle()
        super()._rest()

    def remove_files(self):
        if self._workload:
            self._workload.close()

    def _end(self):
        if self._session:
            self._session.close()


def main():
    if len(sys.argv) > 1 or sys.stdin.isatty():
        print("runner.py is not for people: it answers docs/protocol.md on stdin; use crossover sweep", file=sys.stderr)
        return 2
    serving.serve(Runner)
    return 0


if __name__ == "__main__":
    sys.exit(main())
