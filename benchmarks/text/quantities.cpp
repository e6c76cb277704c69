#include "benchmarks/text/quantities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace crossover::text {
namespace {

/// At most three significant digits, no trailing zeros after a point, and an exponent only where
/// the figure would be longer than anybody reads.
std::string three_digits(double value) {
    constexpr int k_most_decimals = 9;
    constexpr double k_plain_from = 1e-9;
    constexpr double k_plain_to = 1e15;
    if (value >= k_plain_to || (value > 0.0 && value < k_plain_from)) {
        return fmt::format("{:.3g}", value);
    }
    int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    for (double scaled = value; scaled > 0.0 && scaled < 0.9995 && decimals < k_most_decimals;
         scaled *= 10.0) {
        ++decimals;
    }
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) {
            text.pop_back();
        }
    }
    return text;
}

}  // namespace

std::string format_duration_ns(double nanoseconds) {
    struct Unit {
        double nanoseconds;
        const char* name;
    };
    constexpr std::array k_units{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "µs"}, Unit{1.0, "ns"}};
    const auto* unit = std::find_if(k_units.begin(), k_units.end() - 1, [&](const Unit& candidate) {
        return nanoseconds >= 0.9995 * candidate.nanoseconds;
    });
    return three_digits(nanoseconds / unit->nanoseconds) + " " + unit->name;
}

std::string format_ratio(double ratio) {
    return three_digits(ratio) + "×";
}

std::string format_count(std::uint64_t value) {
    std::string text = std::to_string(value);
    for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
        text.insert(static_cast<std::size_t>(at), ",");
    }
    return text;
}

std::string format_range(const std::string& low, const std::string& high) {
    return low + " to " + high;
}

std::string format_interval(const std::string& value, const std::string& low,
                            const std::string& high) {
    return fmt::format("{} ({})", value, format_range(low, high));
}

std::string in_charset(std::string text, Charset charset) {
    struct Sign {
        std::string_view utf8, ascii;
    };
    constexpr std::array k_signs{Sign{"µ", "u"}, Sign{"×", "x"}, Sign{"≤", "<="}, Sign{"≥", ">="}};
    for (const Sign& sign : k_signs) {
        for (auto at = charset == Charset::ascii ? text.find(sign.utf8) : std::string::npos;
             at != std::string::npos; at = text.find(sign.utf8, at)) {
            text.replace(at, sign.utf8.size(), sign.ascii);
        }
    }
    return text;
}

}  // namespace crossover::text
