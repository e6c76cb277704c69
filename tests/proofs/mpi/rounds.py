#!/usr/bin/env python3
"""What a round with ranks takes: launch, hello, open, verify, one short measurement, close, end.

Usage: rounds.py RUNNER COUNT LAUNCHER..., as in
rounds.py build/dev/bin/crossover-runner-mpi 20 mpirun.openmpi --oversubscribe -n 2
"""

import json
import os
import statistics
import subprocess
import sys
import time

REQUESTS = [
    {"op": "hello", "protocol": 1},
    {
        "op": "open",
        "workload": "wave",
        "params": {},
        "backend": "mpi:resident",
        "workers": 2,
        "n_max": 4096,
        "seed": 7,
        "calls": "hot",
    },
    {"op": "verify", "n": 4096},
    {"op": "measure", "n": 4096, "iterations": 10},
    {"op": "close"},
]


def one_round(command):
    start = time.monotonic()
    environment = {
        **os.environ,
        "OMPI_ALLOW_RUN_AS_ROOT": "1",
        "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    }
    runner = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    for request in REQUESTS:
        runner.stdin.write(json.dumps(request) + "\n")
        runner.stdin.flush()
        reply = json.loads(runner.stdout.readline())
        if not reply["ok"]:
            sys.exit(reply["error"])
    runner.stdin.close()
    runner.wait()
    return time.monotonic() - start


def main():
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    runner, count, *launcher = sys.argv[1:]
    seconds = sorted(one_round([*launcher, runner]) for _ in range(int(count)))
    print(
        f"{launcher[0]}: median {statistics.median(seconds):.3f} s, "
        f"from {seconds[0]:.3f} to {seconds[-1]:.3f} s a round"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
