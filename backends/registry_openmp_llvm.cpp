// The registry of crossover-runner-openmp-llvm, which is linked in the place of registry.cpp: one
// backend, under its name.
#include <array>
#include <string>

#include "backends/api/choice.hpp"
#include "backends/openmp/openmp.hpp"
#include "backends/openmp/variants.hpp"
#include "backends/registry.hpp"

namespace crossover {

std::span<const RegistryEntry> registry() noexcept {
    static const std::array k_entries{
        RegistryEntry{"openmp_llvm", "OpenMP of LLVM: the runtime keeps a team of threads",
                      k_openmp_variants, "", false}};
    return k_entries;
}

const Backend* backend_named(std::string_view name) noexcept {
    return name == registry().front().name ? &openmp_backend() : nullptr;
}

Expected<BackendChoice> find_backend(std::string_view spec) {
    const RegistryEntry& only = registry().front();
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
