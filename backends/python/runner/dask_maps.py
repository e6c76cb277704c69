"""Dask: a map over chunks on the workers of a cluster, which is started on loopback, one process a
worker, unless DASK_SCHEDULER_ADDRESS names one.

`dask` sends the inputs to the workers and fetches the outputs in every call. `dask_resident` finds
the inputs on the workers and leaves the outputs there. One chunk a worker unless a chunk size is
given. """

import asyncio
import itertools
import logging
import os
import platform
import sys
import time

import cloudpickle
import dask
import distributed

import dask_cluster
import maps
import workloads

CONNECT_S = 5.0  # to a scheduler; below the driver's deadline
CLOSE_S = 1.0  # of the 2 s that a runner has to end
GONE = (distributed.CancelledError, distributed.comm.CommClosedError)
SETTLE_S = 0.03  # the client sends what it has to say every 10 ms, workers and scheduler every 2 ms

# The workers of a cluster that was there have no module of ours: they are sent the functions
# themselves.
for module in (maps, workloads, sys.modules[__name__]):
    cloudpickle.register_pickle_by_value(module)


def over_chunks(function):
    """Plain pickle refuses a function of a function, so Dask takes cloudpickle."""

    def map_chunk(chunk):
        return [function(value) for value in chunk]

    return map_chunk


def chunks_of(values, size, workers):
    """Of `size` values each, or without a size one for each worker, of lengths that differ by one
    at most."""
    count = len(values)
    if size:
        return [values[begin : begin + size] for begin in range(0, count, size)]
    parts = min(count, workers)
    return [values[count * part // parts : count * (part + 1) // parts] for part in range(parts)]


class Dask(maps.Session):
    def __init__(self, choice, workers, warm):
        logging.getLogger("distributed").setLevel(logging.ERROR)
        self._workers = workers
        self._chunk = choice.chunk
        self._element, self._function = None, None
        self._client = None
        self._others = []
        named = dask.config.get("scheduler-address", None)
        self._cluster = None if named else dask_cluster.Cluster(workers)
        self._address = str(named or self._cluster.address)
        try:
            self._connect()
            if warm:
                self._client.gather(
                    self._submit(over_chunks(maps.pause), [[0]] * workers, self._only)
                )
            if not self._cluster:
                self._others = self._find_others() if warm else None
        except BaseException:
            self.close()
            raise

    def _connect(self):
        try:
            self._client = distributed.Client(self._address, timeout=CONNECT_S)
        except (OSError, ValueError, asyncio.TimeoutError) as problem:
            remedy = (
                ""
                if self._cluster
                else " (DASK_SCHEDULER_ADDRESS): start one there, or unset the variable"
            )
            raise ValueError(
                f"no Dask scheduler answers at {self._address}{remedy}: {problem}"
            ) from None
        if self._cluster:
            self._client.wait_for_workers(self._workers, dask_cluster.START_S)
        self._threads = dict(sorted(self._client.nthreads().items())[: self._workers])
        if len(self._threads) < self._workers:
            raise ValueError(
                f"the Dask cluster at {self._address} has {len(self._threads)} "
                f"{'worker' if len(self._threads) == 1 else 'workers'}, but {self._workers} are "
                "asked for: "
                "start more of them, or ask for fewer with --workers"
            )
        self._only = list(self._threads) if len(self._client.nthreads()) > self._workers else None

    def _find_others(self):
        def whereabouts():
            return platform.node(), os.getpid()

        found = self._client.run(whereabouts, workers=self._only).values()
        return (
            [process for node, process in found]
            if {node for node, _ in found} == {platform.node()}
            else None
        )

    def _submit(self, function, chunks, workers):
        # Pure functions of the same chunks would be computed once.
        return self._client.map(function, chunks, pure=False, workers=workers)

    def _over_chunks(self, function):
        """The same object for the same function: Dask keeps what it has pickled."""
        if self._element is not function:
            self._element, self._function = function, over_chunks(function)
        return self._function

    def _scatter(self, chunks, workers):
        # By default its keys are hashes of the data, which cost time and are the same in every
        # call.
        return self._client.scatter(chunks, workers=workers, hash=False)

    def _ask(self, call):
        try:
            return call()
        except (Exception, asyncio.CancelledError) as problem:
            if self._client.status == "running" and not isinstance(problem, GONE):
                raise
            raise RuntimeError(
                f"the Dask scheduler at {self._address} is gone, or its data: {problem!r}"
            ) from None

    def map(self, function, prepared):
        def call():
            data = self._scatter(chunks_of(prepared, self._chunk, self._workers), self._only)
            outputs = self._client.gather(
                self._submit(self._over_chunks(function), data, self._only)
            )
            return list(itertools.chain.from_iterable(outputs))

        return self._ask(call)

    def settle(self):
        time.sleep(SETTLE_S)

    def others(self):
        return self._others

    def facts(self):
        facts = {
            "dask": distributed.__version__,
            "scheduler": "started on loopback" if self._cluster else self._address,
            "threads_per_worker": ";".join(map(str, self._threads.values())),
        }
        if self._cluster:
            facts["worker_processes"] = str(self._workers)  # without the scheduler
        if not self._chunk:
            facts["chunk_size"] = "one chunk a worker"
        return facts

    def close(self):
        if self._client:
            try:
                self._client.close(timeout=CLOSE_S)
            except (Exception, asyncio.CancelledError):  # of a scheduler that is gone
                pass
        if self._cluster:
            self._cluster.close()


class DaskResident(Dask):
    _resident = ()
    _resident_count = None

    def prepare(self, values):
        if len(values) != self._resident_count:
            self._resident, self._resident_count = (), None  # room for the next ones
            chunks = chunks_of(values, self._chunk, self._workers)
            self._resident = self._ask(lambda: self._by_worker(self._scatter, chunks))
            self._resident_count = len(values)
        return self._resident

    def _by_worker(self, call, chunks):
        """Of chunks that go to the workers in turn. Left to itself, Dask would move data to a
        thread that is idle."""
        results = list(chunks)
        for number, worker in zip(range(len(chunks)), self._threads):
            results[number :: self._workers] = call(chunks[number :: self._workers], [worker])
        return results

    def map(self, function, prepared):
        function = self._over_chunks(function)

        def call():
            outputs = self._by_worker(
                lambda chunks, workers: self._submit(function, chunks, workers), prepared
            )
            distributed.wait(outputs)
            if any(output.status != "finished" for output in outputs):
                self._client.gather(outputs)  # raises what a task has raised
            return outputs

        return self._ask(call)

    def collect(self, outputs):
        return list(itertools.chain.from_iterable(self._ask(lambda: self._client.gather(outputs))))


FAMILIES = {"dask": Dask, "dask_resident": DaskResident}
