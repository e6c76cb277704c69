#!/usr/bin/env python3
"""A runner that speaks docs/protocol.md and answers from a cost model instead of measuring.

It never sleeps: it says planted seconds. Opened as "serial", a call at n takes n * per-element; opened as anything
else, overhead + n * per-element / speed-up. So the truth is known: n* = overhead / (per-element * (1 - 1 / speed-up)).
Noise is log-normal, drawn anew for every process from --seed and the padding that the driver gives each round.
"""

import argparse
import json
import math
import os
import random
import signal
import sys
import zlib


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    model = parser.add_argument_group("cost model")
    model.add_argument("--per-element-ns", type=float, default=10.0)
    model.add_argument("--overhead-us", type=float, default=0.0)
    model.add_argument("--speed-up", type=float, default=2.0)
    model.add_argument("--noise", type=float, default=0.0, help="standard deviation of the logarithm, per answer")
    model.add_argument("--seed", type=int, default=1)
    model.add_argument("--report", action="append", default=[], metavar="NAME", help="environment variable to tell")
    fault = parser.add_argument_group("faults; requests are counted from 1 in every process")
    fault.add_argument("--die-at", type=int, metavar="REQUEST", help="die by --signal, with last words on stderr")
    fault.add_argument("--signal", default="SIGSEGV")
    fault.add_argument("--exit-at", type=int, metavar="REQUEST", help="exit with --status, without a word")
    fault.add_argument("--status", type=int, default=0)
    fault.add_argument("--hang-at", type=int, metavar="REQUEST", help="never answer")
    fault.add_argument("--nonsense-at", type=int, metavar="REQUEST", help="answer what is not JSON")
    fault.add_argument("--seconds-at", type=int, metavar="REQUEST", help="answer --seconds as the time")
    fault.add_argument("--seconds", default="0", help="JSON text")
    fault.add_argument("--wrong-checksum", action="store_true")
    fault.add_argument("--other-work", action="store_true", help="compute something else than other runners, serial, too")
    fault.add_argument("--refuse-open", metavar="REASON")
    fault.add_argument("--protocol", type=int, default=1)
    fault.add_argument("--silent-exit", action="store_true", help="exit with 0 before the first answer")
    return parser.parse_args()


class Runner:
    def __init__(self, arguments):
        self.arguments = arguments
        self.opened = None
        padding = len(os.environ.get("CROSSOVER_PADDING", ""))
        self.random = random.Random(f"{arguments.seed} {padding}")

    def hello(self, request):
        return {"protocol": self.arguments.protocol, "runner": "scripted"}

    def open(self, request):
        if self.arguments.refuse_open is not None:
            return {"ok": False, "error": self.arguments.refuse_open}
        self.opened = request
        return {"environment": {name: os.environ.get(name, "unset") for name in self.arguments.report}}

    def measure(self, request):
        model = self.arguments
        seconds = request["n"] * model.per_element_ns * 1e-9
        if self.opened["backend"] != "serial":
            seconds = model.overhead_us * 1e-6 + seconds / model.speed_up
        noise = math.exp(self.random.gauss(0.0, model.noise)) if model.noise > 0.0 else 1.0
        return {"seconds": seconds * noise * request["iterations"], "cpu_seconds": None, "moving_seconds": 0.0}

    def verify(self, request):
        told = f"{self.opened['workload']} {self.opened['seed']} {request['n']}"
        if self.arguments.wrong_checksum and self.opened["backend"] != "serial":
            told = "wrong"
        if self.arguments.other_work:
            told += " otherwise"
        return {"checksum": f"{zlib.crc32(told.encode()):08x}"}

    def close(self, request):
        return {}

    def answer(self, request):
        reply = getattr(self, request["op"])(request)
        return {"ok": True, **reply}


def strike(arguments, count):
    """Does what was asked for at request `count`; returns a line to be said instead of the answer, or None."""
    if arguments.silent_exit:
        sys.exit(0)
    if arguments.exit_at == count:
        sys.exit(arguments.status)
    if arguments.die_at == count:
        print("first words\nall is lost", file=sys.stderr, flush=True)
        os.kill(os.getpid(), getattr(signal, arguments.signal))
    while arguments.hang_at == count:
        signal.pause()
    if arguments.nonsense_at == count:
        return "the answer is 42"
    if arguments.seconds_at == count:
        return f'{{"ok": true, "seconds": {arguments.seconds}}}'
    return None


def main():
    arguments = parse_arguments()
    runner = Runner(arguments)
    for count, line in enumerate(sys.stdin, start=1):
        request = json.loads(line)
        said = strike(arguments, count) or json.dumps(runner.answer(request))
        print(said, flush=True)
        if request["op"] == "close":
            break


if __name__ == "__main__":
    main()
