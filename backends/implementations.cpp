// The code of every backend that this build has, with the runtimes that it needs.
#include "backends/registry.hpp"
#include "backends/rows.hpp"
#include "presence.hpp"

namespace crossover {

#define CROSSOVER_DECLARE(NAME, IS_DEFAULT, SUMMARY) const Backend& NAME##_backend() noexcept;
CROSSOVER_BACKENDS(CROSSOVER_DECLARE)
#undef CROSSOVER_DECLARE

const Backend* backend_named(std::string_view name) noexcept {
// The library of an absent backend was not built; the discarded branch of `if constexpr` needs no
// definition of it.
#define CROSSOVER_FIND(NAME, IS_DEFAULT, SUMMARY) \
    if constexpr (k_has_##NAME) {                 \
        if (name == #NAME) {                      \
            return &NAME##_backend();             \
        }                                         \
    }
    CROSSOVER_BACKENDS(CROSSOVER_FIND)
#undef CROSSOVER_FIND
    return nullptr;
}

}  // namespace crossover
