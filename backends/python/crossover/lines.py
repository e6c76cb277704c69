"""What the driver asks, line by line (docs/protocol.md): cut off where a line is too long,
checked before it is believed."""

import json

LONGEST_LINE = 1 << 20
LONGEST_ERROR = 500
MOST_COUNT = 2**64 - 1

# Of each key that must be there: str, or the least and the most that a whole number may be.
REQUIRED = {
    "hello": {"protocol": (0, 2**31 - 1)},
    "open": {"workload": str, "backend": str, "workers": (1, 2**32 - 1), "n_max": (0, MOST_COUNT), "seed": (0, MOST_COUNT)},
    "verify": {"n": (0, MOST_COUNT)},
    "measure": {"n": (0, MOST_COUNT), "iterations": (1, 10**12)},
    "close": {},
}
OPTIONAL = {"calls": str, "pin": str}


def lines_of(stream):
    """The lines of a stream of bytes. Of one that is too long comes one byte more than it may have."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(LONGEST_LINE)):
            pass
        yield line.rstrip(b"\n")


def request_of(line):
    """The request on a line of bytes. Raises ValueError, with what is wrong."""
    if len(line) > LONGEST_LINE:
        raise ValueError(f"not a valid request: longer than {LONGEST_LINE >> 20} MiB")
    try:
        request = json.loads(line, parse_constant=_refuse)
    except json.JSONDecodeError as problem:
        raise ValueError(f"not a valid request: not JSON from column {problem.colno} on") from None
    except RecursionError:
        raise ValueError("not a valid request: nested too deep") from None
    except ValueError:  # bytes that are no UTF-8, and numbers that are none
        raise ValueError("not a valid request: not JSON") from None
    if not isinstance(request, dict):
        raise ValueError("not a valid request: it must hold an object")
    op = request.get("op")
    if not isinstance(op, str) or op not in REQUIRED:
        raise ValueError(f"unknown op '{op}'")
    for key, kind in REQUIRED[op].items():
        if key not in request:
            raise ValueError(f"not a valid request: {key} is missing")
        _check(key, request[key], kind)
    for key in OPTIONAL.keys() & request.keys():
        _check(key, request[key], OPTIONAL[key])
    return request


def error_of(problem):
    """One line that says what went wrong, of a length that goes on record."""
    words = " ".join(f"{problem or type(problem).__name__}".split())
    return words if len(words) <= LONGEST_ERROR else words[:LONGEST_ERROR] + "..."


def _check(key, value, kind):
    if kind is str:
        if not isinstance(value, str):
            raise ValueError(f"not a valid request: {key} must be a text")
    elif type(value) is not int or not kind[0] <= value <= kind[1]:
        raise ValueError(f"not a valid request: {key} must be a whole number from {kind[0]} to {kind[1]}")


def _refuse(_constant):
    raise ValueError
