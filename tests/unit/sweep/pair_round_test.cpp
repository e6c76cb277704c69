#include "benchmarks/sweep/pair_round.hpp"

#include <gmock/gmock.h>

#include "tests/support/planted_world.hpp"

namespace crossover::sweep {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Every line that one round sends.
std::vector<std::string> lines_of(const RoundRequest& request) {
    planted::PlantedClock clock;
    planted::PlantedSource source(planted::affine(10.0, 1000.0, 2.0), 1, clock);
    CallTimesBySize times;
    const RoundOutcome outcome = run_round(request, source, times, [](const record::Sample&) { return true; });
    EXPECT_FALSE(outcome.failure);
    return source.transcript();
}

TEST(RunRound, OpensSerialWithOneWorker) {
    EXPECT_THAT(
        lines_of({.curve = {"wave", "pool", 3, "hot"}, .sizes = {1024}}),
        AllOf(Contains(AllOf(StartsWith("pool> "), HasSubstr(R"("op":"open")"), HasSubstr(R"("workers":3)"))),
              Contains(AllOf(StartsWith("serial> "), HasSubstr(R"("op":"open")"), HasSubstr(R"("workers":1)")))));
}

TEST(RunRound, OpensAParallelBaselineWithItsOwnWorkers) {
    EXPECT_THAT(
        lines_of({.curve = {"wave", "pool", 3, "hot", "process_pool"}, .sizes = {1024}, .baseline_workers = 2}),
        Contains(AllOf(StartsWith("process_pool> "), HasSubstr(R"("op":"open")"), HasSubstr(R"("workers":2)"))));
}

}  // namespace
}  // namespace crossover::sweep
