#include "benchmarks/sweep/pair_round.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

#include "tests/support/planted_world.hpp"

namespace crossover::sweep {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Every line that one round sends.
std::vector<std::string> lines_of(const RoundRequest& request, CallTimesBySize times = {}) {
    planted::PlantedClock clock;
    planted::PlantedSource source(planted::affine(10.0, 1000.0, 2.0), 1, clock);
    EXPECT_TRUE(run_round(request, source, times, [](const record::Sample&) { return true; }));
    return source.transcript();
}

TEST(RunRound, OpensSerialWithOneWorker) {
    EXPECT_THAT(lines_of({.curve = {"wave", "pool", 3, record::CallMode::hot}, .sizes = {1024}}),
                AllOf(Contains(AllOf(StartsWith("pool> "), HasSubstr(R"("op":"open")"),
                                     HasSubstr(R"("workers":3)"))),
                      Contains(AllOf(StartsWith("serial> "), HasSubstr(R"("op":"open")"),
                                     HasSubstr(R"("workers":1)")))));
}

TEST(RunRound, OpensAParallelBaselineWithItsOwnWorkers) {
    EXPECT_THAT(lines_of({.curve = {"wave", "pool", 3, record::CallMode::hot, "process_pool"},
                          .sizes = {1024},
                          .baseline_workers = 2}),
                Contains(AllOf(StartsWith("process_pool> "), HasSubstr(R"("op":"open")"),
                               HasSubstr(R"("workers":2)"))));
}

std::vector<std::string> with(const char* text, const std::vector<std::string>& lines) {
    std::vector<std::string> result;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(result),
                 [text](const std::string& line) { return line.find(text) != std::string::npos; });
    return result;
}

TEST(RunRound, OnlySizesOfWhichNothingIsKnownAreTriedOut) {
    const CallTimesBySize known{{1024, {1e-5, 6e-6}}, {4096, {4e-5, 2.1e-5}}};
    const auto between = with(
        "measure",
        lines_of({.curve = {"wave", "pool", 3, record::CallMode::hot}, .sizes = {2048}}, known));
    ASSERT_EQ(between.size(), 2U) << "a pair and nothing else";
    EXPECT_THAT(between[0], HasSubstr(R"("iterations":446)"))
        << "5 ms of 11.2 us, halfway in log n";
    EXPECT_GT(with("measure",
                   lines_of({.curve = {"wave", "pool", 3, record::CallMode::hot}, .sizes = {8192}},
                            known))
                  .size(),
              4U);
    EXPECT_GT(
        with("measure",
             lines_of({.curve = {"wave", "pool", 3, record::CallMode::hot}, .sizes = {512}}, known))
            .size(),
        4U);
}

TEST(RunRound, VerifiesBeforeItMeasuresUnlessAskedToDoItLast) {
    RoundRequest request{.curve = {"wave", "pool", 3, record::CallMode::hot},
                         .sizes = {4096, 1024, 2048}};
    const auto verified = [&] { return with("verify", lines_of(request)).front(); };
    EXPECT_THAT(verified(), HasSubstr(R"("n":4096)")) << "the largest";
    request.verify_n = 1024;
    EXPECT_THAT(verified(), HasSubstr(R"("n":1024)"));
    EXPECT_THAT(lines_of(request).back(), HasSubstr("close"));
    request.whole_commands = true;
    const auto lines = lines_of(request);
    EXPECT_THAT(verified(), HasSubstr(R"("n":2048)"))
        << "the one measured last, whose output is there";
    EXPECT_THAT(lines[lines.size() - 3], HasSubstr("verify"));
}

TEST(RunRound, ACommandThatFillsAnEpochIsRunForSamplesOnly) {
    RoundRequest request{.curve = {"wave", "pool", 3, record::CallMode::hot},
                         .sizes = {1 << 20, 1 << 21},
                         .whole_commands = true};
    const auto runs = with("measure", lines_of(request));
    EXPECT_EQ(runs.size(), 4U) << "10 ns an element: 10 ms and more a call";
    EXPECT_THAT(runs, ::testing::Each(::testing::ContainsRegex("\"iterations\":1[,}]")));
    request.sizes = {1024};
    const auto looked = with("measure", lines_of(request));
    ASSERT_EQ(looked.size(), 4U) << "a look, and a pair of full epochs";
    EXPECT_THAT(looked[0], HasSubstr(R"("iterations":1})"));
    EXPECT_THAT(looked[2], Not(HasSubstr(R"("iterations":1})")));
}

}  // namespace
}  // namespace crossover::sweep
