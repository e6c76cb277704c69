"""The small files that file_read reads: the folder of benchmarks/workloads/small_files.hpp, byte for byte."""

import os
import subprocess
import tempfile

import inputs

COUNT = 64
WORDS = 512  # of 8 bytes: 4 KiB a file
# Not a child of this process, whose children are its workers. It reads until every holder of the pipe's end is gone.
CLEANER = """exec 3<&0; (trap '' HUP INT TERM; read -r nothing; rm -rf -- "$1") <&3 3<&- &"""


class SmallFiles:
    """A private folder below the folder for temporary files; gone with close(), or when this process was killed."""

    def __init__(self):
        self._owner = tempfile.TemporaryDirectory(prefix="crossover-files-")
        self.folder = self._owner.name
        self._process = os.getpid()
        with subprocess.Popen(
            ["sh", "-c", CLEANER, "crossover-files", self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as shell:
            self._lifeline = os.dup(shell.stdin.fileno())
        os.register_at_fork(after_in_child=self._let_go)  # a worker may outlive this process
        for name in range(COUNT):
            words = inputs.random_bits(name, WORDS)
            with open(os.path.join(self.folder, str(name)), "wb") as file:
                file.write(b"".join(word.to_bytes(8, "little") for word in words))

    def _let_go(self):
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def close(self):
        if os.getpid() == self._process:  # a forked worker holds a copy of this object
            self._owner.cleanup()
            self._let_go()
