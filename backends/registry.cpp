#include "backends/registry.hpp"

#include <fmt/core.h>

#include <array>
#include <vector>

#include "backends/api/nearest_name.hpp"
#include "backends/openmp/openmp.hpp"
#include "backends/process_pool/process_pool.hpp"
#include "backends/python/python.hpp"
#include "backends/serial/serial.hpp"
#include "backends/tbb/tbb.hpp"
#include "backends/thread/thread.hpp"
#include "presence.hpp"

namespace crossover {

std::span<const RegistryEntry> registry() noexcept {
// The library of an absent backend was not built; the discarded branch of `if constexpr` needs no definition of it.
#define CROSSOVER_BACKEND(NAME, SUMMARY)            \
    RegistryEntry {                                 \
#NAME, SUMMARY, []() noexcept -> const Backend* { \
            if constexpr (k_has_##NAME) {               \
                return &NAME##_backend();               \
            } else {                                    \
                return nullptr;                         \
            }                                           \
        }(),                                            \
        k_why_not_##NAME \
    }
    static const std::array k_entries{
        CROSSOVER_BACKEND(serial, "a plain loop on one thread: the baseline"),
        CROSSOVER_BACKEND(thread, "std::threads, created and joined by every call"),
        CROSSOVER_BACKEND(openmp, "OpenMP: the runtime keeps a team of threads"),
        CROSSOVER_BACKEND(tbb, "oneTBB: work stealing"),
        CROSSOVER_BACKEND(process_pool, "worker processes, forked once, on shared memory"),
    };
#undef CROSSOVER_BACKEND
    return k_entries;
}

namespace {

constexpr std::string_view k_python = "python";

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
    const std::size_t colon = spec.find(':');
    const std::string_view name = spec.substr(0, colon);
    for (const RegistryEntry& entry : registry()) {
        if (entry.name != name) {
            continue;
        }
        if (entry.backend == nullptr) {
            return failure({.what = fmt::format("backend '{}' is not in this build", name),
                            .where = "",
                            .remedy = std::string(entry.absent_reason)});
        }
        const std::span<const Variant> variants = entry.backend->variants();
        if (colon == std::string_view::npos) {
            return BackendChoice{entry.backend, entry.name, variants.front().name};
        }
        const std::string_view wanted = spec.substr(colon + 1);
        for (const Variant& variant : variants) {
            if (variant.name == wanted) {
                return BackendChoice{entry.backend, entry.name, variant.name};
            }
        }
        return failure({.what = fmt::format("unknown variant '{}' of backend '{}'", wanted, name),
                        .where = "",
                        .remedy = name_remedy(wanted, names_of(variants))});
    }
    std::vector<std::string_view> names = names_of(registry());
    names.push_back(k_python);
    return failure(
        {.what = fmt::format("unknown backend '{}'", name), .where = "", .remedy = name_remedy(name, names)});
}

std::vector<ProgramBackend> program_backends(const std::filesystem::path& folder) {
    return python_backends(folder);
}

bool is_program_backend(std::string_view spec) noexcept {
    return spec.substr(0, spec.find(':')) == k_python;
}

Expected<ProgramBackend> find_program_backend(std::string_view spec, const std::filesystem::path& folder) {
    return find_python_backend(spec, folder);
}

}  // namespace crossover
