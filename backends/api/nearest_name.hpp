// "did you mean ...?": finds the name that was probably meant, for error messages about unknown
// names.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace crossover {

/// Number of insertions, deletions, substitutions and swaps of neighbours that turn a into b, where
/// no part is edited twice (optimal string alignment; Damerau, CACM 7(3), 1964). Upper and lower
/// case of ASCII letters count as equal.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `name`, the first of equals; empty when none is near enough to be a
/// typing error (at most one edit for every three characters of `name`, and at least one).
std::string_view nearest_name(std::string_view name, std::span<const std::string_view> candidates);

/// The remedy for an unknown name: "did you mean 'wave'? there are: scale, wave", the question only
/// if a name is near.
std::string name_remedy(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace crossover
