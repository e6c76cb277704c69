#include "benchmarks/runner/epoch_timer.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <vector>

namespace crossover::runner {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

/// Counts its calls and fails at the one it is told to.
class CountingSession final : public Session {
  public:
    void run(std::size_t n) override {
        m_n = n;
        m_moving += 0.25;
        if (++m_calls == m_fail_at) {
            if (m_fail_otherwise) {
                throw std::out_of_range("n is out of range");
            }
            throw RunError("worker 3 was lost");
        }
    }
    std::span<const std::byte> output(std::size_t /*n*/) override { return {}; }
    double moving_seconds() const noexcept override { return m_moving; }
    /// Workers elsewhere that use 1,000 s in every call.
    double distant_cpu_seconds() override {
        m_calls_when_asked.push_back(m_calls);
        return 1000.0 * m_calls;
    }

    std::vector<unsigned> m_calls_when_asked{};
    unsigned m_calls = 0;
    unsigned m_fail_at = 0;
    bool m_fail_otherwise = false;
    std::size_t m_n = 0;
    double m_moving = 0.0;
};

TEST(EpochTimer, ARegionIsWarmedUpByOneMoreCall) {
    for (const unsigned iterations : {1U, 2U, 3U, 100U}) {
        CountingSession session;
        const auto epoch = time_hot_calls(session, 4096, iterations);
        ASSERT_TRUE(epoch.has_value()) << to_string(epoch.error());
        EXPECT_EQ(session.m_calls, iterations + 1);
        EXPECT_EQ(session.m_n, 4096U);
        EXPECT_GT(epoch->seconds, 0.0);
        EXPECT_EQ(epoch->moving_seconds, 0.25 * iterations) << "the untimed call must not count";
        ASSERT_TRUE(epoch->cpu_seconds.has_value());
        EXPECT_GE(*epoch->cpu_seconds, 0.0);
    }
}

TEST(EpochTimer, WorkersElsewhereAreAskedBeforeAndAfterWhatIsTimed) {
    for (const TimeCalls time : {&time_hot_calls, &time_first_calls, &time_cold_calls}) {
        CountingSession session;
        const auto epoch = time(session, 1, 3);
        ASSERT_TRUE(epoch.has_value());
        const unsigned before = time == &time_hot_calls ? 1U : 0U;
        EXPECT_EQ(session.m_calls_when_asked, (std::vector<unsigned>{before, before + 3}));
        EXPECT_GE(*epoch->cpu_seconds, 3000.0);
        EXPECT_LT(*epoch->cpu_seconds, 3100.0) << "the untimed call must not count";
    }
}

TEST(EpochTimer, NothingGoesBeforeFirstCalls) {
    for (const unsigned iterations : {1U, 5U}) {
        CountingSession session;
        const auto epoch = time_first_calls(session, 0, iterations);
        ASSERT_TRUE(epoch.has_value());
        EXPECT_EQ(session.m_calls, iterations);
        EXPECT_GT(epoch->seconds, 0.0);
    }
}

TEST(EpochTimer, EveryCallModeHasItsTiming) {
    EXPECT_EQ(timing_of(record::CallMode::hot, 0.0), &time_hot_calls);
    EXPECT_EQ(timing_of(record::CallMode::hot, 0.05), &time_hot_calls);
    for (const double call_seconds : {0.0, 20.0}) {
        EXPECT_EQ(timing_of(record::CallMode::cold, call_seconds), &time_cold_calls);
        EXPECT_EQ(timing_of(record::CallMode::first, call_seconds), &time_first_calls);
    }
}

TEST(EpochTimer, NothingGoesBeforeHotCallsThatLast) {
    EXPECT_EQ(timing_of(record::CallMode::hot, 0.2), &time_first_calls);
    EXPECT_EQ(timing_of(record::CallMode::hot, 20.0), &time_first_calls);
}

TEST(EpochTimer, AFailedMapIsAnErrorInItsWords) {
    for (const unsigned fail_at : {1U, 2U, 11U}) {  // untimed, first timed and last timed call
        CountingSession session;
        session.m_fail_at = fail_at;
        const auto epoch = time_hot_calls(session, 8, 10);
        ASSERT_FALSE(epoch.has_value());
        EXPECT_EQ(to_string(epoch.error()), "worker 3 was lost");
        EXPECT_EQ(session.m_calls, fail_at);
    }
}

TEST(EpochTimer, NoExceptionPassesThroughTheTimingLibrary) {
    CountingSession session;
    session.m_fail_at = 2;
    session.m_fail_otherwise = true;
    const auto epoch = time_hot_calls(session, 8, 10);
    ASSERT_FALSE(epoch.has_value());
    EXPECT_THAT(to_string(epoch.error()), HasSubstr("out of range"));
}

TEST(EpochTimer, IsAsGoodAsNewAfterAnError) {
    for (unsigned i = 0; i < 5; ++i) {
        CountingSession broken;
        broken.m_fail_at = 2;
        EXPECT_FALSE(time_hot_calls(broken, 8, 10).has_value());
        CountingSession session;
        const auto epoch = time_hot_calls(session, 8, 10);
        ASSERT_TRUE(epoch.has_value());
        EXPECT_EQ(session.m_calls, 11U);
        EXPECT_GT(epoch->seconds, 0.0);
    }
}

TEST(EpochTimer, MayBeCalledAThousandTimes) {
    CountingSession session;
    for (unsigned i = 0; i < 1000; ++i) {
        const auto epoch = time_hot_calls(session, 1, 2);
        ASSERT_TRUE(epoch.has_value());
        ASSERT_GT(epoch->seconds, 0.0);
    }
    EXPECT_EQ(session.m_calls, 3000U);
}

TEST(EpochTimer, PrintsNothing) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    CountingSession session;
    time_hot_calls(session, 1, 2);
    session.m_fail_at = session.m_calls + 2;
    time_hot_calls(session, 1, 2);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(EpochTimer, KnowsItsLibrary) {
    EXPECT_THAT(google_benchmark_version(), MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace crossover::runner
