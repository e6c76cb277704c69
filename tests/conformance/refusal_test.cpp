// What every backend refuses in open, and in which words.
#include <limits>

#include "tests/conformance/cases.hpp"
#include "tests/conformance/leftovers.hpp"

namespace crossover::conformance {
namespace {

class Open : public testing::TestWithParam<Case> {
  protected:
    static Expected<std::unique_ptr<Session>> open(std::size_t n_max, unsigned workers) {
        const Kernel kernel = find_workload(GetParam().workload).value().kernel;
        Problem problem = problem_of(GetParam(), kernel, n_max);
        problem.workers = workers;
        return backend_of(GetParam().choice).open(problem, GetParam().choice.variant);
    }
};

TEST_P(Open, RefusesToHaveNoWorker) {
    const auto session = open(100, 0);
    ASSERT_FALSE(session.has_value());
    EXPECT_NE(session.error().what.find("0 workers"), std::string::npos)
        << to_string(session.error());
    EXPECT_NE(session.error().remedy.find("at least 1"), std::string::npos)
        << to_string(session.error());
}

TEST_P(Open, SaysSoWhenMemoryIsRefusedAndLeavesNothing) {
    const Leftovers before = leftovers();
    // More than the address space, and more than a size can count.
    for (const std::size_t n_max :
         {std::size_t{1} << 50, std::numeric_limits<std::size_t>::max() / 2}) {
        const auto session = open(n_max, GetParam().workers);
        ASSERT_FALSE(session.has_value());
        EXPECT_NE(session.error().what.find(std::to_string(n_max) + " elements"), std::string::npos)
            << to_string(session.error());
        EXPECT_NE(session.error().remedy.find("smaller"), std::string::npos)
            << to_string(session.error());
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}

INSTANTIATE_TEST_SUITE_P(Every, Open, testing::ValuesIn(cases({"square_int"})), name_of);

}  // namespace
}  // namespace crossover::conformance
