#!/usr/bin/env python3
"""numexpr's threads against numpy: an expression over two arrays."""

import numexpr
import numpy

import crossover

crossover.compare(
    setup=lambda n: (numpy.random.rand(n), numpy.random.rand(n)),
    serial=lambda a, b: numpy.sqrt(a) * numpy.sin(b),
    parallel={"numexpr": lambda a, b: numexpr.evaluate("sqrt(a) * sin(b)")},
    start=numexpr.set_num_threads,
)
