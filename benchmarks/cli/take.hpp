// Checks one after the other, until the first error.
#pragma once

#include <optional>
#include <utility>

#include "backends/api/expected.hpp"

namespace crossover::cli {

/// Takes the value out; false where there is none, and `problem` says why.
template <class T, class Target>
bool take(Expected<T> source, Target& target, std::optional<Error>& problem) {
    if (!source) {
        problem = source.error();
        return false;
    }
    target = std::move(*source);
    return true;
}

}  // namespace crossover::cli
