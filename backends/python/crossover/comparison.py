"""What crossover.compare was told, checked."""

import numbers
import os

made = []  # all comparisons of this process, in the order of the source
SERIAL = "serial"


class Comparison:
    """ways: {name: function}, serial first. starts: of those ways that have one. range: None, or
    the lowest and the highest n. size_notes: what else is said of n, as the protocol calls it.
    name: None where it is that of the script or variable."""

    def __init__(
        self,
        caller,
        *,
        setup,
        serial,
        parallel,
        start,
        before_each,
        tolerance,
        n,
        step,
        unit,
        gate,
        environment,
        name,
    ):
        others = parallel if isinstance(parallel, dict) else {"parallel": parallel}
        if SERIAL in others:
            raise ValueError("'serial' is the baseline: give the parallel way another name")
        if not others:
            raise ValueError("there is no way beside serial: parallel={'name': function}")
        self.setup = setup
        self.ways = {SERIAL: serial, **others}
        starts = start if isinstance(start, dict) else dict.fromkeys(others, start)
        self.starts = {way: function for way, function in starts.items() if function is not None}
        self.before_each = before_each
        self.tolerance = tolerance
        self.range = n
        self.size_notes = {"step": step, "unit": unit, "gate_n": gate}
        self.environment = dict(environment or {})
        self.name = name
        self.module = caller.get("__name__", "")
        self.file = os.path.abspath(caller.get("__file__", "-"))
        self._check()
        made.append(self)

    def _check(self):
        functions = {"setup": self.setup, **self.ways}
        functions.update((f"start of {way}", function) for way, function in self.starts.items())
        if self.before_each is not None:
            functions["before_each"] = self.before_each
        for what, function in functions.items():
            if not callable(function):
                raise TypeError(f"{what} must be a function, not {function!r}")
        for name in self.ways if self.name is None else [*self.ways, self.name]:
            if not isinstance(name, str) or not name or set(name) & set('"\\=,{}\n'):
                raise ValueError(f"{name!r} cannot be a name: use letters, digits, - and _")
        for way in self.starts:
            if way not in self.ways:
                raise ValueError(f"start names '{way}', but there are {', '.join(self.ways)}")
        if not isinstance(self.tolerance, (int, float)) or not self.tolerance >= 0:
            raise ValueError(f"tolerance must be a number of at least 0, not {self.tolerance!r}")
        step, unit, gate = self.size_notes.values()
        if step is not None and not is_whole(step, 2, 64):
            raise ValueError(f"step must be a whole number from 2 to 64, not {step!r}")
        if unit is not None and not isinstance(unit, str):
            raise ValueError(f"unit must be a text, not {unit!r}")
        if gate is not None and not is_whole(gate, 1):
            raise ValueError(f"gate must be a whole number from 1, not {gate!r}")
        for one in (*self.environment, *self.environment.values()):
            if not isinstance(one, str):
                raise ValueError(f"environment must hold texts alone, not {one!r}")
        if self.range is not None and not is_range(self.range):
            raise ValueError(f"n must be (lowest, highest), from 1, not {self.range!r}")


def is_range(sizes):
    try:
        low, high = sizes
    except (TypeError, ValueError):
        return False
    return is_whole(low, 1) and is_whole(high, low)


def is_whole(value, least, most=2**64 - 1):
    return isinstance(value, numbers.Integral) and least <= value <= most


def named(comparisons, default):
    """{name: comparison}, the default where one has no name. Raises ValueError where two are called
    the same."""
    found = {}
    for one in comparisons:
        name = one.name or default
        if name in found:
            raise ValueError(f"two comparisons are called '{name}': give each a name=")
        found[name] = one
    return found
