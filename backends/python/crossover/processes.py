"""This process and the ones it started: their CPU time, whether they are at rest, and how to end
them."""

import ctypes
import os
import signal
import threading
import time
from pathlib import Path


PR_SET_PDEATHSIG = 1
_ending = threading.Event()  # set: nothing is forked any more


def let_none_outlive_this_process():
    """Workers that are forked from now on are killed with this process, however it ends: Pool's
    may wait for ever. Linux kills them with the *thread* that forked them. So those that replace
    others, which a thread of Pool forks, are left out: Pool ends that thread first, and would
    wait for locks that a killed worker held."""
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()
    by_main = True

    def before():
        nonlocal parent, by_main
        if _ending.is_set():
            threading.Event().wait()  # for the end of the process
        parent = os.getpid()
        by_main = threading.current_thread() is threading.main_thread()

    def after_in_child():
        if not by_main:
            return
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before this worker asked to be told
            os._exit(1)

    os.register_at_fork(before=before, after_in_child=after_in_child)


def children(process):
    """Process ids of what a process has started."""
    found = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(word) for word in file.read_text().split()]
        except OSError:
            continue
    return found


def descendants():
    """Process ids of everything that this process has started, directly or not."""
    found = []
    pending = [os.getpid()]
    while pending:
        fresh = children(pending.pop())
        found += fresh
        pending += fresh
    return found


def cpu_seconds(workers):
    """CPU time of this process and the workers. Linux makes a process's clock from its id
    (clock_getcpuclockid)."""
    total = time.process_time()
    for worker in workers:
        try:
            total += time.clock_gettime((~worker << 3) | 2)
        except OSError:
            continue
    return total


def is_at_rest(thread):
    """Whether a thread neither runs nor waits for a CPU: the letter after the name in proc(5)'s
    stat."""
    try:
        state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in "RD"


def wait_until_quiet(workers, limit_s=0.3):
    """Waits until no thread but the caller's runs, here or in a worker: the other side of a pair
    is measured next."""
    me = Path(f"/proc/{os.getpid()}/task/{os.getpid()}")
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        threads = [thread for process in (os.getpid(), *workers) for thread in Path(f"/proc/{process}/task").glob("*")]
        if all(thread == me or is_at_rest(thread) for thread in threads):
            return
        time.sleep(0.0001)


def kill_all():
    """Kills what this process has started, before it ends itself; its other threads fork no more."""
    _ending.set()
    for pause_s in (0.01, 0.0):  # a thread of Pool may be forking a new worker at this moment
        for worker in descendants():
            try:
                os.kill(worker, signal.SIGKILL)
            except OSError:
                continue
        time.sleep(pause_s)
