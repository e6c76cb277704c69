"""Loads a program of comparisons, and lets the driver sweep it."""

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import types

from crossover import comparison
from crossover.told import Told, telling

PLACE = os.path.dirname(os.path.abspath(__file__))
_loading = False


def is_loading():
    """Whether crossover, and not a user, runs the script."""
    return _loading


def load(where):
    """{name: Comparison} of "script.py", "module" or one of both with ":NAME" behind it."""
    global _loading
    _loading = True
    path, _, wanted = (where, "", "") if os.path.isfile(where) else where.partition(":")
    before = len(comparison.made)
    with telling(path):
        module = run_script(path) if os.path.isfile(path) else import_module(path)
    found = [one for one in comparison.made[before:] if one.module == module.__name__]
    if wanted:
        return {wanted: pick(module, found, wanted, where)}
    if not found:
        raise ValueError(f"'{where}' makes no comparison: call crossover.compare(...) in it")
    return comparison.named(found, os.path.splitext(os.path.basename(found[0].file))[0])


def pick(module, found, wanted, where):
    """The comparison that a variable holds, or that has this name."""
    value = getattr(module, wanted, None)
    named = [value] if isinstance(value, comparison.Comparison) else []
    named += [one for one in found if one.name == wanted]
    if not named:
        known = [key for key, one in vars(module).items() if isinstance(one, comparison.Comparison)]
        known += [one.name for one in found if one.name]
        raise ValueError(
            f"there is no comparison '{wanted}' in '{where}', but: {', '.join(known) or 'none'}"
        )
    return named[0]


def run_script(path):
    """Runs it as __main__, as its user does: its worker processes find its functions there."""
    module = types.ModuleType("__main__")
    module.__file__ = os.path.abspath(path)
    sys.modules["__main__"] = module
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(module.__file__))
    with open(path, "rb") as file:
        code = compile(file.read(), module.__file__, "exec")
    try:
        exec(code, module.__dict__)
    except SystemExit as end:
        if end.code and not comparison.made:
            raise Told(f"'{path}' ended before it compared anything: {end.code}") from end
    return module


def import_module(name):
    sys.path.insert(0, os.getcwd())
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as problem:
        if problem.name is None or not f"{name}.".startswith(f"{problem.name}."):
            raise
        raise Told(f"there is no script and no module '{name}'") from problem


def driver():
    """Named in CROSSOVER, where this package was installed from, or in PATH."""
    beside = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(PLACE))), "crossover")
    return os.environ.get("CROSSOVER") or (beside if os.access(beside, os.X_OK) else "crossover")


def sweep_script(path, options):
    """Sweeps the comparisons of a script one after the other, or the one that --workload names.
    Returns the status of the first one that failed."""
    if not path:
        raise ValueError("a comparison is measured in processes that run its file: save it as one")
    if options[:1] == ["--serve"]:  # a driver was told to start the script itself
        os.execv(sys.executable, [sys.executable, PLACE, path, "--serve"])
    words = [driver(), "python", os.path.abspath(path), *options]
    os.environ["CROSSOVER_PYTHON"] = sys.executable
    asks = any(word.startswith(("--workload", "--help", "-h", "--resume")) for word in options)
    names = []
    if not asks:
        with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
            names = list(load(path))  # it prints everything a second time
    sys.stdout.flush()
    try:
        if len(names) < 2:
            os.execvp(words[0], words)
        # An interrupt is for the sweep, which saves what it has and says so in its status.
        signal.signal(signal.SIGINT, lambda *_: None)
        statuses = []
        for name in names:
            statuses.append(subprocess.call([*words, "--workload", name]))
            if statuses[-1] == 130:
                break
    except OSError as problem:
        text = f"{path}: cannot start {words[0]} ({problem.strerror}): put crossover into PATH, or"
        print(text, "name it in CROSSOVER", file=sys.stderr)
        return 2
    return next((status for status in statuses if status), 0)
