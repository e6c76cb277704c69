#include "backends/registry_of_one.hpp"

#include <string>

#include "backends/api/choice.hpp"

namespace crossover {

std::span<const RegistryEntry> registry() noexcept {
    return {&only_backend().entry, 1};
}

const Backend* backend_named(std::string_view name) noexcept {
    return name == only_backend().entry.name ? &only_backend().code() : nullptr;
}

Expected<BackendChoice> find_backend(std::string_view spec) {
    const RegistryEntry& only = only_backend().entry;
    if (spec.substr(0, spec.find(':')) != only.name) {
        return failure(
            {"this runner has no backend '" + std::string(spec) + "'", "",
             "it has " + std::string(only.name) + " alone: use crossover-runner for others"});
    }
    return choose_variant(only.name, only.variants, spec.substr(only.name.size()))
        .map([&](const VariantChoice& chosen) {
            return BackendChoice{only.name, chosen.name, chosen.grain};
        });
}

}  // namespace crossover
