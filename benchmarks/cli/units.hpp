// Quantities as people write them on a command line.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/words.hpp"

namespace crossover::cli {

/// The whole text as a number; none where anything else stands in it. "nan" and "inf" are numbers.
template <class Number>
std::optional<Number> number_from(std::string_view text) {
    Number value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                      : std::nullopt;
}

/// "90", "90s", "2m", "500ms" → seconds, more than 0. `option` is named in the error.
Expected<double> parse_duration(std::string_view text, std::string_view option);

/// "1:1048576", "1:2^20", "64K:16M" or "1:1e6" → sizes, 1 <= MIN <= MAX <= 2^40.
Expected<std::pair<std::uint64_t, std::uint64_t>> parse_size_range(std::string_view text,
                                                                   std::string_view option);

/// "1000,64K" → sizes between 1 and 2^40, increasing, none twice.
Expected<std::vector<std::uint64_t>> parse_size_list(std::string_view text,
                                                     std::string_view option);

/// Sizes that a sweep may measure at.
struct SizeChoice {
    std::uint64_t n_min = 1, n_max = 1;
    std::vector<std::uint64_t> only{};  ///< increasing; empty: any between these two
};

/// A range, or a list of two sizes or more.
Expected<SizeChoice> parse_sizes(std::string_view text, std::string_view option);

/// "1,2,max" → worker counts between 1 and 4096, sorted, none twice; max is `usable_cpus`.
Expected<std::vector<unsigned>> parse_workers(std::string_view text, unsigned usable_cpus);

/// "1,2,4" → numbers of nodes between 1 and 4096, sorted, none twice.
Expected<std::vector<unsigned>> parse_nodes(std::string_view text);

/// "40%" or "0.4" → 1.4, the n_high / n_low at which a curve is done; 1% to 10000%.
Expected<double> parse_precision(std::string_view text);

/// A whole number from 2 to record::k_largest_step.
Expected<std::uint64_t> parse_step(std::string_view text);

/// A whole number from 0 to 2^64 - 1.
Expected<std::uint64_t> parse_seed(std::string_view text);

/// Splits a command into words as a shell would for plain words, 'single' and "double" quotes and
/// backslashes. No variables, no globs. Fails on an unclosed quote.
Expected<std::vector<std::string>> split_words(std::string_view text);

}  // namespace crossover::cli
