// The conformance suite over ranks: the first one runs the tests, the others serve it.
#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>

#include "backends/mpi/world.hpp"
#include "tests/conformance/cases.hpp"
#include "tests/conformance/kernel_text.hpp"

namespace crossover::conformance {
namespace {

Expected<mpi::FoundKernel> find_kernel(const std::string& name) {
    if (const auto kernel = kernel_from(name)) {
        return mpi::FoundKernel{*kernel};
    }
    auto workload = find_workload(name);
    if (!workload) {
        return failure(workload.error());
    }
    auto resources = prepare(*workload);
    return mpi::FoundKernel{workload->kernel, std::move(*resources)};
}

/// Tests bind the first rank, and the next ones ask where it may run.
class FreeAfterEachTest : public testing::EmptyTestEventListener {
  public:
    FreeAfterEachTest() { sched_getaffinity(0, sizeof m_mask, &m_mask); }
    void OnTestEnd(const testing::TestInfo& /*test*/) override {
        sched_setaffinity(0, sizeof m_mask, &m_mask);
    }

  private:
    cpu_set_t m_mask{};
};

/// What the MPI library keeps from its first messages on is then there before any test counts it.
void exchange_first_messages(unsigned ranks) {
    const Kernel kernel = find_workload("square_int").value().kernel;
    for (const char* const variant : {"scatter", "resident"}) {
        const auto session =
            open({choose(std::string("mpi:") + variant), ranks, "square_int"}, kernel, 100'000);
        session->run(100'000);
        session->output(100'000);
    }
}

}  // namespace
}  // namespace crossover::conformance

int main(int argc, char** argv) {
    using namespace crossover;
    const char* const ranks_of_node = std::getenv("CROSSOVER_TEST_RANKS_OF_NODE");
    const mpi::World world(ranks_of_node == nullptr ? 0 : std::atoi(ranks_of_node));
    if (!world.is_first()) {
        mpi::serve(world, conformance::find_kernel, {});
        return 0;
    }
    const auto ranks = static_cast<unsigned>(world.seats().size());
    std::erase_if(conformance::worker_counts() = {1, 2, 3, 4},
                  [&](unsigned workers) { return workers > ranks; });
    testing::InitGoogleTest(&argc, argv);
    testing::UnitTest::GetInstance()->listeners().Append(new conformance::FreeAfterEachTest);
    conformance::exchange_first_messages(ranks);
    return RUN_ALL_TESTS();
}
