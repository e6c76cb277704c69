// The names of Google Benchmark: FUNCTION/ARGUMENTS/MODIFIERS, as --benchmark_list_tests prints
// them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossover::gbench {

/// Stands in a pattern where the name has the argument that is n.
inline constexpr std::string_view k_place = "{n}";

/// A benchmark as a size of a family: "BM_Sort/{n}/8/threads:2" at n = 1024.
struct SizedName {
    std::string pattern;
    std::uint64_t n = 1;

    friend bool operator==(const SizedName&, const SizedName&) = default;
};

/// Takes a name apart. `argument` counts from 1: the one that is n; the others stay in the pattern.
/// A name without such an argument, or whose argument is no size (0, negative, above 2^40), is its
/// own pattern with n = 1. An argument is a whole number or NAME:NUMBER (ArgName), before the
/// modifiers: min_time, min_warmup_time, iterations, repeats, process_time, manual_time, real_time,
/// threads.
SizedName sized_name(std::string_view name, std::size_t argument = 1);

/// The name of the benchmark at n.
std::string name_at(std::string_view pattern, std::uint64_t n);

/// The part of a name or pattern before arguments and modifiers.
std::string_view family_of(std::string_view name);

/// The value of --benchmark_filter that matches this name alone.
std::string anchored_filter(std::string_view name);

}  // namespace crossover::gbench
