#!/usr/bin/env python3
"""The values are those of the C++ workloads, and so are the results: to the last bit."""

import sys
import unittest

from speaker import OWN_RUNNER, PYTHON_RUNNER, RUNNER, checksum

sys.path.insert(0, str(RUNNER))
import inputs  # noqa: E402

WORD = (1 << 64) - 1


def splitmix(seed, index):
    """SplitMix64 as benchmarks/workloads/inputs.hpp has it, one number at a time."""

    def mix(z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        return z ^ (z >> 31)

    return mix((mix((seed + inputs.STEP) & WORD) + (index + 1) * inputs.STEP) & WORD)


class Generator(unittest.TestCase):
    def test_lanes_give_the_same_as_one_at_a_time(self):
        for seed in (0, 1, 7, WORD):
            for count in (0, 1, inputs.BLOCK - 1, inputs.BLOCK, 2 * inputs.BLOCK + 1):
                with self.subTest(seed=seed, count=count):
                    expected = [splitmix(seed, index) for index in range(count)]
                    self.assertEqual(list(inputs.random_bits(seed, count)), expected)

    def test_units_and_ints_are_cut_from_the_bits(self):
        bits = [splitmix(3, index) for index in range(100)]
        self.assertEqual(inputs.random_units(3, 100), [(b >> 11) / 2**53 for b in bits])
        upper = [b >> 32 for b in bits]
        self.assertEqual(inputs.random_ints(3, 100), [u - (1 << 32 if u >> 31 else 0) for u in upper])


class Checksums(unittest.TestCase):
    def test_they_are_those_of_the_cpp_runner(self):
        sizes = {"io_wait:1": 50, "file_read": 300, "mandelbrot": 1000}
        for workload in ("scale", "wave", "fma:1", "fma:100", "mandelbrot", "square_int", "io_wait:1", "file_read"):
            n = sizes.get(workload, 5000)
            with self.subTest(workload):
                own = checksum(OWN_RUNNER, workload, "serial", n, workers=1)
                self.assertEqual(checksum(PYTHON_RUNNER, workload, "python:serial", n), own)

    def test_another_seed_gives_another_checksum(self):
        sums = {checksum(PYTHON_RUNNER, "square_int", "python:serial", 50, seed=seed) for seed in (1, 2)}
        self.assertEqual(len(sums), 2)


if __name__ == "__main__":
    unittest.main()
