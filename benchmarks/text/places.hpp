// Words with places for values: "--n {n} --threads {workers}".
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "backends/api/expected.hpp"

namespace crossover::text {

/// A name, and what stands for it.
struct Place {
    std::string_view name;
    std::string value;
};

/// Replaces every place in a word. A place is a lower-case name in braces; one in two pairs of
/// braces, "{{n}}", stays as "{n}", and so does everything else in braces, such as an awk program.
/// With `shell`, "${name}" belongs to the shell. Fails on a name that stands for nothing.
Expected<std::string> fill_places(std::string_view word, std::span<const Place> places, bool shell);

}  // namespace crossover::text
