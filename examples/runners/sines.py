#!/usr/bin/env python3
"""A runner of docs/protocol.md in Python: a plain loop and a pool of processes.

    crossover sweep --workload sines --backend pool --runner 'serial=python3 sines.py' \\
        --runner 'pool=python3 sines.py'
"""

import json
import math
import multiprocessing
import random
import struct
import sys
import time
import zlib


def element(x):
    return math.sin(math.sqrt(x))


class Session:
    def __init__(self, request):
        if request["workload"] != "sines" or request["calls"] != "hot":
            raise ValueError("this runner maps sines, hot, and nothing else")
        source = random.Random(request["seed"])
        self.inputs = [source.uniform(0.0, 1000.0) for _ in range(request["n_max"])]
        self.workers = request["workers"]
        self.pool = multiprocessing.Pool(self.workers) if request["backend"] != "serial" else None

    def run(self, n):
        if self.pool is None:
            return [element(x) for x in self.inputs[:n]]
        return self.pool.map(element, self.inputs[:n], max(1, -(-n // self.workers)))


def answer(request, session):
    """The answer to one request, and the session from now on."""
    if request["op"] == "hello":
        return {"protocol": 1, "runner": "sines 1.0"}, session
    if request["op"] == "open":
        facts = {"python": sys.version.split()[0], "bytes_per_element": 16}
        return {"environment": facts}, Session(request)
    if request["op"] == "verify":
        outputs = session.run(request["n"])
        packed = struct.pack(f"={len(outputs)}d", *outputs)
        return {"checksum": format(zlib.crc32(packed), "08x")}, session
    if request["op"] == "measure":
        if request["iterations"] > 1:
            session.run(request["n"])
        began = time.perf_counter()
        for _ in range(request["iterations"]):
            session.run(request["n"])
        # Idle workers of this pool sleep: they are quiet.
        return {"seconds": time.perf_counter() - began}, session
    if request["op"] == "close":
        return {}, None
    raise ValueError(f"unknown op {request['op']}")


def main():
    session = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply, session = answer(request, session)
            print(json.dumps({"ok": True, **reply}), flush=True)
        except Exception as problem:
            print(json.dumps({"ok": False, "error": str(problem)}), flush=True)
        if request["op"] == "close":
            break


if __name__ == "__main__":
    main()
