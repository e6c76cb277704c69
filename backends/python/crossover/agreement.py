"""Do two results agree?"""

import math
import numbers
import reprlib
from collections.abc import Iterable, Mapping, Sized


def difference(serial, other, tolerance, way):
    """Empty where both agree, else where and by what they differ: "element 7 is 1 serially and 2
    with pool". Numbers may differ by the tolerance, relative to the larger one; arrays, sequences
    and mappings agree element by element, everything else by ==. Two NaN agree."""
    if isinstance(serial, numbers.Complex) and isinstance(other, numbers.Complex):
        return "" if is_near(serial, other, tolerance) else values(serial, other, way)
    if hasattr(serial, "__array__") or hasattr(other, "__array__"):
        return of_arrays(serial, other, tolerance, way)
    if are_equal(serial, other):
        return ""
    if isinstance(serial, Mapping) and isinstance(other, Mapping):
        if serial.keys() != other.keys():
            return f"has other keys with {way} than serially"
        pairs = ((key, serial[key], other[key]) for key in serial)
    elif is_sequence(serial) and is_sequence(other):
        if len(serial) != len(other):
            return f"has {len(serial)} elements serially and {len(other)} with {way}"
        pairs = ((at, a, b) for at, (a, b) in enumerate(zip(serial, other)))
    else:
        return values(serial, other, way)
    for at, a, b in pairs:
        text = difference(a, b, tolerance, way)
        if text:
            return f"element {at!r} {text}"
    return ""


def is_near(a, b, tolerance):
    if isinstance(a, numbers.Integral) and isinstance(b, numbers.Integral):
        return a == b
    gap = abs(a - b)
    both_nan = a != a and b != b
    return a == b or both_nan or (math.isfinite(gap) and gap <= tolerance * max(abs(a), abs(b)))


def are_equal(a, b):
    try:
        return bool(a == b)
    except Exception:  # arrays within: they have no single truth
        return False


def is_sequence(value):
    return (
        isinstance(value, Sized)
        and isinstance(value, Iterable)
        and not isinstance(value, (str, bytes, bytearray, set, frozenset, Mapping))
    )


def values(serial, other, way):
    return f"is {reprlib.repr(serial)} serially and {reprlib.repr(other)} with {way}"


def of_arrays(serial, other, tolerance, way):
    import numpy  # only where one of its arrays, or what can be one, was returned

    a, b = numpy.asarray(serial), numpy.asarray(other)
    if a.shape != b.shape:
        return f"has the shape {a.shape} serially and {b.shape} with {way}"
    if not {a.dtype.kind, b.dtype.kind} <= set("biufc"):
        return difference(a.tolist(), b.tolist(), tolerance, way)
    far = a != b
    if {a.dtype.kind, b.dtype.kind} & set("fc"):
        with numpy.errstate(all="ignore"):
            gap = abs(a - b)
            near = numpy.isfinite(gap) & (gap <= tolerance * numpy.maximum(abs(a), abs(b)))
            far &= ~(near | (numpy.isnan(a) & numpy.isnan(b)))
    if not far.any():
        return ""
    at = tuple(int(i) for i in numpy.unravel_index(far.argmax(), far.shape))
    where = "" if not at else f"element {at[0] if len(at) == 1 else at} "
    return where + values(a[at].item(), b[at].item(), way)
