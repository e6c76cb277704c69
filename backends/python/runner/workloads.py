"""What is mapped: the element functions of benchmarks/workloads, under the same names, on the same values.

Element functions are functions of a module, so that every start method can hand them to worker processes. Sums and
products are the C++ ones operation by operation (IEEE 754 doubles, no fused multiply-add on either side), and so are
the bits of their results; sin, sqrt and log2 are those of the C library on both sides.
"""

import functools
import math
import struct
import time
import zlib

import inputs
import small_files


def scale(x):
    return 2.5 * x + -0.75


def wave(x):
    return math.sqrt(x) * math.sin(x)


def fma_chain(length, x):
    for _ in range(length):
        x = x * (1.0 - 2.0**-20) + 2.0**-21
    return x


def mandelbrot(point):
    c_re, c_im = point
    re = im = 0.0
    iterations = 0
    while iterations < 256 and re * re + im * im <= 4.0:
        re, im = re * re - im * im + c_re, 2.0 * re * im + c_im
        iterations += 1
    return iterations


def square_int(x):
    return x * x


def io_wait(seconds, x):
    time.sleep(seconds)
    return ~x


def file_read(folder, index):
    with open(f"{folder}/{index}", "rb", buffering=0) as file:
        return zlib.crc32(file.read())


def wave_inputs(seed, count):
    return [1.0 + unit for unit in inputs.random_units(seed, count)]


exp2 = getattr(math, "exp2", functools.partial(math.pow, 2.0))  # math.exp2 is new in Python 3.11


def mandelbrot_inputs(seed, count):
    points = []
    for index, unit in enumerate(inputs.random_units(seed, count)):
        phase = math.fmod(math.log2(index + 1.0) + 0.5, 2.0)
        height = phase if phase < 1.0 else 2.0 - phase
        root = 3.14159265358979323846 / (8.0 * exp2(5.0 * height) * (0.9 + 0.2 * unit))
        points.append((0.25 + root * root, 0.0))
    return points


def file_inputs(seed, count):
    return [bits % small_files.COUNT for bits in inputs.random_bits(seed, count)]


class Workload:
    """An element function, its inputs for a seed, and how its outputs are packed for the checksum."""

    def __init__(self, function, make_inputs, output_format, keeps=None):
        self.function = function
        self.make_inputs = make_inputs
        self.output_format = output_format
        self.keeps = keeps  # what must live as long as the workload, with a close()

    def checksum(self, outputs):
        packed = struct.pack(f"={len(outputs)}{self.output_format}", *outputs)
        return format(zlib.crc32(packed), "08x")

    def close(self):
        if self.keeps:
            self.keeps.close()


def with_files(_parameter):
    files = small_files.SmallFiles()
    return Workload(functools.partial(file_read, files.path), file_inputs, "I", files)


MAKERS = {
    "scale": (None, lambda _: Workload(scale, inputs.random_units, "d")),
    "wave": (None, lambda _: Workload(wave, wave_inputs, "d")),
    "fma": (64, lambda k: Workload(functools.partial(fma_chain, k), inputs.random_units, "d")),
    "mandelbrot": (None, lambda _: Workload(mandelbrot, mandelbrot_inputs, "I")),
    "square_int": (None, lambda _: Workload(square_int, inputs.random_ints, "q")),
    "io_wait": (100, lambda us: Workload(functools.partial(io_wait, us * 1e-6), inputs.random_ints, "i")),
    "file_read": (None, with_files),
}
LARGEST_PARAMETER = 1_000_000


def make(spec):
    """The workload "name" or "name:parameter". Raises ValueError with one line for people."""
    name, colon, text = spec.partition(":")
    if name not in MAKERS:
        raise ValueError(f"this runner has no workload '{name}': there are {', '.join(MAKERS)}")
    default, maker = MAKERS[name]
    if default is None:
        if colon:
            raise ValueError(f"workload '{name}' takes no parameter, but got '{text}': write '{name}'")
        return maker(None)
    if not colon:
        return maker(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_PARAMETER):
        raise ValueError(f"workload '{name}' cannot take '{text}': give a whole number from 1 to {LARGEST_PARAMETER}")
    return maker(int(text))
