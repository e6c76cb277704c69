#include "backends/openmp/llvm.hpp"

#include "backends/api/choice.hpp"
#include "backends/openmp/variants.hpp"

namespace crossover {
namespace {

constexpr std::string_view k_name = "openmp_llvm";
constexpr const char* k_why_not =
    CROSSOVER_WHY_NO_OPENMP_LLVM;  // set by CMakeLists.txt; empty: it was built

}  // namespace

ProgramBackend openmp_llvm_backend(const std::filesystem::path& folder) {
    return list_program({.name = std::string(k_name),
                         .summary = "OpenMP on LLVM's runtime, in a runner of its own",
                         .baseline = "serial",
                         .absent_reason = k_why_not,
                         .command = {(folder / "crossover-runner-openmp-llvm").string()},
                         .binds_workers = true},
                        k_openmp_variants);
}

Expected<ProgramBackend> find_openmp_llvm_backend(std::string_view spec,
                                                  const std::filesystem::path& folder) {
    return choose_program(spec, openmp_llvm_backend(folder), k_openmp_variants);
}

}  // namespace crossover
