// Quantities as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace crossover::text {

/// Which characters a terminal can show.
enum class Charset { ascii, utf8 };

/// 1300 → "1.3 µs": three significant digits at most, unit ns, µs, ms or s.
std::string format_duration_ns(double nanoseconds, Charset charset);
/// 1.974 → "1.97×"
std::string format_ratio(double ratio, Charset charset);
/// 1048576 → "1,048,576"
std::string format_count(std::uint64_t value);

}  // namespace crossover::text
