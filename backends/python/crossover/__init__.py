"""Several ways to do the same thing in Python: from which n does another way than serial pay?

    import crossover

    crossover.compare(setup=make_input, serial=f, parallel=g, start=make_pool, n=(64, 65536))

The script sweeps itself: `python3 script.py --budget 14s` takes the options of `crossover sweep`.
`crossover python module:name` measures a comparison that a module made (docs/python.md).
"""

import sys

from crossover import sweeping
from crossover.comparison import Comparison

__all__ = ["Comparison", "compare"]


def compare(
    *,
    setup,
    serial,
    parallel,
    start=None,
    before_each=None,
    tolerance=1e-9,
    n=None,
    step=None,
    unit=None,
    gate=None,
    environment=None,
    name=None,
):
    """Several ways to do one thing, as a Comparison. In a script that was started by its user, the
    comparisons of the script are measured now, and the script ends with the status of the sweep;
    where crossover, a worker or another module imports the caller, nothing more happens.

    setup(n) makes the input; a tuple becomes several arguments. It must make the same one every
    time: `random` and `numpy.random` are seeded before it.
    serial(input), parallel(input): what is measured. They return a result, or None and leave it in
    the input. `parallel` may be {name: function}.
    start(workers): called once in a process before its parallel way; {name: function} where only
    some ways, or serial (with 1), have one. A context manager that it returns is entered, what that
    gives is the last argument of the way, and it is left when the process ends: a Pool.
    before_each(input): puts the input back before every call, untimed, for work in place.
    tolerance: how far results may differ, relative to the larger one; 0: not at all.
    n: (lowest, highest) size; without it a sweep finds the highest one by itself.
    step: the factor between the sizes of the first rounds, 2 to 64 (4); 2 for costs like n**3.
    unit: what n counts, as "rows". gate: below this n a library stays serial by itself; nothing is
    measured there.
    environment: {name: text} that the record keeps, as {"blas_version": "0.3"}.
    name: of the comparison; the script's by default.
    """
    told = dict(locals())
    caller = sys._getframe(1).f_globals
    made = Comparison(caller, **told)
    if caller.get("__name__") == "__main__" and not sweeping.is_loading():
        sys.exit(sweeping.sweep_script(caller.get("__file__"), sys.argv[1:]))
    return made
