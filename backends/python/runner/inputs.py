"""Inputs as a function of (seed, index): the values of benchmarks/workloads/inputs.hpp, bit for bit.

The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014). Python
adds and multiplies one number at a time too slowly to start a process with a million of them, so a block of numbers is
kept in the 128-bit lanes of one long integer: shifts, masks and products with a 64-bit constant act on all at once.
"""

import array

STEP = 0x9E3779B97F4A7C15
FACTORS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
BLOCK = 2048  # lanes of one long integer: 32 KiB
LANE_BYTES = 16
WORD = (1 << 64) - 1
ONES = int.from_bytes((b"\1" + bytes(LANE_BYTES - 1)) * BLOCK, "little")  # 1 in every lane
MASK = ONES * WORD


def mix(lanes, mask):
    """SplitMix64's finaliser in every lane of 128 bits whose lower half `mask` covers."""
    for shift, factor in FACTORS:
        lanes = ((lanes ^ (lanes >> shift)) & mask) * factor & mask
    return (lanes ^ (lanes >> 31)) & mask


def lanes_of(values):
    spread = array.array("Q", bytes(LANE_BYTES * len(values)))
    spread[0::2] = values
    return int.from_bytes(spread.tobytes(), "little")


COUNTING = lanes_of(array.array("Q", range(1, BLOCK + 1)))


def random_bits(seed, count):
    """64 well-mixed bits for each of the indices 0 … count-1, as an array of unsigned 64-bit integers."""
    start = mix((seed + STEP) & WORD, WORD)
    bits = array.array("Q")
    for first in range(0, count, BLOCK):
        states = (COUNTING * STEP + ONES * ((start + first * STEP) & WORD)) & MASK
        block = array.array("Q")
        block.frombytes(mix(states, MASK).to_bytes(LANE_BYTES * BLOCK, "little"))
        bits.extend(block[0::2])
    return bits[:count]


def random_units(seed, count):
    """Uniform in [0, 1): multiples of 2^-53."""
    return [(bits >> 11) * 2.0**-53 for bits in random_bits(seed, count)]


def random_ints(seed, count):
    """Uniform 32-bit integers with sign: the upper halves of the bits."""
    upper = array.array("I", [bits >> 32 for bits in random_bits(seed, count)])
    return list(memoryview(upper).cast("B").cast("i"))
