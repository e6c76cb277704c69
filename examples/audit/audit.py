#!/usr/bin/env python3
"""Measures the switches that libraries hard-code: builds what is here, sweeps, writes
OUT/audit.md. See README.md."""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import switches

HERE = Path(__file__).resolve().parent
NUMEXPR = "with_numexpr"  # a script, run by the Python that runs this one
DONE, WRONG_USAGE, FAILED, INTERRUPTED = 0, 2, 3, 130


class Problem(Exception):
    """What ends the audit; the text says what to do."""


def arguments(words):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--budget", default="14s", help="how long to measure each function (default: %(default)s)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("audit"),
        help="folder of the runs and the table (default: %(default)s)",
    )
    parser.add_argument(
        "--prefix",
        default="",
        help="where Crossover is installed or built, if CMake does not find it",
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="PROGRAM", help="these programs alone"
    )
    parser.add_argument(
        "--table", action="store_true", help="measure nothing: the table of the runs that are there"
    )
    return parser.parse_args(words)


def run(*words, quiet=False, **keywords):
    try:
        ended = subprocess.run(list(map(str, words)), capture_output=quiet, text=True, **keywords)
    except OSError as problem:
        raise Problem(f"cannot start {words[0]} ({problem.strerror}): put it into PATH") from None
    if quiet and ended.returncode != 0:
        raise Problem(f"{words[0]} failed:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return ended.returncode


def configured(options, build):
    """Name of every program, and the package to install where it cannot be built."""
    if shutil.which("ninja"):  # CMake looks for make alone
        os.environ.setdefault("CMAKE_GENERATOR", "Ninja")
    found = [f"-DCMAKE_PREFIX_PATH={Path(options.prefix).resolve()}"] if options.prefix else []
    run("cmake", "-S", HERE, "-B", build, *found, quiet=True)
    os.environ.setdefault("CROSSOVER", (build / "driver.txt").read_text(encoding="utf-8"))
    lines = (build / "programs.tsv").read_text(encoding="utf-8").splitlines()
    programs = dict(line.split("\t") for line in lines)
    programs[NUMEXPR] = "" if importlib.util.find_spec("numexpr") else "python3-numexpr"
    for name in options.only:
        if name not in programs:
            raise Problem(f"there is no program '{name}': choose from {', '.join(programs)}")
    return {
        name: package
        for name, package in programs.items()
        if not options.only or name in options.only
    }


def measure(options):
    """Returns notes on what is missing."""
    build = options.out.resolve() / "build"
    programs = configured(options, build)
    present = [name for name, package in programs.items() if not package]
    targets = [name for name in present if name != NUMEXPR]
    if targets:
        run(
            "cmake",
            "--build",
            build,
            "--parallel",
            os.cpu_count() or 1,
            "--target",
            *targets,
            quiet=True,
        )
    os.environ["CROSSOVER_PYTHON"] = sys.executable
    for name in present:
        script = (os.environ["CROSSOVER"], "python", HERE / f"{NUMEXPR}.py")
        words = script if name == NUMEXPR else (build / name,)
        status = run(*words, "--budget", options.budget, "--out", options.out)
        if status == INTERRUPTED:
            raise KeyboardInterrupt
        if status == WRONG_USAGE:
            raise Problem(f"{name} was not measured (above)")
    return [
        f"{name} is not measured: its library is not here (apt-get install {package}"
        + (f", for {sys.executable})" if name == NUMEXPR else ")")
        for name, package in programs.items()
        if package
    ]


def draw(folders):
    for folder in folders:
        run(os.environ["CROSSOVER"], "report", folder, "--page-only")


def write_table(folder, notes):
    """Returns whether every run could be read and was measured."""
    rows, good = [], True
    for run_folder in switches.runs_in(folder):
        try:
            rows += switches.read_rows(run_folder)
        except switches.Unreadable as problem:
            print(f"audit: {problem}", file=sys.stderr)
            good = False
    if not rows:
        raise Problem(f"{folder} holds no run of an audit: leave out --table to measure")
    text = switches.markdown(switches.newest(rows), notes)
    unfinished = folder / "audit.md.part"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(folder / "audit.md")
    print(text, end="")
    return good


def main(words):
    options = arguments(words)
    try:
        notes = []
        if not options.table:
            options.out.mkdir(parents=True, exist_ok=True)
            before = set(switches.runs_in(options.out))
            notes = measure(options)
            draw(folder for folder in switches.runs_in(options.out) if folder not in before)
        elif not options.out.is_dir():
            raise Problem(f"there is no folder {options.out}: name that of the runs with --out")
        return DONE if write_table(options.out, notes) else FAILED
    except Problem as problem:
        print(f"audit: {problem}", file=sys.stderr)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print("audit: interrupted: --table makes a table of what was measured", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
