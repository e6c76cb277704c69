"""What is the same in every runner in Python: the first requests, and how calls are timed."""

import gc
import itertools
import platform
import time

from crossover import guard, processes

PROTOCOL = 1
IDLE_S = 0.001  # before a cold call
LONG_CALL_S = 0.1  # from here on no untimed call goes before hot ones


def timed(function, arguments, iterations):
    """Wall seconds of all calls, back to back."""
    began = time.perf_counter()
    for _ in itertools.repeat(None, iterations):
        function(*arguments)
    return time.perf_counter() - began


class Runner:
    """One session, from hello to close. `died` is called when a worker is lost. A subclass has
    open(), verify(), and `_call(n)`: the function to be timed, and its arguments."""

    _restore = None  # called with nothing before every call, untimed

    def __init__(self, died):
        self._died = died
        self._is_open = False
        self._guard = None
        self._workers = []
        self.closed = False

    def hello(self, request):
        if request["protocol"] != PROTOCOL:
            raise ValueError(f"this runner speaks protocol {PROTOCOL}, not {request['protocol']}")
        return {"protocol": PROTOCOL, "runner": f"crossover, Python {platform.python_version()}"}

    def _begin(self, request):
        """What open() asks first."""
        if self._is_open:
            raise ValueError(
                "a session is open already: one process holds one session, start another runner"
            )
        self._calls = request.get("calls", "hot")
        if self._calls not in ("hot", "cold", "first"):
            raise ValueError(
                f"this runner cannot measure '{self._calls}' calls: "
                "ask for hot, cold or first calls"
            )
        if request.get("pin", "none") != "none":
            raise ValueError("this runner cannot bind its workers to CPUs: do without --pin")

    def _begun(self, harmless=()):
        """What open() does when all workers are there. `harmless`: see Guard."""
        self._is_open = True
        gc.freeze()  # what is there already is not looked through before every measurement
        self._workers = self._find_workers()
        self._guard = guard.Guard(self._died, harmless)
        return {
            "python": f"{platform.python_implementation()} {platform.python_version()}",
            "timer": "time.perf_counter, garbage collector off",
            "worker_processes": str(len(self._workers)),
        }

    def measure(self, request):
        call = self._call(request["n"])
        gc.collect()
        gc.disable()
        if self._calls == "hot" and not self._is_long(request["n"]):
            self._seconds(call, 1)  # right before, so that workers are awake
        cpu = processes.cpu_seconds(self._workers)
        seconds = self._seconds(call, request["iterations"])
        cpu = processes.cpu_seconds(self._workers) - cpu
        gc.enable()
        self._workers = self._find_workers()  # some libraries start theirs in the first call
        if request.get("quiet") is not False:
            self._rest()
        # What puts the input back would be in it.
        used = max(0.0, cpu) if self._restore is None else None
        return {"seconds": max(seconds, 1e-9), "cpu_seconds": used, "moving_seconds": None}

    def _seconds(self, call, iterations):
        """Of all calls together. Each is timed alone where something must happen between two."""
        if self._calls != "cold" and self._restore is None:
            return timed(*call, iterations)
        seconds = 0.0
        for _ in range(iterations):
            if self._restore is not None:
                self._restore()
            if self._calls == "cold":
                self._rest()
                time.sleep(IDLE_S)
            seconds += timed(*call, 1)
        return seconds

    def _find_workers(self):
        """Ids of the processes of this machine that work for the session, but for this one."""
        return processes.descendants()

    def _rest(self):
        """Returns when neither this process nor a worker runs."""
        processes.wait_until_quiet(self._workers)

    def remove_files(self):
        """What must not stay behind even when the session cannot be closed."""

    def _end(self):
        """Ends the workers."""

    def close(self, _request=None):
        self.closed = True
        if self._guard:
            self._guard.stop()
        self._end()
        self.remove_files()
        return {}
