#!/usr/bin/env python3
"""What `crossover check` of Google Benchmark binaries is worth on this machine, beside the
library's own compare.py.

Usage: prove_gbench.py BUILD [--unchanged N] [--slower N] [--compare PATH]

Checks build/bin/crossover-gbench-twenty (20 benchmarks) against a copy of itself N times, and
against one in which BM_Mix/4096 does a tenth more. After each check compare.py compares the same
two binaries: 10 repetitions of 0.05 s, which take about as long, U-test at 5 %. Prints a line
per check and both counts. Exit 1: a check of equal binaries was red, fewer than nine in ten
planted slow-downs were found, or a check took more than 60 s."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLANTED = "BM_Mix/4096"


def timed(words, **keywords):
    began = time.monotonic()
    ended = subprocess.run(words, capture_output=True, text=True, check=False, **keywords)
    return ended, time.monotonic() - began


def check(crossover, base, head, folder):
    """The cells that head is called slower in; the verdict and the seconds."""
    out = Path(tempfile.mkdtemp(dir=folder))
    words = [crossover, "check", "--base", base, "--head", head, "--format", "json", "--out", out]
    ended, seconds = timed(words)
    if not ended.stdout:
        sys.exit(f"crossover check failed: {ended.stderr}")
    record = json.loads(ended.stdout)
    cells = [
        cell for family in record["families"] for cell in family["cells"] if not cell["control"]
    ]
    return (
        [cell["name"] for cell in cells if cell["verdict"] == "regression"],
        record["verdict"],
        seconds,
    )


def compare(program, base, head, folder):
    """The benchmarks that compare.py's U-test calls slower in head, whatever by how much."""
    dump = Path(folder) / "compare.json"
    flags = [
        "--benchmark_repetitions=10",
        "--benchmark_min_time=0.05",
        "--benchmark_report_aggregates_only=false",
    ]
    words = [
        "/usr/bin/python3",
        program,
        "--no-color",
        "-d",
        dump,
        "benchmarks",
        base,
        head,
        *flags,
    ]
    ended, seconds = timed(words)
    if ended.returncode != 0 or not dump.exists():
        return None, seconds
    slower = []
    for row in json.loads(dump.read_text()):
        utest = row.get("utest") or {}
        times = [entry["time"] for entry in row["measurements"]]
        if utest and utest["time_pvalue"] < 0.05 and sum(times) > 0:
            slower.append(row["name"])
    return slower, seconds


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("build", type=Path)
    parser.add_argument("--unchanged", type=int, default=20)
    parser.add_argument("--slower", type=int, default=10)
    parser.add_argument("--compare", type=Path, default=Path("/usr/share/benchmark/compare.py"))
    arguments = parser.parse_args()
    binary = arguments.build.resolve() / "bin" / "crossover-gbench-twenty"
    crossover = arguments.build.resolve() / "bin" / "crossover"
    longest, red, found, theirs_red, theirs_found = 0.0, 0, 0, 0, 0
    compared = 0
    with tempfile.TemporaryDirectory(prefix="prove-gbench-") as folder:
        copies = {name: Path(folder) / name for name in ("base", "head", "slower")}
        for copy in copies.values():
            shutil.copy2(binary, copy)
        # In turn, so that both kinds see the same minutes.
        turns = sorted(
            [(i / max(1, arguments.unchanged), "head") for i in range(arguments.unchanged)]
            + [(i / max(1, arguments.slower), "slower") for i in range(arguments.slower)]
        )
        for _, kind in turns:
            slower, verdict, seconds = check(crossover, copies["base"], copies[kind], folder)
            theirs, their_seconds = compare(arguments.compare, copies["base"], copies[kind], folder)
            print(
                f"{kind:7} {verdict:13} {seconds:5.1f} s {slower}  "
                f"compare.py {their_seconds:5.1f} s {theirs}",
                flush=True,
            )
            longest = max(longest, seconds)
            compared += theirs is not None
            if kind == "head":
                red += verdict == "regression"
                theirs_red += bool(theirs)
            else:
                found += PLANTED in slower
                theirs_found += PLANTED in (theirs or [])
    print(f"equal binaries: red in {red} of {arguments.unchanged} checks; compare.py: {theirs_red}")
    print(
        f"+10 % in {PLANTED}: found in {found} of {arguments.slower} checks; "
        f"compare.py: {theirs_found}"
    )
    print(f"longest check: {longest:.1f} s; compare.py ran in {compared} of {len(turns)} turns")
    return 1 if red or 10 * found < 9 * arguments.slower or longest > 60 else 0


if __name__ == "__main__":
    sys.exit(main())
