#include "backends/openmp/llvm.hpp"

#include <string>

#include "backends/api/choice.hpp"
#include "backends/openmp/variants.hpp"

namespace crossover {
namespace {

constexpr std::string_view k_name = "openmp_llvm";
constexpr const char* k_why_not =
    CROSSOVER_WHY_NO_OPENMP_LLVM;  // set by CMakeLists.txt; empty: it was built

}  // namespace

ProgramBackend openmp_llvm_backend(const std::filesystem::path& folder) {
    ProgramBackend backend{.name = std::string(k_name),
                           .summary = "OpenMP on LLVM's runtime, in a runner of its own",
                           .baseline = "serial",
                           .absent_reason = k_why_not,
                           .command = {(folder / "crossover-runner-openmp-llvm").string()},
                           .binds_workers = true};
    for (const Variant& variant : k_openmp_variants) {
        backend.variants.push_back(listed_name(variant));
    }
    return backend;
}

Expected<ProgramBackend> find_openmp_llvm_backend(std::string_view spec,
                                                  const std::filesystem::path& folder) {
    if (const auto variant = choose_variant(k_name, k_openmp_variants, spec.substr(k_name.size()));
        !variant) {
        return failure(variant.error());
    }
    ProgramBackend backend = openmp_llvm_backend(folder);
    if (!backend.absent_reason.empty()) {
        return failure({"backend '" + std::string(spec) + "' is not in this build", "",
                        backend.absent_reason});
    }
    backend.name = spec;
    return backend;
}

}  // namespace crossover
