#include "backends/registry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "backends/api/choice.hpp"
#include "backends/api/nearest_name.hpp"
#include "backends/async/variants.hpp"
#include "backends/mpi/listing.hpp"
#include "backends/openmp/llvm.hpp"
#include "backends/openmp/variants.hpp"
#include "backends/pool/variants.hpp"
#include "backends/process_pool/variants.hpp"
#include "backends/pthreadpool/variants.hpp"
#include "backends/python/python.hpp"
#include "backends/rows.hpp"
#include "backends/serial/variants.hpp"
#include "backends/std_par/variants.hpp"
#include "backends/tbb/variants.hpp"
#include "backends/thread/variants.hpp"
#include "presence.hpp"

namespace crossover {

std::span<const RegistryEntry> registry() noexcept {
#define CROSSOVER_ENTRY(NAME, IS_DEFAULT, SUMMARY) \
    RegistryEntry{#NAME, SUMMARY, k_##NAME##_variants, k_why_not_##NAME, IS_DEFAULT},
    static const std::array k_entries{CROSSOVER_BACKENDS(CROSSOVER_ENTRY)};
#undef CROSSOVER_ENTRY
    return k_entries;
}

namespace {

// What stands before the colon of a program's backends.
constexpr std::array<std::string_view, 3> k_programs{"openmp_llvm", "mpi", "python"};

template <class Rows>
std::vector<std::string_view> names_of(const Rows& rows) {
    std::vector<std::string_view> names;
    for (const auto& row : rows) {
        names.push_back(row.name);
    }
    return names;
}

}  // namespace

Expected<BackendChoice> find_backend(std::string_view spec) {
    const std::string_view name = spec.substr(0, spec.find(':'));
    for (const RegistryEntry& entry : registry()) {
        if (entry.name != name) {
            continue;
        }
        if (!entry.present()) {
            return failure({.what = fmt::format("backend '{}' is not in this build", name),
                            .where = "",
                            .remedy = std::string(entry.absent_reason)});
        }
        const auto variant = choose_variant(name, entry.variants, spec.substr(name.size()));
        return variant.map([&](const VariantChoice& chosen) {
            return BackendChoice{entry.name, chosen.name, chosen.grain};
        });
    }
    std::vector<std::string_view> names = names_of(registry());
    names.insert(names.end(), k_programs.begin(), k_programs.end());
    return failure({.what = fmt::format("unknown backend '{}'", name),
                    .where = "",
                    .remedy = name_remedy(name, names)});
}

std::vector<ProgramBackend> program_backends(const std::filesystem::path& folder) {
    std::vector<ProgramBackend> backends{openmp_llvm_backend(folder), mpi_listing(folder)};
    for (ProgramBackend& backend : python_backends(folder)) {
        backends.push_back(std::move(backend));
    }
    return backends;
}

bool is_program_backend(std::string_view spec) noexcept {
    const std::string_view name = spec.substr(0, spec.find(':'));
    return std::find(k_programs.begin(), k_programs.end(), name) != k_programs.end();
}

Expected<ProgramBackend> find_program_backend(std::string_view spec,
                                              const std::filesystem::path& folder) {
    if (spec.starts_with("openmp_llvm")) {
        return find_openmp_llvm_backend(spec, folder);
    }
    return spec.starts_with("mpi") ? find_mpi_backend(spec, folder)
                                   : find_python_backend(spec, folder);
}

}  // namespace crossover
