"""A private folder below the folder for temporary files: gone with close(), or when this process
was killed."""

import os
import subprocess
import tempfile

# Not a child of this process, whose children are its workers. It reads until every holder of the
# pipe's end is gone. A worker that is killed a moment later may still have written a file
# meanwhile: hence the second time.
CLEANER = """exec 3<&0
(trap '' HUP INT TERM; read -r nothing
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }) <&3 3<&- &"""


class PrivateFolder:
    def __init__(self, prefix):
        self._owner = tempfile.TemporaryDirectory(prefix=prefix)
        self.path = self._owner.name
        self._process = os.getpid()
        with subprocess.Popen(
            ["sh", "-c", CLEANER, "crossover-files", self.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as shell:
            self._lifeline = os.dup(shell.stdin.fileno())
        os.register_at_fork(after_in_child=self._let_go)  # a worker may outlive this process

    def _let_go(self):
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def close(self):
        if os.getpid() == self._process:  # a forked worker holds a copy of this object
            self._owner.cleanup()
            self._let_go()
