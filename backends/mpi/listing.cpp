#include "backends/mpi/listing.hpp"

#include "backends/api/choice.hpp"
#include "backends/mpi/variants.hpp"

namespace crossover {
namespace {

constexpr std::string_view k_mpi_name = "mpi";
// Set by CMakeLists.txt, as the launcher below. No reason: it was built.
constexpr const char* k_why_no_mpi = CROSSOVER_WHY_NO_MPI;

}  // namespace

ProgramBackend mpi_listing(const std::filesystem::path& folder) {
    return list_program({.name = std::string(k_mpi_name),
                         .summary = "MPI ranks, on one machine or on several",
                         .baseline = "serial",
                         .absent_reason = k_why_no_mpi,
                         .command = {(folder / "crossover-runner-mpi").string()},
                         .binds_workers = true,
                         .launcher = CROSSOVER_MPI_LAUNCHER_PRESET},
                        k_mpi_variants);
}

Expected<ProgramBackend> find_mpi_backend(std::string_view spec,
                                          const std::filesystem::path& folder) {
    return choose_program(spec, mpi_listing(folder), k_mpi_variants);
}

}  // namespace crossover
