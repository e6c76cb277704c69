// JSON from outside: parsed within limits of depth and size, and refused in words of ours. For this
// room's own .cpp files.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "benchmarks/record/json.hpp"

namespace crossover::record {

/// A value that cannot be; what() names its place, as in "cells[3].n must be a whole number".
struct Damaged : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// How deep what we write is nested at most, and then some. Writing and comparing a deeper value
/// would recurse as deep.
inline constexpr std::size_t k_deepest_nesting = 64;
/// Keys of one object are found by looking at all of them.
inline constexpr std::size_t k_most_keys = 4096;

/// The value that `text` holds, at the top without the key `passed_over` and what is under it.
/// Throws Damaged when the text is no JSON, is nested too deep, has an object with too many keys,
/// or holds a number that no double holds.
Json parse_json(std::string_view text, std::string_view passed_over = {});

}  // namespace crossover::record
