// What a fuzz target holds its reader to. A broken demand ends the program, which is how the fuzzer
// learns of it.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "backends/api/error.hpp"

namespace crossover::fuzz {

inline void demand(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

/// Something is said, in words of ours but for what is quoted of the input, which is cut.
inline void demand_readable(const Error& error, std::string_view input) {
    constexpr std::size_t k_longest = 2000;
    constexpr std::string_view k_of_the_library = "json.exception";
    const std::string text = to_string(error);
    demand(!text.empty() && text.size() <= k_longest, "an error is short");
    demand(text.find(k_of_the_library) == std::string::npos ||
               input.find(k_of_the_library) != std::string_view::npos,
           "an error is in our words");
}

}  // namespace crossover::fuzz
