"""The runner that crossover starts: `python3 PACKAGE SCRIPT.PY|MODULE[:NAME] --serve`, with the
requests of docs/protocol.md on stdin."""

import os
import sys

# A folder that is run stands first in the path itself; workers of any kind look there as well.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
more = os.environ.get("PYTHONPATH")
os.environ["PYTHONPATH"] = sys.path[0] + (os.pathsep + more if more else "")

from crossover import comparing, serving, sweeping  # noqa: E402


def main(arguments):
    if len(arguments) != 2 or arguments[1] != "--serve" or sys.stdin.isatty():
        print("this is not for people: use crossover python SCRIPT.PY", file=sys.stderr)
        return 2
    where = arguments[0]
    serving.serve(lambda died: comparing.ComparisonRunner(died, lambda: sweeping.load(where)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
