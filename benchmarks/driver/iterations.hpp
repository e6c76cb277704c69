// How many calls one epoch takes.
#pragma once

#include <cstdint>

namespace crossover::driver {

/// Calls per epoch, the same for both sides of a pair, from the rough seconds per call of each.
///
/// Where the sides are within a factor of 4 of each other, that is where verdicts are hard, both
/// epochs last at least `epoch_s`: shorter epochs of parallel code are multi-modal. Where they are
/// further apart, the slower side lasts that long and the pair is left short: 20,000 calls of an
/// empty serial map beside 20,000 thread creations would cost a second to learn what one look
/// tells. At least 1, so a call that is longer than an epoch is an epoch.
std::uint64_t iterations_for(double serial_s, double parallel_s, double epoch_s);

}  // namespace crossover::driver
