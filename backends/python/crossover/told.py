"""Errors of the user's own code, as they are told."""

import contextlib
import os
import sys
import traceback

NOT_THE_USERS = (os.path.dirname(os.path.abspath(__file__)), sys.prefix, sys.base_prefix, "<")


class Told(ValueError):
    """Says what went wrong in the user's code, and where."""


@contextlib.contextmanager
def telling(what):
    """An error within says which function it was, and on which line."""
    try:
        yield
    except Told:
        raise
    except Exception as problem:
        frames = traceback.extract_tb(problem.__traceback__)
        theirs = [one for one in frames if not one.filename.startswith(NOT_THE_USERS)]
        where = f" ({os.path.basename(theirs[-1].filename)}:{theirs[-1].lineno})" if theirs else ""
        raise Told(f"{what}: {type(problem).__name__}: {problem}{where}") from problem
