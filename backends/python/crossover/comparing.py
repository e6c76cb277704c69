"""A comparison as a runner of the protocol."""

import contextlib
import math
import random
import sys
import time

from crossover import agreement, measuring, processes
from crossover.comparison import SERIAL
from crossover.told import telling

REPORTED = ("numpy", "scipy", "numexpr", "numba", "joblib")  # whose versions go on record


class ComparisonRunner(measuring.Runner):
    """`load()` returns {name: Comparison}."""

    def __init__(self, died, load):
        super().__init__(died)
        self._load = load
        self._offered = {}
        self._started = contextlib.ExitStack()
        self._passed = ()  # to a parallel way, behind its input
        self._n = None
        self._data = ()
        self._setup_seconds = 0.0  # since it was told
        self._long_from = math.inf

    def hello(self, request):
        told = super().hello(request)
        self._offered = self._load()
        return {**told, "workloads": [offer(*item) for item in self._offered.items()]}

    def open(self, request):
        self._begin(request)
        name, way = request["workload"], request["backend"]
        if name not in self._offered:
            raise ValueError(f"there is no comparison '{name}' in this program")
        self._comparison = self._offered[name]
        if way not in self._comparison.ways:
            raise ValueError(f"{name} has no way '{way}'")
        self._way = way
        self._seed = request["seed"]
        if way in self._comparison.starts:
            self._start(1 if way == SERIAL else request["workers"])
        if self._comparison.before_each is not None:
            self._restore = lambda: self._comparison.before_each(*self._data)
        versions = {one: getattr(sys.modules.get(one), "__version__", None) for one in REPORTED}
        known = {one: version for one, version in versions.items() if version}
        own = self._comparison.environment
        return {"environment": {**self._begun(harmless=(0,)), **known, **own}}

    def _start(self, workers):
        with telling(f"start({workers})"):
            returned = self._comparison.starts[self._way](workers)
            if hasattr(returned, "__exit__"):
                entered = self._started.enter_context(returned)
                self._passed = () if entered is None or self._way == SERIAL else (entered,)

    def verify(self, request):
        self._refuse_unless_open()
        n = request["n"]
        if self._way != SERIAL:
            expected, found = self._result(SERIAL, n), self._result(self._way, n)
            tolerance = self._comparison.tolerance
            text = agreement.difference(expected, found, tolerance, self._way)
            if text and agreement.difference(self._made(n), self._made(n), 0, self._way):
                raise ValueError(
                    f"setup({n}) makes another input every time: seed the generator that it uses"
                )
            if text:
                raise ValueError(f"at n = {n} the result {text}")
        processes.wait_until_quiet(self._workers)
        return {"agrees": True}

    def _result(self, way, n):
        """What a way makes of a fresh input."""
        data = self._made(n)
        passed = self._passed if way == self._way else ()
        with telling(way):
            if self._comparison.before_each is not None:
                self._comparison.before_each(*data)
            result = self._comparison.ways[way](*data, *passed)
        if hasattr(result, "__next__"):
            raise ValueError(f"{way} returns an iterator, which computes later: return a list")
        return data if result is None else result

    def _made(self, n):
        random.seed(self._seed)
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            numpy.random.seed(self._seed % 2**32)
        began = time.perf_counter()
        with telling(f"setup({n})"):
            data = self._comparison.setup(n)
        self._setup_seconds += time.perf_counter() - began
        return data if isinstance(data, tuple) else (data,)

    def _call(self, n):
        if n != self._n:
            self._n = None
            self._data = ()  # two inputs need not fit into memory
            self._data = self._made(n)
            self._n = n
        return self._comparison.ways[self._way], (*self._data, *self._passed)

    def _is_long(self, n):
        return n >= self._long_from

    def measure(self, request):
        self._refuse_unless_open()
        with telling(self._way):
            answer = super().measure(request)
        if answer["seconds"] > measuring.LONG_CALL_S * request["iterations"]:
            self._long_from = min(self._long_from, request["n"])
        answer["setup_seconds"], self._setup_seconds = self._setup_seconds, 0.0
        return answer

    def _end(self):
        self._started.close()

    def _refuse_unless_open(self):
        if not self._is_open:
            raise ValueError('no session is open: send "open" first')


def offer(name, comparison):
    n_min, n_max = comparison.range or (None, None)
    sizes = {"n_min": n_min, "n_max": n_max, **comparison.size_notes}
    told = {key: value if key == "unit" else int(value) for key, value in sizes.items() if value}
    return {"name": name, "ways": list(comparison.ways), **told}
