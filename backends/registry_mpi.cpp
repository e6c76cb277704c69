// The one backend of crossover-runner-mpi.
#include "backends/mpi/mpi.hpp"
#include "backends/mpi/variants.hpp"
#include "backends/registry_of_one.hpp"

namespace crossover {

const OnlyBackend& only_backend() noexcept {
    static const OnlyBackend k_only{
        {"mpi", "MPI ranks, on one machine or on several", k_mpi_variants, "", false},
        &mpi_backend};
    return k_only;
}

}  // namespace crossover
