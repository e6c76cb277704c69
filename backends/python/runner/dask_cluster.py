"""A Dask cluster of this process's own: a scheduler and workers of one thread each, on loopback,
each a process."""

import asyncio
import multiprocessing
import os

import distributed

import private_folder

LOOPBACK = "127.0.0.1"
ANY_PORT = (
    f"{LOOPBACK}:0"  # of the page that each of them shows: 8787 is for clusters that people look at
)
START_S = 15.0  # below the driver's deadline


async def serve(server, told=None):
    async with server:
        if told:
            told.send(server.address)
            told.close()
        await server.finished()


def be_scheduler(told):
    async def run():
        await serve(
            distributed.Scheduler(
                host=LOOPBACK, port=0, dashboard=False, dashboard_address=ANY_PORT
            ),
            told,
        )

    asyncio.run(run())


def be_worker(number, scheduler, folder):
    async def run():
        options = {
            "nthreads": 1,
            "name": number,
            "local_directory": os.path.join(folder, str(number)),
        }
        pages = {"dashboard": False, "dashboard_address": ANY_PORT}
        await serve(distributed.Worker(scheduler, host=LOOPBACK, **options, **pages))

    asyncio.run(run())


class Cluster:
    """Its processes are forked, so it is made before any thread exists here, and each of them has
    Dask loaded. They are killed with this process, however it ends."""

    def __init__(self, workers):
        self._fork = multiprocessing.get_context("fork")
        self._processes = []
        self._folder = private_folder.PrivateFolder("crossover-dask-")
        try:
            heard, told = self._fork.Pipe(duplex=False)
            self._start("Dask scheduler", be_scheduler, told)
            told.close()
            if not heard.poll(START_S):
                raise ValueError(f"the Dask scheduler was not up within {START_S:g} s")
            self.address = heard.recv()
            for number in range(workers):
                self._start(
                    f"Dask worker {number}", be_worker, number, self.address, self._folder.path
                )
        except BaseException:
            self.close()
            raise

    def _start(self, name, target, *arguments):
        process = self._fork.Process(target=target, args=arguments, name=name, daemon=True)
        process.start()
        self._processes.append(process)

    def close(self):
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()
        self._folder.close()
