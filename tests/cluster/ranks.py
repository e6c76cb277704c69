#!/usr/bin/env python3
"""A runner of several ranks under srun: rank 0 speaks the protocol and answers from the cost model
of scripted_runner.py.

The others come to rank 0 through a socket, say which node they are on, and stay until rank 0 ends.
No MPI is needed. Options in front of those of scripted_runner.py: --rank-dies-at N: the last rank
is killed at request N. """

import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import scripted_runner  # noqa: E402

RANK, RANKS = int(os.environ["SLURM_PROCID"]), int(os.environ["SLURM_NTASKS"])
# Of the step's own: the "nodes" are one machine.
MEETING = "\0crossover-ranks-{SLURM_JOB_ID}.{SLURM_STEP_ID}".format(**os.environ)


def serve_the_first():
    """What the other ranks do."""
    with socket.socket(socket.AF_UNIX) as line:
        while line.connect_ex(MEETING) != 0:  # rank 0 is not up yet
            time.sleep(0.005)
        line.sendall(os.environ["SLURMD_NODENAME"].encode())
        if line.recv(1) == b"!":
            os.kill(os.getpid(), signal.SIGKILL)


def main():
    words = sys.argv[1:]
    dies_at = 0
    if words[:1] == ["--rank-dies-at"]:
        dies_at, words = int(words[1]), words[2:]
    if RANK > 0:
        serve_the_first()
        return
    meeting = socket.socket(socket.AF_UNIX)
    meeting.bind(MEETING)
    meeting.listen(RANKS)
    others = [meeting.accept()[0] for _ in range(RANKS - 1)]
    hosts = [os.environ["SLURMD_NODENAME"], *(other.recv(64).decode() for other in others)]
    runner = scripted_runner.Runner(scripted_runner.parse_arguments(words))
    for count, line in enumerate(sys.stdin, start=1):
        request = json.loads(line)
        if count == dies_at:
            others[-1].sendall(b"!")
            signal.pause()  # srun ends all ranks when one died
        reply = runner.answer(request)
        if request["op"] == "open":
            reply["hosts"] = hosts
        print(json.dumps(reply), flush=True)
        if request["op"] == "close":
            break


if __name__ == "__main__":
    main()
