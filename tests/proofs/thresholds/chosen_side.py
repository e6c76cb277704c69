#!/usr/bin/env python3
"""Does a program that decides by an exported header take the faster side?

Sweeps examples/sum_squares.cpp, exports the header, compiles chosen_side.cpp with it, and lets it
measure both sides and the choice at a quarter of the crossover and at four times it, in fresh
processes. Prints the medians over processes as ratios to the faster side.

    tests/proofs/thresholds/chosen_side.py build/release/bin/crossover [BUDGET]
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PROCESSES = 11
COMPILE = ("g++", "-std=c++17", "-O3", "-fopenmp", "-Wall", "-Wextra", "-Werror")


def exported(crossover, folder, budget):
    """The crossover n* of the sweep; its header lies in the folder then."""
    own = folder / "sum_squares"
    source = ROOT / "examples" / "sum_squares.cpp"
    subprocess.run([*COMPILE, f"-I{ROOT / 'include'}", source, "-o", own], check=True)
    sweep = [crossover, "sweep", "--program", own, "--budget", budget, "--out", folder]
    print(subprocess.run(sweep, check=True, stdout=subprocess.PIPE, text=True).stdout)
    header = folder / "sum_squares_thresholds.hpp"
    export = [crossover, "export", folder / "latest", "--format", "header", "--output", header]
    subprocess.run(export, check=True)
    record = json.loads((folder / "latest" / "results.json").read_text(encoding="utf-8"))
    (answer,) = record["crossovers"]
    return answer["n"]


def main():
    crossover = Path(sys.argv[1]).resolve()
    budget = sys.argv[2] if len(sys.argv) > 2 else "14s"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        n = exported(crossover, folder, budget)
        if n is None:
            print("the sweep has no crossover: give a longer budget")
            return 3
        program = folder / "chosen_side"
        source = HERE / "chosen_side.cpp"
        subprocess.run([*COMPILE, f"-I{folder}", source, "-o", program], check=True)
        sizes = [str(max(1, n // 4)), str(4 * n)]
        rows = {size: [] for size in sizes}
        for _ in range(PROCESSES):
            told = subprocess.run([program, *sizes], check=True, stdout=subprocess.PIPE, text=True)
            for line in told.stdout.splitlines():
                size, *times = line.split()
                best = min(map(float, times[:2]))
                rows[size].append([float(time) / best for time in times])
    print(f"ratios to the faster side, medians over {PROCESSES} processes; n* = {n:,}")
    print(f"{'n':>12} {'serial':>8} {'parallel':>9} {'chosen':>8}")
    for size, ratios in rows.items():
        serial, parallel, chosen = (statistics.median(column) for column in zip(*ratios))
        print(f"{int(size):>12,} {serial:>8.2f} {parallel:>9.2f} {chosen:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
