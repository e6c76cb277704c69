"""How a map is run: one class per family of variants. A map takes a list and returns the list of f's values, in order.
Those beyond one machine are in mpi_maps.py and dask_maps.py.

A session starts its workers when it is made, before any thread exists in this process, and close() ends them. `workers`
is the size of the pool, as users of Pool count it: the caller hands out work and gathers, and computes nothing.
"""

import concurrent.futures
import functools
import multiprocessing
import multiprocessing.pool
import time


def pause(_):
    """Keeps a worker from taking the next warm-up task, so that an executor starts all of its workers."""
    time.sleep(0.02)


def indexed(function, pair):
    return pair[0], function(pair[1])


class Session:
    def prepare(self, values):
        """Untimed: what map() takes. The same number of values are the same values."""
        return values

    def map(self, function, prepared):
        raise NotImplementedError

    def collect(self, outputs):
        """Untimed: the list of outputs, from what map() returned."""
        return outputs

    def settle(self):
        """Returns when nothing is to be sent any more on account of earlier calls."""

    def others(self):
        """Ids of the processes of this machine that take part and that this one has not started;
        None when some take part that cannot be seen from here."""
        return []

    def facts(self):
        """For the record."""
        return {}

    def close(self):
        pass


class Loop(Session):
    """The baseline: what one writes without a thought of speed."""

    def __init__(self, choice, workers, warm):
        pass

    def map(self, function, values):
        outputs = []
        for value in values:
            outputs.append(function(value))
        return outputs


class Comprehension(Loop):
    def map(self, function, values):
        return [function(value) for value in values]


class Pool(Session):
    """multiprocessing.Pool. Its own chunk size: map's gives every worker about four chunks, imap's is 1."""

    def __init__(self, choice, workers, warm):
        self._chunk = choice.chunk
        self._run = getattr(self, "_" + choice.variant)
        self._pool = multiprocessing.get_context(choice.start).Pool(workers)
        if warm:
            self._pool.map(pause, range(workers), 1)

    def map(self, function, values):
        return self._run(function, values)

    def _pool_map(self, function, values):
        return self._pool.map(function, values, self._chunk)

    def _pool_imap(self, function, values):
        return list(self._pool.imap(function, values, self._chunk or 1))

    def _pool_imap_unordered(self, function, values):
        """Values come as they are ready, so each brings its index: a map has an order."""
        outputs = [None] * len(values)
        pairs = self._pool.imap_unordered(functools.partial(indexed, function), enumerate(values), self._chunk or 1)
        for index, output in pairs:
            outputs[index] = output
        return outputs

    def _pool_starmap(self, function, values):
        return self._pool.starmap(function, zip(values), self._chunk)

    def _pool_map_async(self, function, values):
        return self._pool.map_async(function, values, self._chunk).get()

    def _pool_apply_async(self, function, values):
        return [result.get() for result in [self._pool.apply_async(function, (value,)) for value in values]]

    def close(self):
        self._pool.terminate()
        self._pool.join()


class Threads(Pool):
    """Pool's interface on threads: they take turns at the interpreter's lock, and overlap only in waiting."""

    def __init__(self, choice, workers, warm):
        self._chunk = choice.chunk
        self._run = self._pool_map
        self._pool = multiprocessing.pool.ThreadPool(workers)


class Executor(Session):
    """concurrent.futures. The executor's own chunk size is 1; threads take one element at a time whatever is asked."""

    def __init__(self, choice, workers, warm):
        self._chunk = choice.chunk or 1
        if choice.variant == "executor_threads":
            self._executor = concurrent.futures.ThreadPoolExecutor(workers)
        else:
            context = multiprocessing.get_context(choice.start)
            self._executor = concurrent.futures.ProcessPoolExecutor(workers, mp_context=context)
        if warm:
            list(self._executor.map(pause, range(workers)))

    def map(self, function, values):
        return list(self._executor.map(function, values, chunksize=self._chunk))

    def close(self):
        self._executor.shutdown()


class Joblib(Session):
    """joblib's own backend, loky: processes that live from call to call."""

    def __init__(self, choice, workers, warm):
        import joblib

        self._delayed = joblib.delayed
        self._parallel = joblib.Parallel(n_jobs=workers, backend="loky", batch_size=choice.chunk or "auto")
        if warm:
            self._parallel(self._delayed(pause)(value) for value in range(workers))

    def map(self, function, values):
        return self._parallel(self._delayed(function)(value) for value in values)

    def close(self):
        from joblib.externals.loky import get_reusable_executor

        get_reusable_executor().shutdown(wait=True, kill_workers=True)


FAMILIES = {
    "serial": Loop,
    "comprehension": Comprehension,
    "threads": Threads,
    "executor_processes": Executor,
    "executor_threads": Executor,
    "joblib": Joblib,
}


def open_session(choice, workers, warm):
    """With `warm`, every worker has done something once: without, the first call does what the library leaves to it."""
    if choice.variant == "mpi4py":
        import mpi_maps

        return mpi_maps.Mpi4py(choice, workers, warm)
    if choice.variant.startswith("dask"):
        import dask_maps

        return dask_maps.FAMILIES[choice.variant](choice, workers, warm)
    return FAMILIES.get(choice.variant, Pool)(choice, workers, warm)
