"""What a backend's name says: python:VARIANT, then a chunk size, a start method or both, each after a colon.

`python:pool_map` is Pool.map as it comes, `python:pool_map:64` sends 64 elements at a time, `python:pool_map:spawn:64`
does so to processes that were started by spawn.
"""

import importlib.util
import multiprocessing

NO_CHUNKS = {"serial", "comprehension", "pool_apply_async", "executor_threads"}
NO_STARTS = {"serial", "comprehension", "threads", "executor_threads", "joblib", "mpi4py"}
NO_STARTS |= {"dask", "dask_resident"}
VARIANTS = (
    "serial",
    "comprehension",
    "pool_map",
    "pool_imap",
    "pool_imap_unordered",
    "pool_starmap",
    "pool_map_async",
    "pool_apply_async",
    "threads",
    "executor_processes",
    "executor_threads",
    "joblib",
    "mpi4py",
    "dask",
    "dask_resident",
)
NEEDED_MODULES = {
    **{"joblib": "joblib", "mpi4py": "mpi4py"},
    **{"dask": "distributed", "dask_resident": "distributed"},
}


class Choice:
    """chunk: elements sent at a time, None for the library's own; start: start method, None for Python's own."""

    def __init__(self, variant, chunk=None, start=None):
        self.variant = variant
        self.chunk = chunk
        self.start = start


def parse(spec):
    """Raises ValueError with one line for people."""
    language, _, rest = spec.partition(":")
    variant, *options = rest.split(":")
    if language != "python" or variant not in VARIANTS:
        raise ValueError(
            f"this runner has no backend '{spec}': there are python:{', python:'.join(VARIANTS)}"
        )
    choice = Choice(variant)
    for option in options:
        take(choice, option, spec)
    module = NEEDED_MODULES.get(variant)
    if module and importlib.util.find_spec(module) is None:
        raise ValueError(
            f"backend '{spec}' needs the module {module}, which this Python does not have"
        )
    return choice


def take(choice, option, spec):
    starts = multiprocessing.get_all_start_methods()
    if option in starts and choice.variant not in NO_STARTS and choice.start is None:
        choice.start = option
    elif (
        option.isascii()
        and option.isdigit()
        and int(option) > 0
        and choice.variant not in NO_CHUNKS
    ):
        if choice.chunk is not None:
            raise ValueError(f"backend '{spec}' has two chunk sizes: give one")
        choice.chunk = int(option)
    else:
        raise ValueError(f"backend 'python:{choice.variant}' cannot take '{option}' in '{spec}'")
