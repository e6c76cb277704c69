"""A runner of docs/protocol.md on what were stdin and stdout: one answer to every request."""

import json
import os
import threading

from crossover import lines, processes


class Answers:
    """The way out: one line per request, from whichever thread knows the answer first."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._open = False
        self.lost = None  # why, when a worker was

    def begin(self):
        """A request came in. Answers it at once, and returns False, when a worker was lost since
        the last one."""
        with self._lock:
            self._open = True
            if self.lost:
                self._say({"ok": False, "error": self.lost})
            return not self.lost

    def say(self, answer):
        """Answers the request that is open; says nothing when it has been answered."""
        with self._lock:
            if self._open:
                self._say(answer)

    def lose(self, reason):
        """A worker was lost: answers the request that is open; returns whether there was one."""
        with self._lock:
            self.lost = reason
            if self._open:
                self._say({"ok": False, "error": reason})
                return True
            return False

    def _say(self, answer):
        self._open = False
        rest = (json.dumps(answer) + "\n").encode()
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


def give_up(runner):
    """The way to end when a pool waits for a worker that is gone: it cannot be closed."""
    processes.kill_all()
    runner.remove_files()
    os._exit(1)


def answer_lines(runner, answers, asked):
    for line in asked:
        if not answers.begin():
            give_up(runner)
        try:
            request = lines.request_of(line)
            answers.say({"ok": True, **getattr(runner, request["op"])(request)})
        except Exception as problem:  # whatever it is, the driver is to be told
            answers.say({"ok": False, "error": lines.error_of(problem)})
        if runner.closed:
            return


def take_streams():
    """The descriptors of requests and answers. What is measured prints to stderr and reads nothing:
    neither may come between the lines of the protocol."""
    asked, said = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return asked, said


def serve(make_runner):
    """Answers until close or the end of the requests. `make_runner(died)` makes the Runner, which
    calls `died(reason)` when a worker is lost."""
    asked, said = take_streams()
    answers = Answers(said)

    def died(reason):
        if answers.lose(reason):
            give_up(runner)

    processes.let_none_outlive_this_process()
    runner = make_runner(died)
    with open(asked, "rb") as requests:
        answer_lines(runner, answers, lines.lines_of(requests))
    if answers.lost:
        give_up(runner)
    if not runner.closed:
        runner.close()
