// The one backend of crossover-runner-openmp-llvm, under its name.
#include "backends/openmp/openmp.hpp"
#include "backends/openmp/variants.hpp"
#include "backends/registry_of_one.hpp"

namespace crossover {

const OnlyBackend& only_backend() noexcept {
    static const OnlyBackend k_only{
        {"openmp_llvm", "OpenMP of LLVM: the runtime keeps a team of threads", k_openmp_variants,
         "", false},
        &openmp_backend};
    return k_only;
}

}  // namespace crossover
