// Do two results agree? A part of <crossover/compare.hpp>.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>

namespace crossover::detail {

template <class T, class = void>
struct IsRange : std::false_type {};
template <class T>
struct IsRange<T, std::void_t<decltype(std::begin(std::declval<const T&>())),
                              decltype(std::end(std::declval<const T&>()))>> : std::true_type {};

template <class T, class = void>
struct IsComparable : std::false_type {};
template <class T>
struct IsComparable<T, std::void_t<decltype(std::declval<const T&>() == std::declval<const T&>())>>
    : std::true_type {};

template <class T>
std::string written(T value) {
    if constexpr (std::is_floating_point_v<T>) {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", static_cast<double>(value));
        return text;
    } else {
        return std::to_string(value);
    }
}

/// Relative to the larger one; two NaN agree.
inline bool is_near(double a, double b, double tolerance) {
    return a == b || (std::isnan(a) && std::isnan(b)) ||
           (std::isfinite(a - b) &&  // else infinity would agree with every number
            std::fabs(a - b) <= tolerance * std::fmax(std::fabs(a), std::fabs(b)));
}

/// Empty where both agree, else where and by what they differ: "element 7 is 1 serially and 2 with
/// openmp". Numbers may differ by the tolerance, ranges agree element by element, everything else
/// by its operator==.
template <class T>
std::string difference(const T& serial, const T& other, double tolerance, const std::string& way) {
    if constexpr (std::is_arithmetic_v<T>) {
        const bool agree =
            std::is_floating_point_v<T>
                ? is_near(static_cast<double>(serial), static_cast<double>(other), tolerance)
                : serial == other;
        return agree ? ""
                     : "is " + written(serial) + " serially and " + written(other) + " with " + way;
    } else if constexpr (IsRange<T>::value) {
        auto a = std::begin(serial);
        auto b = std::begin(other);
        for (std::size_t at = 0; a != std::end(serial) && b != std::end(other); ++a, ++b, ++at) {
            if (const std::string text = difference(*a, *b, tolerance, way); !text.empty()) {
                return "element " + std::to_string(at) + " " + text;
            }
        }
        return a == std::end(serial) && b == std::end(other)
                   ? ""
                   : "has another length with " + way + " than serially";
    } else {
        static_assert(IsComparable<T>::value,
                      "results are compared: return a number, a range or a type with operator==");
        return serial == other ? "" : "with " + way + " differs from the serial one";
    }
}

}  // namespace crossover::detail
