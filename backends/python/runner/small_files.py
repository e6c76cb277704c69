"""The small files that file_read reads: the folder of benchmarks/workloads/small_files.hpp, byte for byte."""

import os

import inputs
import private_folder

COUNT = 64
WORDS = 512  # of 8 bytes: 4 KiB a file


class SmallFiles(private_folder.PrivateFolder):
    def __init__(self):
        super().__init__("crossover-files-")
        for name in range(COUNT):
            words = inputs.random_bits(name, WORDS)
            with open(os.path.join(self.path, str(name)), "wb") as file:
                file.write(b"".join(word.to_bytes(8, "little") for word in words))
