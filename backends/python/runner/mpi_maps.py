"""mpi4py's executor on the ranks that mpirun started: rank 0 is this runner and hands out, all
others compute.

MPI_Comm_spawn, by which the executor would start ranks itself, needs free slots in what mpirun was
given, and mpirun gives a process without one a single slot. """

import os

import mpi4py.futures
from mpi4py import MPI

import maps
from crossover import processes


def library():
    """ "Open MPI v4.1.4" or "MPICH Version: 4.0.2"."""
    return " ".join(MPI.Get_library_version().split(",")[0].splitlines()[0].split())


class Mpi4py(maps.Session):
    def __init__(self, choice, workers, warm):
        ranks = MPI.COMM_WORLD.Get_size()
        if ranks != workers + 1:
            program = "python3 -m mpi4py.futures runner.py"
            raise ValueError(
                f"the world of mpi4py ({library()}) has {ranks} "
                f"{'rank' if ranks == 1 else 'ranks'}, but {workers} workers need {workers + 1}: "
                f"start it by 'mpirun -n 1 {program} : -n {workers} {program}', "
                "with that MPI's mpirun"
            )
        self._workers = workers
        self._chunk = choice.chunk or 1
        self._executor = mpi4py.futures.MPIPoolExecutor()
        if warm:
            list(self._executor.map(maps.pause, range(workers)))

    def map(self, function, prepared):
        return list(self._executor.map(function, prepared, chunksize=self._chunk))

    def others(self):
        """The ranks of one machine have the same parent: mpirun, or what it left there."""
        ranks = [process for process in processes.children(os.getppid()) if process != os.getpid()]
        return ranks if len(ranks) == self._workers else None

    def facts(self):
        return {"mpi": library(), "mpi4py": mpi4py.__version__}

    def close(self):
        self._executor.shutdown()
