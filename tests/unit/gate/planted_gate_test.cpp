// The gate on every planted machine: a small version of crossover-gate-proof with fixed seeds.
#include "tests/support/planted_gate.hpp"

#include <gmock/gmock.h>

#include "tests/support/sanitized.hpp"

namespace crossover::planted {
namespace {

constexpr unsigned k_checks = fewer_if_sanitized(4);

class PlantedGate : public testing::TestWithParam<GateWorld> {
  protected:
    static gate::GateOptions patient() {
        gate::GateOptions options;
        options.budget_s = 1000.0;  // planted time is free
        return options;
    }
};

TEST_P(PlantedGate, SixtyCellsThatDidNotChangeRaiseNoAlarm) {
    for (unsigned seed = 1; seed <= k_checks; ++seed) {
        const record::Check check = check_planted(GetParam(), {}, seed, patient());
        EXPECT_EQ(tally(check).cells, 60U);
        EXPECT_EQ(tally(check).cells_slower + tally(check).cells_faster, 0U) << check.reason;
        EXPECT_EQ(check.verdict,
                  GetParam().hog ? record::CheckVerdict::inconclusive : record::CheckVerdict::pass)
            << "seed " << seed << ": " << check.reason;
    }
}

TEST_P(PlantedGate, ASlowDownIsSeen) {
    struct Bar {
        double ratio, cells_seen;
    };
    const unsigned checks = GetParam().one_mode ? k_checks : 1;
    for (const Bar& bar : {Bar{1.10, 0.90}, Bar{1.15, 0.95}}) {
        GateTally sum;
        unsigned red = 0;
        for (unsigned seed = 1; seed <= checks; ++seed) {
            const record::Check check =
                check_planted(GetParam(), {.name = "all", .ratio = bar.ratio, .only_backend = {}},
                              seed, patient());
            const GateTally found = tally(check);
            sum.cells += found.cells;
            sum.cells_slower += found.cells_slower;
            sum.families += found.families;
            sum.families_slower += found.families_slower;
            red += check.verdict == record::CheckVerdict::regression ? 1U : 0U;
            EXPECT_EQ(found.cells_faster, 0U);
        }
        if (GetParam().hog) {
            EXPECT_EQ(red, 0U) << "a busy machine is never red";
        }
        if (GetParam().one_mode) {
            EXPECT_EQ(red, checks) << bar.ratio;
            EXPECT_GE(sum.cells_slower, bar.cells_seen * sum.cells) << bar.ratio;
            EXPECT_GE(sum.families_slower, bar.cells_seen * sum.families) << bar.ratio;
        }
    }
}

std::string test_name(const testing::TestParamInfo<GateWorld>& info) {
    std::string name;
    for (const char letter : info.param.name) {
        name += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, PlantedGate, testing::ValuesIn(gate_worlds()), test_name);

}  // namespace
}  // namespace crossover::planted
