// Quantities as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace crossover::text {

/// 1300 → "1.3 µs": three significant digits at most, unit ns, µs, ms or s.
std::string format_duration_ns(double nanoseconds);
/// 1.974 → "1.97×"
std::string format_ratio(double ratio);
/// 1048576 → "1,048,576"
std::string format_count(std::uint64_t value);

/// "4,096 to 8,192", of two ends that are text already.
std::string format_range(const std::string& low, const std::string& high);
/// "1.5 (1.3 to 1.7)", of a figure and the ends of its interval that are text already.
std::string format_interval(const std::string& value, const std::string& low,
                            const std::string& high);

/// Which characters a terminal can show.
enum class Charset { ascii, utf8 };

/// `text` with the signs of this header (µ, ×) and of bounds (≤, ≥) in ASCII where `charset` has no
/// others: u, x, <=, >=.
std::string in_charset(std::string text, Charset charset);

}  // namespace crossover::text
