#!/usr/bin/env python3
"""numba's parallel loop against its serial one: the same code, compiled twice. Importing numba
takes seconds in every process: give it --budget 2m or more."""

import numba
import numpy

import crossover


def total(values):
    result = 0.0
    for i in numba.prange(len(values)):
        result += numpy.sqrt(values[i]) * numpy.sin(values[i])
    return result


crossover.compare(
    setup=lambda n: numpy.random.rand(n),
    serial=numba.njit(cache=True)(total),
    parallel={"prange": numba.njit(parallel=True, cache=True)(total)},
    start=numba.set_num_threads,
)
