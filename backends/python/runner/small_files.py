"""The small files that file_read reads: the folder of benchmarks/workloads/small_files.hpp, byte for byte."""

import os
import tempfile

import inputs

COUNT = 64
WORDS = 512  # of 8 bytes: 4 KiB a file


class SmallFiles:
    """A private folder below the folder for temporary files; close() removes it."""

    def __init__(self):
        self._owner = tempfile.TemporaryDirectory(prefix="crossover-files-")
        self.folder = self._owner.name
        self._process = os.getpid()
        for name in range(COUNT):
            words = inputs.random_bits(name, WORDS)
            with open(os.path.join(self.folder, str(name)), "wb") as file:
                file.write(b"".join(word.to_bytes(8, "little") for word in words))

    def close(self):
        if os.getpid() == self._process:  # a forked worker holds a copy of this object
            self._owner.cleanup()
