// crossover-runner-mpi: every rank is one of these. The first one is driven by lines on stdin
// (docs/protocol.md), the others by the first one.
#include "backends/mpi/world.hpp"
#include "benchmarks/runner/machine_probe.hpp"
#include "benchmarks/runner/program.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace {

crossover::Expected<crossover::mpi::FoundKernel> find_kernel(const std::string& name) {
    auto workload = crossover::find_workload(name);
    if (!workload) {
        return crossover::failure(workload.error());
    }
    auto resources = crossover::prepare(*workload);
    if (!resources) {
        return crossover::failure(resources.error());
    }
    return crossover::mpi::FoundKernel{workload->kernel, std::move(*resources)};
}

}  // namespace

int main(int argc, char** argv) {
    using namespace crossover;
    if (runner::refuses_terminal("crossover-runner-mpi")) {
        return 2;
    }
    const int replies = runner::claim_stdout();  // before MPI may print
    mpi::World world;
    if (!world.is_first()) {
        mpi::serve(world, find_kernel, runner::effective_cpus);
        return 0;
    }
    // Before anything is answered: a driver opens the sessions of a pair side by side.
    world.look_around(runner::effective_cpus);
    return runner::answer_requests({argv + 1, argv + argc}, replies);
}
