"""Notices that a worker process died. Pool does not: it starts another one and waits for the
lost task for ever."""

import multiprocessing
import multiprocessing.connection
import signal
import threading
import time


def exit_status(process):
    """As multiprocessing tells it. Another thread may be reaping the process at this moment:
    then a little later."""
    end = time.monotonic() + 1.0
    while process.exitcode is None and time.monotonic() < end:
        time.sleep(0.001)
    return 0 if process.exitcode is None else process.exitcode


class Guard:
    """Calls `died(text)` on a thread of its own when one of the workers of this moment ends
    before stop(), unless with a status that is `harmless`: a pool may replace its workers after
    some tasks."""

    def __init__(self, died, harmless=()):
        self._died = died
        self._harmless = harmless
        self._stopped = threading.Event()
        self._workers = {process.sentinel: process for process in multiprocessing.active_children()}
        if self._workers:
            # It sleeps in poll(2) until a worker ends, and costs nothing until then.
            threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self):
        lost = []
        while self._workers and not lost:
            sentinels = multiprocessing.connection.wait(self._workers)
            if self._stopped.is_set():
                return
            ended = [self._workers.pop(sentinel) for sentinel in sentinels]
            lost = [process for process in ended if exit_status(process) not in self._harmless]
        if not lost:
            return
        # A library that notices, too, ends the others by SIGTERM: the one that went first is told.
        worker = min(lost, key=lambda process: exit_status(process) == -signal.SIGTERM)
        status = exit_status(worker)
        how = f"was killed by signal {-status}" if status < 0 else f"exited with status {status}"
        self._died(f"worker process {worker.pid} {how}, and its pool would wait for its result for ever")

    def stop(self):
        self._stopped.set()
