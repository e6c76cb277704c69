// What is said of spinning, and that nobody spins for whom there is no CPU to spare.
#include "tests/conformance/cases.hpp"

namespace crossover::conformance {
namespace {

std::string fact_of(std::string_view spec, unsigned workers, unsigned usable_cpus,
                    const std::string& name) {
    const BackendChoice choice = choose(spec);
    const auto session = backend_of(choice).open({.kernel = find_workload("wave").value().kernel,
                                                  .n_max = 100,
                                                  .seed = k_seed,
                                                  .workers = workers,
                                                  .usable_cpus = usable_cpus},
                                                 choice.variant);
    if (!session) {
        ADD_FAILURE() << to_string(session.error());
        return {};
    }
    for (const Fact& fact : (*session)->facts()) {
        if (fact.name == name) {
            return fact.value;
        }
    }
    return "no such fact";
}

TEST(Spinning, OfThePoolStandsOnRecord) {
    EXPECT_EQ(fact_of("pool", 2, 2, "pool_spin_us"), "100");
    EXPECT_EQ(fact_of("pool:park", 2, 2, "pool_spin_us"), "0");
}

TEST(Spinning, EndsWhereWorkersOutnumberTheUsableCpus) {
    EXPECT_EQ(fact_of("pool", 3, 2, "pool_spin_us"), "0");
    EXPECT_EQ(fact_of("pool", 3, 3, "pool_spin_us"), "100");
    EXPECT_EQ(fact_of("pool", 256, 0, "pool_spin_us"), "0")
        << "asks the affinity mask where nobody says it";
}

TEST(Spinning, OfPthreadpoolIsTurnedOffThere) {
    if (!find_backend("pthreadpool")) {
        GTEST_SKIP() << "not in this build";
    }
    EXPECT_EQ(fact_of("pthreadpool", 3, 2, "pthreadpool_yield_workers"), "yes");
    EXPECT_EQ(fact_of("pthreadpool", 2, 2, "pthreadpool_yield_workers"), "no");
}

}  // namespace
}  // namespace crossover::conformance
