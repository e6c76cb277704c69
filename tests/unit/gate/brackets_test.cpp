#include "benchmarks/gate/brackets.hpp"

#include <gmock/gmock.h>

#include "tests/unit/gate/stored_runs.hpp"

namespace crossover::gate {
namespace {

using ::testing::HasSubstr;
using Kind = Change::Kind;

Kind change(const record::Crossover& before, const record::Crossover& now, double margin = 0.05) {
    return bracket_change(before, now, margin).kind;
}

TEST(Brackets, OverlapAndTouchAreNoChange) {
    const record::Crossover before = crossover_at(64, 91);
    for (const auto& now : {before, crossover_at(76, 108), crossover_at(50, 70), crossover_at(1, 4096),
                            crossover_at(70, 80), crossover_at(91, 128), crossover_at(32, 64), crossover_at({}, 70)}) {
        EXPECT_EQ(change(before, now), Kind::none) << now.n_high.value_or(0);
        EXPECT_EQ(change(now, before), Kind::none) << now.n_high.value_or(0);
    }
}

TEST(Brackets, ABracketThatLiesAboveIsWorseAndBelowIsBetter) {
    const Change up = bracket_change(crossover_at(64, 91), crossover_at(128, 181), 0.05);
    EXPECT_EQ(up.kind, Kind::worse);
    EXPECT_EQ(up.reason, "the crossover moved up: [64, 91] before, [128, 181] now");
    const Change down = bracket_change(crossover_at(128, 181), crossover_at({}, 64), 0.05);
    EXPECT_EQ(down.kind, Kind::better);
    EXPECT_EQ(down.reason, "the crossover moved down: [128, 181] before, at most 64 now");
}

TEST(Brackets, AGapUpToTheMarginIsNoChange) {
    EXPECT_EQ(change(crossover_at(64, 100), crossover_at(105, 200)), Kind::none);
    EXPECT_EQ(change(crossover_at(64, 100), crossover_at(106, 200)), Kind::worse);
    EXPECT_EQ(change(crossover_at(106, 200), crossover_at(64, 100)), Kind::better);
    EXPECT_EQ(change(crossover_at(64, 100), crossover_at(101, 200), 0.0), Kind::worse);
    EXPECT_EQ(change(crossover_at(64, 100), crossover_at(199, 300), 1.0), Kind::none);
}

TEST(Brackets, AVerdictThatChangedIsAChangeWhereBothProvedTheOpposite) {
    const record::Crossover top = crossover_at(1024, 4096);  // wins at 4096, where "never" loses
    EXPECT_EQ(change(top, answer_of("never")), Kind::worse);
    EXPECT_EQ(change(answer_of("never"), top), Kind::better);
    EXPECT_EQ(change(answer_of("always"), crossover_at(1, 2)), Kind::worse);  // loses at 1, where "always" wins
    EXPECT_EQ(change(crossover_at(1, 2), answer_of("always")), Kind::better);
    EXPECT_EQ(change(answer_of("always"), answer_of("never")), Kind::worse);
    EXPECT_EQ(change(answer_of("never"), answer_of("always")), Kind::better);
    EXPECT_THAT(bracket_change(top, answer_of("never"), 0.05).reason,
                HasSubstr("[1024, 4096] before, never up to 4096"));
}

TEST(Brackets, AVerdictThatChangedOnlyInWordsIsNone) {
    EXPECT_EQ(change(answer_of("always"), crossover_at({}, 2)), Kind::none);
    EXPECT_EQ(change(crossover_at({}, 2), answer_of("always")), Kind::none);
    for (const char* verdict : {"always", "never"}) {
        EXPECT_EQ(change(answer_of(verdict), answer_of(verdict)), Kind::none);
    }
}

TEST(Brackets, NeverUpToALowerSizeProvesNothing) {
    record::Crossover never = answer_of("never");
    never.n_top = 2048;
    const record::Crossover top = crossover_at(1024, 4096);
    EXPECT_EQ(change(top, never), Kind::unknown);
    EXPECT_EQ(change(never, top), Kind::unknown);
    EXPECT_THAT(bracket_change(top, never, 0.05).reason, HasSubstr("different sizes"));
    never.n_top.reset();
    EXPECT_EQ(change(top, never), Kind::unknown);
}

TEST(Brackets, NoAnswerIsUnknownWithItsReason) {
    record::Crossover open = answer_of("unresolved");
    open.reason = "machine busy";
    EXPECT_EQ(change(crossover_at(64, 91), open), Kind::unknown);
    EXPECT_EQ(bracket_change(crossover_at(64, 91), open, 0.05).reason, "the head is unresolved: machine busy");
    EXPECT_EQ(bracket_change(open, crossover_at(64, 91), 0.05).reason, "the baseline is unresolved: machine busy");
    EXPECT_EQ(bracket_change(answer_of("never"), answer_of("failed"), 0.05).reason, "the head has failed");
}

}  // namespace
}  // namespace crossover::gate
