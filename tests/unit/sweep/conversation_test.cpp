#include "benchmarks/sweep/conversation.hpp"

#include <gmock/gmock.h>

namespace crossover::sweep {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Answers every request with the same line.
class Parrot final : public RunnerLink {
  public:
    explicit Parrot(std::string line) : m_line(std::move(line)) {}
    Expected<void> send(const std::string& /*line*/) override { return {}; }
    Expected<std::string> receive(double /*deadline_s*/) override { return m_line; }

  private:
    std::string m_line;
};

Expected<record::Reply> open_answered(const std::string& line, Planted planted) {
    Conversation runner("openmp", std::make_unique<Parrot>(line), 1.0, planted);
    EXPECT_TRUE(runner.post(record::OpenRequest{.workload = "wave", .backend = "openmp"}));
    return runner.await();
}

const std::string k_planted = R"({"ok":true,"environment":{"planted_slow_down":"10 %"}})";

TEST(Conversation, RefusesARunnerWithAPlantedSlowDown) {
    const auto reply = open_answered(k_planted, Planted::refused);
    ASSERT_FALSE(reply);
    EXPECT_THAT(to_string(reply.error()),
                AllOf(HasSubstr("the openmp runner has a slow-down planted into it (10 %)"),
                      HasSubstr("--allow-planted")));
}

TEST(Conversation, TakesItWhenItIsNamed) {
    const auto reply = open_answered(k_planted, Planted::allowed);
    ASSERT_TRUE(reply);
    EXPECT_EQ(std::get<record::OpenReply>(*reply).environment.at(record::k_planted_fact), "10 %");
}

TEST(Conversation, TakesAnyOtherRunner) {
    EXPECT_TRUE(
        open_answered(R"({"ok":true,"environment":{"planted":"trees"}})", Planted::refused));
}

}  // namespace
}  // namespace crossover::sweep
