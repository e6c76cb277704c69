"""What the tests of several nodes share: the harness of tests/cli, and an exit code for what cannot
be tested here."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from harness import (
    CROSSOVER,
    CrossoverTest,
    eventually,
    only,
    scripted,
    strict_json,
)  # noqa: E402, F401

RUNNER = Path(CROSSOVER).with_name("crossover-runner-mpi")
SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt


def why_no_open_mpi():
    """Why there is no runner whose ranks mpirun and srun can start; None where there is one."""
    if not RUNNER.exists():
        return "this build has no crossover-runner-mpi"
    linked = subprocess.run(
        ["ldd", str(RUNNER)], capture_output=True, text=True, check=False
    ).stdout
    return (
        None
        if "libmpi.so" in linked
        else "crossover-runner-mpi was built with another MPI than Open MPI"
    )


def run_tests():
    """As unittest.main(); a run in which everything was skipped ends with a code of its own."""
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    # A class that is skipped as a whole counts as one that ran nothing.
    sys.exit(SKIPPED if result.skipped and result.testsRun <= len(result.skipped) else 0)
