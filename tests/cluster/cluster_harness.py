"""What the tests of several nodes share: the harness of tests/cli, and an exit code for what cannot be tested here."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from harness import CrossoverTest, eventually, only, scripted, strict_json  # noqa: E402, F401

SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt


def run_tests():
    """As unittest.main(); a run in which everything was skipped ends with a code of its own."""
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    # A class that is skipped as a whole counts as one that ran nothing.
    sys.exit(SKIPPED if result.skipped and result.testsRun <= len(result.skipped) else 0)
