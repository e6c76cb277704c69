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

std::string refusal_on_nodes(unsigned nodes, const std::string& hosts) {
    const std::string reply = R"({"ok":true,"environment":{},"dispatch_s":1e-9,"hosts":[)";
    RunnerClient runner("mpi", std::make_unique<Parrot>(reply + hosts + "]}"), 1.0,
                        Planted::refused, nodes);
    const auto opened = runner.ask(protocol::OpenRequest{.workload = "wave", .backend = "mpi"});
    return opened ? "" : to_string(opened.error());
}

TEST(RunnerClient, RefusesFewerNodesThanAskedFor) {
    EXPECT_THAT(refusal_on_nodes(3, R"("c2","c1")"),
                AllOf(HasSubstr("was to be on 3 nodes, but its launcher found 2: c1, c2"),
                      HasSubstr("--nodes"), HasSubstr("--hostfile")));
    EXPECT_EQ(refusal_on_nodes(2, R"("c2","c1")"), "");
    EXPECT_EQ(refusal_on_nodes(2, ""), "") << "this runner does not say where it is";
}

/// Ends before it answers, with a launcher's last words.
class Ended final : public RunnerLink {
  public:
    explicit Ended(std::string words) : m_words(std::move(words)) {}
    Expected<void> send(const std::string& /*line*/) override { return {}; }
    Expected<std::string> receive(double /*deadline_s*/) override {
        return failure({m_words, "", ""});
    }

  private:
    std::string m_words;
};

TEST(RunnerClient, SaysWhatALauncherMeansThatHasFewerNodes) {
    const auto error = [](const std::string& words, unsigned nodes) {
        RunnerClient runner("mpi", std::make_unique<Ended>(words), 1.0, Planted::refused, nodes);
        return runner.ask(protocol::HelloRequest()).error().what;
    };
    const std::string ppr =
        "exited with status 1; its last words: Your job has requested more processes than the ppr "
        "for this topology can support";
    EXPECT_EQ(error(ppr, 2), "the mpi runner was to be on 2 nodes, but its launcher found 1");
    EXPECT_EQ(error(ppr, 4),
              "the mpi runner was to be on 4 nodes, but its launcher found at most 3");
    EXPECT_THAT(error("srun: error: Only allocated 1 nodes asked for 2", 2),
                HasSubstr("its launcher found 1"));
    EXPECT_THAT(error(ppr, 1), HasSubstr("the ppr")) << "this is about something else";
    EXPECT_THAT(error("srun: error: c2: task 1: Killed", 2), HasSubstr("Killed"));
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
