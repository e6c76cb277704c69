#!/usr/bin/env python3
"""A Pool of processes against a plain loop: which numbers are prime."""

import multiprocessing

import crossover


def is_prime(number):
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))


crossover.compare(
    setup=lambda n: list(range(1_000_003, 1_000_003 + n)),
    serial=lambda numbers: [is_prime(number) for number in numbers],
    parallel=lambda numbers, pool: pool.map(is_prime, numbers),
    start=lambda workers: multiprocessing.get_context("forkserver").Pool(workers),
    n=(16, 65536),
)
