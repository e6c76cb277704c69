#include "benchmarks/record/samples_json.hpp"

#include <algorithm>
#include <cmath>

namespace crossover::record {
namespace {

constexpr double k_second_ns = 1e9;

/// What a million samples need most room for are digits; clocks tell no more than these.
double six_digits(double value) {
    constexpr int k_digits = 6;
    if (value <= 0.0) {
        return 0.0;
    }
    const int shift = k_digits - 1 - static_cast<int>(std::floor(std::log10(value)));
    const double power = std::pow(10.0, std::abs(shift));  // exact, so the result has few digits
    return shift < 0 ? std::round(value / power) * power : std::round(value * power) / power;
}

/// Per call, in nanoseconds; null for what is not finite.
Json per_call(std::optional<double> seconds, const Sample& sample) {
    if (!seconds || !std::isfinite(*seconds)) {
        return nullptr;
    }
    return six_digits(*seconds * k_second_ns / static_cast<double>(sample.iterations));
}

/// Of both epochs, in whole nanoseconds; null where neither runner says.
Json of_both(std::optional<double> serial_s, std::optional<double> parallel_s) {
    const double seconds = serial_s.value_or(0.0) + parallel_s.value_or(0.0);
    if ((!serial_s && !parallel_s) || !std::isfinite(seconds)) {
        return nullptr;
    }
    return static_cast<std::uint64_t>(std::llround(std::max(seconds, 0.0) * k_second_ns));
}

/// Runners that move no data say 0.
Json moving_of(const Sample& sample) {
    const double seconds = sample.parallel.moving_seconds;
    return seconds > 0.0 ? per_call(seconds, sample) : Json(nullptr);
}

Json retries_of(const Sample& sample) {
    const std::uint64_t retries = sample.serial.retries + sample.parallel.retries;
    return retries == 0 ? Json(nullptr) : Json(retries);
}

template <class Make>
void put_column(Json& columns, const char* name, const Curve& curve, Make make) {
    Json column = list_of(curve.samples, make);
    const bool is_told =
        std::any_of(column.begin(), column.end(), [](const Json& v) { return !v.is_null(); });
    if (is_told) {
        columns[name] = std::move(column);
    }
}

}  // namespace

Json sample_columns(const Curve& curve) {
    Json columns = Json::object();
    const auto put = [&](const char* name, auto make) { put_column(columns, name, curve, make); };
    put("n", [](const Sample& s) { return Json(s.n); });
    put("round", [](const Sample& s) { return Json(s.round); });
    put("serial_first", [](const Sample& s) { return Json(s.serial_first); });
    put("iterations", [](const Sample& s) { return Json(s.iterations); });
    put("serial_ns", [](const Sample& s) { return per_call(s.serial.seconds, s); });
    put("parallel_ns", [](const Sample& s) { return per_call(s.parallel.seconds, s); });
    put("parallel_cpu_ns", [](const Sample& s) { return per_call(s.parallel.cpu_seconds, s); });
    put("moving_ns", moving_of);
    put("stolen_ns", [](const Sample& s) {
        return of_both(s.serial.stolen_seconds, s.parallel.stolen_seconds);
    });
    put("throttled_ns", [](const Sample& s) {
        return of_both(s.serial.throttled_seconds, s.parallel.throttled_seconds);
    });
    put("retries", retries_of);
    return columns;
}

}  // namespace crossover::record
