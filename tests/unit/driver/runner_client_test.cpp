#include "benchmarks/driver/runner_client.hpp"

#include <gmock/gmock.h>

#include "benchmarks/driver/dispatch.hpp"
#include "benchmarks/driver/round.hpp"

namespace crossover::driver {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Answers every request with the same line.
class Parrot final : public RunnerLink {
  public:
    explicit Parrot(std::string line) : m_line(std::move(line)) {}
    Expected<void> send(const std::string& /*line*/) override { return {}; }
    Expected<std::string> receive(double /*deadline_s*/) override { return m_line; }

  private:
    std::string m_line;
};

/// Notes what it is to start, and starts nothing.
class Notes final : public RunnerSource {
  public:
    Expected<std::unique_ptr<RunnerLink>> start(const RunnerStart& wanted) override {
        seen.push_back(wanted);
        return failure({"nothing is started", "", ""});
    }
    std::vector<RunnerStart> seen;
};

TEST(RunnerStarts, SayHowManyWorkersOnHowManyNodes) {
    Notes notes;
    const SessionSettings settings;
    const Participant spread{.name = "mpi",
                             .source = notes,
                             .session = settings.session("wave", "mpi", 6, 100),
                             .padding = 7,
                             .nodes = 3};
    EXPECT_FALSE(RunnerClient::open(spread, settings));
    EXPECT_FALSE(Round::open({spread}, settings));
    EXPECT_FALSE(measure_dispatch({"mpi", 6, record::CallMode::hot, 3}, settings, notes));
    ASSERT_EQ(notes.seen.size(), 3U);
    for (const RunnerStart& wanted : notes.seen) {
        EXPECT_EQ(wanted.backend, "mpi");
        EXPECT_EQ(wanted.workers, 6U);
        EXPECT_EQ(wanted.nodes, 3U);
    }
    EXPECT_EQ(notes.seen[1].padding, 7U);
}

Expected<protocol::Reply> open_answered(const std::string& line, Planted planted) {
    RunnerClient runner("openmp", std::make_unique<Parrot>(line), 1.0, planted);
    EXPECT_TRUE(runner.post(protocol::OpenRequest{.workload = "wave", .backend = "openmp"}));
    return runner.await();
}

const std::string k_planted = R"({"ok":true,"environment":{"planted_slow_down":"10 %"}})";

TEST(RunnerClient, RefusesARunnerWithAPlantedSlowDown) {
    const auto reply = open_answered(k_planted, Planted::refused);
    ASSERT_FALSE(reply);
    EXPECT_THAT(to_string(reply.error()),
                AllOf(HasSubstr("the openmp runner has a slow-down planted into it (10 %)"),
                      HasSubstr("--allow-planted")));
}

TEST(RunnerClient, QuotesWhatALauncherPrintsBeforeTheProtocol) {
    RunnerClient runner("mpi", std::make_unique<Parrot>("Welcome to c1"), 1.0);
    EXPECT_EQ(
        to_string(runner.ask(protocol::HelloRequest()).error()),
        "the mpi runner said: not a valid answer, not JSON from column 1 on: 'Welcome to c1' while "
        "saying hello: let it, and what launches it, print to stderr until it answers");
    EXPECT_THAT(to_string(runner.ask(protocol::MeasureRequest()).error()),
                Not(HasSubstr("stderr")));
}

TEST(RunnerClient, TakesItWhenItIsNamed) {
    const auto reply = open_answered(k_planted, Planted::allowed);
    ASSERT_TRUE(reply);
    EXPECT_EQ(std::get<protocol::OpenReply>(*reply).environment.at(protocol::k_planted_fact),
              "10 %");
}

TEST(RunnerClient, TakesAnyOtherRunner) {
    EXPECT_TRUE(
        open_answered(R"({"ok":true,"environment":{"planted":"trees"}})", Planted::refused));
}

}  // namespace
}  // namespace crossover::driver
