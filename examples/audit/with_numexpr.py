#!/usr/bin/env python3
"""numexpr: the same expression with one thread and with all. Less than two blocks stay serial,
so only longer arrays are measured."""

import numexpr
import numpy

import crossover

BLOCK = numexpr.__BLOCK_SIZE1__


def evaluate(a, b):
    return numexpr.evaluate("sqrt(a) * sin(b)")


crossover.compare(
    name="numexpr_wave",
    setup=lambda n: (numpy.random.rand(n), numpy.random.rand(n)),
    serial=evaluate,
    parallel={"threads": evaluate},
    start={"serial": numexpr.set_num_threads, "threads": numexpr.set_num_threads},
    n=(2 * BLOCK, 4194304),
    gate=2 * BLOCK,
    environment={
        "library": "numexpr",
        "library_version": numexpr.__version__,
        "function": "sqrt(a) * sin(b)",
        "switch": "n >= 2*BLOCK_SIZE1",
        "switch_n": str(2 * BLOCK),
        "switch_source": "numexpr/interpreter.cpp:1451",
    },
)
