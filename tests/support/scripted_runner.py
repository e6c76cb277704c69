#!/usr/bin/env python3
"""A runner that speaks docs/protocol.md and answers from a cost model instead of measuring.

It never sleeps: it says planted seconds. Opened as "serial", a call at n takes n * per-element; opened as anything
else, overhead + n * per-element / speed-up. So the truth is known: n* = overhead / (per-element * (1 - 1 / speed-up)).
Noise is log-normal, drawn anew for every process from --seed and the padding that the driver gives each round.
"""

import json
import math
import os
import random
import signal
import sys
import zlib
from types import SimpleNamespace


# Name: how its value reads (None: a switch without a value), what holds without it, what it does. Tests start this
# program a hundred times each, and importing argparse would take a third of each start.
OPTIONS = {
    "--per-element-ns": (float, 10.0, "cost of an element"),
    "--overhead-us": (float, 0.0, "cost of a parallel call"),
    "--speed-up": (float, 2.0, "of a parallel call, without its overhead"),
    "--noise": (float, 0.0, "standard deviation of the logarithm, per answer"),
    "--seed": (int, 1, "of the noise"),
    "--report": (str, [], "environment variable to tell; may be given again"),
    "--die-at": (int, None, "die by --signal at this request, with last words on stderr"),
    "--signal": (str, "SIGSEGV", "name of the signal"),
    "--exit-at": (int, None, "exit with --status at this request, without a word"),
    "--status": (int, 0, "exit code"),
    "--hang-at": (int, None, "never answer this request"),
    "--mute-at": (int, None, "close stdout at this request, and go on living"),
    "--nonsense-at": (int, None, "answer this request with what is not JSON"),
    "--seconds-at": (int, None, "answer this request with --seconds as the time"),
    "--seconds": (str, "0", "JSON text"),
    "--wrong-checksum": (None, False, "compute wrong results in parallel"),
    "--other-work": (None, False, "compute something else than other runners, serial, too"),
    "--refuse-open": (str, None, "refuse to open, for this reason"),
    "--deep-environment": (int, None, "tell lists in lists of that depth"),
    "--long-checksum": (int, 0, "tell that many letters more in a checksum"),
    "--protocol": (int, 1, "version that is spoken"),
    "--offer": (str, None, "NAME=WAY,WAY: the workload that hello tells"),
    "--silent-exit": (None, False, "exit with 0 before the first answer"),
    "--hosts": (str, None, "NAME,NAME: where its workers are"),
    "--network": (json.loads, {}, "JSON object of the links and nodes that open tells"),
}


def usage():
    lines = [f"  {name:17}{what}" for name, (_, _, what) in OPTIONS.items()]
    return "\n".join([__doc__, "Options; requests are counted from 1 in every process:", *lines])


def parse_arguments(words):
    values = {name: list(value) if isinstance(value, list) else value for name, (_, value, _) in OPTIONS.items()}
    words = iter(words)
    for word in words:
        if word in ("-h", "--help"):
            print(usage())
            sys.exit(0)
        if word not in OPTIONS:
            sys.exit(f"scripted_runner.py: unknown option '{word}'. See --help")
        read = OPTIONS[word][0]
        value = True
        if read is not None:
            try:
                value = read(next(words))
            except (StopIteration, ValueError):
                sys.exit(f"scripted_runner.py: {word} takes one value of type {read.__name__}. See --help")
        if word == "--report":
            values[word].append(value)
        else:
            values[word] = value
    return SimpleNamespace(**{name[2:].replace("-", "_"): value for name, value in values.items()})


class Runner:
    def __init__(self, arguments):
        self.arguments = arguments
        self.opened = None
        padding = len(os.environ.get("CROSSOVER_PADDING", ""))
        self.random = random.Random(f"{arguments.seed} {padding}")

    def hello(self, request):
        reply = {"protocol": self.arguments.protocol, "runner": "scripted"}
        if self.arguments.offer is not None:
            name, _, ways = self.arguments.offer.partition("=")
            reply["workloads"] = [{"name": name, "ways": ways.split(",")}]
        return reply

    def open(self, request):
        if self.arguments.refuse_open is not None:
            return {"ok": False, "error": self.arguments.refuse_open}
        self.opened = request
        told = {name: os.environ.get(name, "unset") for name in self.arguments.report}
        reply = {"environment": told}
        if self.arguments.hosts is not None:
            reply["hosts"] = self.arguments.hosts.split(",")
        return {**reply, **(self.arguments.network if request["backend"] != "serial" else {})}

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
        return {"checksum": f"{zlib.crc32(told.encode()):08x}" + self.arguments.long_checksum * "0"}

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
    if arguments.mute_at == count:
        os.close(1)
    while count in (arguments.hang_at, arguments.mute_at):
        signal.pause()
    if arguments.nonsense_at == count:
        return "the answer is 42"
    if arguments.deep_environment and count == 2:
        depth = arguments.deep_environment
        return f'{{"ok": true, "environment": {{"deep": {"[" * depth}{"]" * depth}}}}}'
    if arguments.seconds_at == count:
        return f'{{"ok": true, "seconds": {arguments.seconds}}}'
    return None


def main():
    arguments = parse_arguments(sys.argv[1:])
    runner = Runner(arguments)
    for count, line in enumerate(sys.stdin, start=1):
        request = json.loads(line)
        said = strike(arguments, count) or json.dumps(runner.answer(request))
        print(said, flush=True)
        if request["op"] == "close":
            break


if __name__ == "__main__":
    main()
