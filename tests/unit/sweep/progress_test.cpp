#include "benchmarks/sweep/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crossover::sweep {
namespace {

using testing::HasSubstr;

const record::CurveKey k_key{"wave", "openmp", 2, record::CallMode::hot};

TEST(Progress, ShowsCurveVerdictAndTimeLeft) {
    const CurveProgress progress{k_key, 13, "so far 200 (128 to 512)"};
    const std::string line = progress_line(progress, 6, 24, 60.0, 240.0, 200);
    EXPECT_THAT(line, HasSubstr("[####............] 7/24"));
    EXPECT_THAT(line, HasSubstr("wave openmp x2"));
    EXPECT_THAT(line, HasSubstr("round 14"));
    EXPECT_THAT(line, HasSubstr(", so far 200 (128 to 512)  "));
    EXPECT_THAT(line, HasSubstr("3:00 left"));
}

TEST(Progress, TimeLeftFollowsThePaceAndNeverExceedsTheBudget) {
    const CurveProgress progress{k_key, 0, ""};
    EXPECT_THAT(progress_line(progress, 12, 24, 60.0, 240.0, 200), HasSubstr("1:00 left"));
    EXPECT_THAT(progress_line(progress, 1, 24, 60.0, 70.0, 200), HasSubstr("0:10 left"));
    EXPECT_THAT(progress_line(progress, 0, 24, 0.0, 70.0, 200), HasSubstr("1:10 left"));
    EXPECT_THAT(progress_line(progress, 1, 24, 90.0, 70.0, 200), HasSubstr("0:00 left"));
}

TEST(Progress, FitsTheTerminal) {
    const CurveProgress progress{k_key, 13, "so far 200 (128 to 512)"};
    EXPECT_EQ(progress_line(progress, 6, 24, 60.0, 240.0, 40).size(), 39U);
}

TEST(Progress, NamesCannotSteerTheTerminal) {
    const CurveProgress progress{
        {"a\x1b[2Jb", "c\u202e\nd", 2, record::CallMode::hot}, 0, "looking"};
    EXPECT_THAT(progress_line(progress, 0, 1, 0.0, 70.0, 200), HasSubstr("a [2Jb c  d x2"));
}

}  // namespace
}  // namespace crossover::sweep
