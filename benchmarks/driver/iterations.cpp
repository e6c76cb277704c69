#include "benchmarks/driver/iterations.hpp"

#include <algorithm>
#include <cmath>

namespace crossover::driver {

std::uint64_t iterations_for(double serial_s, double parallel_s, double epoch_s) {
    constexpr double k_close = 4.0;
    const double fast = std::min(serial_s, parallel_s);
    const double slow = std::max(serial_s, parallel_s);
    const double call_s = slow <= k_close * fast ? fast : slow;
    return static_cast<std::uint64_t>(std::clamp(std::ceil(epoch_s / call_s), 1.0, 1e8));
}

}  // namespace crossover::driver
