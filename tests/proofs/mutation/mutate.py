#!/usr/bin/env -S python3 -B
"""Breaks the code on purpose, one line at a time, and reports which of these mutants the tests catch.

The mutants are drawn by a fixed seed from all that the rules of mutants.py make of the statistics, the gate and the protocol. Each
is built and tested in a copy of the checkout, so the checkout itself is never touched. The copy is built with -O1 and
without unity files: one mutant costs one compiled file, one link and one run of a test program, in which the cases that take
long are asked last. (-O0 compiles faster, but the planted sweeps then take four times as long.)

A run that was ended goes on where it stood when it is started again with the same arguments. Changed sources or another
seed need another --out. Exit codes: 0 the goal is met, 1 it is not, 2 wrong usage or the unchanged code does not pass.

    mutate.py                        200 mutants; about an hour on two CPUs
    mutate.py --count 10             the first ten of the same draw
    mutate.py --again                after tests were added: the survivors once more
    mutate.py --list                 what would be tried, without building

Survivors are printed in the form that --equivalent reads. Whoever finds that a survivor changes nothing that can be seen
puts it into that file with the reason: it then counts neither as caught nor as missed.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from bench import REPOSITORY, Bench
from mutants import draw, files_of

GOAL = 0.9
EQUIVALENT = Path(__file__).parent / "equivalent.json"


class Ledger:
    """What was found, on disk after every mutant."""

    def __init__(self, path, identity):
        self._path = path
        self.verdicts = {}
        lines = path.read_text().splitlines() if path.exists() else []
        if lines and json.loads(lines[0]) != identity:
            raise ValueError(f"{path} is of other sources or another seed: give another --out, or remove it")
        for line in lines[1:]:
            entry = json.loads(line)
            self.verdicts[entry["mutant"]] = entry["verdict"]
        if not lines:
            path.write_text(json.dumps(identity) + "\n")

    def forget_survivors(self):
        """Tests were added since: those mutants are judged again."""
        self.verdicts = {index: verdict for index, verdict in self.verdicts.items() if verdict != "survived"}

    def add(self, index, mutant, verdict, seconds):
        self.verdicts[index] = verdict
        entry = {"mutant": index, "verdict": verdict, "seconds": round(seconds, 1), "name": mutant.name()}
        with self._path.open("a") as file:
            file.write(json.dumps(entry) + "\n")


def read_equivalents(path):
    return {(e["file"], e["before"], e["after"]) for e in json.loads(path.read_text())} if path else set()


def try_mutants(drawn, count, ledger, judge, say):
    """Judges mutants in the order drawn until `count` were built. Returns them with their verdicts."""
    judged = []
    for index, mutant in enumerate(drawn):
        if len(judged) == count:
            break
        if index not in ledger.verdicts:
            began = time.monotonic()
            verdict = judge(mutant)
            ledger.add(index, mutant, verdict, time.monotonic() - began)
            say(f"{len(judged) + 1:4d}/{count}  {time.monotonic() - began:5.1f} s  {verdict:22s} {mutant.name()}")
        if ledger.verdicts[index] != "does not build":
            judged.append((mutant, ledger.verdicts[index]))
    return judged


def report(judged, equivalents):
    """Lines for people, and whether the goal is met."""
    survivors = [m for m, verdict in judged if verdict == "survived" and m.key() not in equivalents]
    equivalent = sum(1 for m, verdict in judged if verdict == "survived" and m.key() in equivalents)
    counted = len(judged) - equivalent
    caught = counted - len(survivors)
    lines = [
        json.dumps({"file": m.path, "before": m.before.strip(), "after": m.after.strip(), "why": ""})
        for m in survivors
    ]
    share = caught / counted if counted else 0.0
    lines.append(
        f"{caught} of {counted} mutants caught ({100.0 * share:.1f} %), "
        f"{len(survivors)} survived, {equivalent} named as equivalent"
    )
    for room in sorted({m.path.rsplit("/", 1)[0] for m, _ in judged}):
        inside = [verdict for m, verdict in judged if m.path.startswith(room) and m.key() not in equivalents]
        lines.append(f"  {room}: {sum(v != 'survived' for v in inside)} of {len(inside)}")
    return lines, share >= GOAL


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="mutants that build (200)")
    parser.add_argument("--seed", type=int, default=14, help="of the draw (14)")
    parser.add_argument("--only", default="", metavar="PATH", help="mutants of files whose path begins so")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "build/mutate", help="the copy and the finds (build/mutate)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="CPUs to use")
    parser.add_argument("--equivalent", type=Path, default=EQUIVALENT, help="a JSON list of survivors that change nothing that can be seen")
    parser.add_argument("--again", action="store_true", help="judge the survivors of an earlier run again")
    parser.add_argument("--list", action="store_true", help="print the mutants in the order drawn, and build nothing")
    options = parser.parse_args()

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing that was started is left
    drawn = [mutant for mutant in draw(REPOSITORY, options.seed) if mutant.path.startswith(options.only)]
    if options.list:
        print("\n".join(mutant.name() for mutant in drawn[: options.count]))
        return 0
    tests_of = files_of(REPOSITORY)
    sources = hashlib.sha256("".join(f"{m.name()}\n" for m in drawn).encode()).hexdigest()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        equivalents = read_equivalents(options.equivalent)
        ledger = Ledger(options.out / "found.jsonl", {"seed": options.seed, "sources": sources})
        if options.again:
            ledger.forget_survivors()
        bench = Bench(options.out, options.jobs)
        bench.copy()
        bench.configure()
        judged = try_mutants(
            drawn, options.count, ledger, lambda m: bench.judge(m, tests_of[m.path]), lambda line: print(line, flush=True)
        )
    except (OSError, ValueError, KeyError) as problem:
        print(f"mutate.py: {problem}", file=sys.stderr)
        return 2
    lines, good = report(judged, equivalents)
    print("\n".join(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
