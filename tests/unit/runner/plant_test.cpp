#include "benchmarks/runner/plant.hpp"

#include <gmock/gmock.h>

#include <array>
#include <chrono>

#include "benchmarks/runner/server.hpp"

namespace crossover::runner {
namespace {

using std::chrono::steady_clock;
using ::testing::AllOf;
using ::testing::HasSubstr;

Expected<Plant> parse(const std::vector<std::string_view>& words) {
    return parse_plant(words);
}

TEST(Plant, IsReadFromWords) {
    EXPECT_TRUE(parse({})->empty());
    const Plant plant =
        *parse({"--plant-percent", "12.5", "--plant-lost-worker", "--plant-call-ns", "500"});
    EXPECT_EQ(plant.percent, 12.5);
    EXPECT_EQ(plant.call_ns, 500.0);
    EXPECT_TRUE(plant.lost_worker);
    EXPECT_FALSE(plant.empty());
    EXPECT_EQ(describe(plant), "500 ns a call, 12.5 %, a lost worker");
    EXPECT_EQ(describe(*parse({"--plant-lost-worker"})), "a lost worker");
}

TEST(Plant, RefusesASecondValue) {
    EXPECT_THAT(to_string(parse({"--plant-percent", "5", "--plant-percent", "5"}).error()),
                HasSubstr("--plant-percent is given twice"));
    EXPECT_THAT(to_string(parse({"--plant-call-ns", "5", "--plant-call-ns", "6"}).error()),
                HasSubstr("given twice"));
    EXPECT_TRUE(parse({"--plant-call-ns", "5", "--plant-percent", "5"}).has_value());
}

TEST(Plant, RefusesWhatItCannotRead) {
    for (const std::vector<std::string_view>& words :
         std::vector<std::vector<std::string_view>>{{"--plant-percent"},
                                                    {"--plant-percent", "-5"},
                                                    {"--plant-percent", "0"},
                                                    {"--plant-percent", "nan"},
                                                    {"--plant-call-ns", "5x"},
                                                    {"--plant-call-ns", "1e30"},
                                                    {"--plant-call-ns", ""}}) {
        EXPECT_THAT(to_string(parse(words).error()), HasSubstr("takes a number above 0"));
    }
    EXPECT_THAT(to_string(parse({"--plan"}).error()),
                AllOf(HasSubstr("unknown argument '--plan'"), HasSubstr("--plant-percent P")));
    EXPECT_FALSE(parse({"serve"}));
}

TEST(Plant, ALostWorkerLeavesOne) {
    const Plant plant{.lost_worker = true};
    EXPECT_EQ(planted_workers(plant, 4), 3U);
    EXPECT_EQ(planted_workers(plant, 2), 1U);
    EXPECT_EQ(planted_workers(plant, 1), 1U);
    EXPECT_EQ(planted_workers({}, 4), 4U);
}

/// Spins for a fixed time, and counts.
class Spinner final : public Session {
  public:
    explicit Spinner(double ns) : m_ns(ns) {}
    void run(std::size_t /*n*/) override {
        const auto start = steady_clock::now();
        while (std::chrono::duration<double, std::nano>(steady_clock::now() - start).count() <
               m_ns) {
        }
    }
    std::span<const std::byte> output(std::size_t /*n*/) override { return m_output; }
    std::vector<Fact> facts() const override { return {{"spins", "yes"}}; }
    std::span<const int> worker_processes() const noexcept override { return m_workers; }
    double distant_cpu_seconds() override { return 1.5; }
    void rest() override { ++m_rests; }
    double moving_seconds() const noexcept override { return 0.25; }
    std::uint64_t retries() const noexcept override { return 3; }

    int m_rests = 0;

  private:
    double m_ns;
    std::array<std::byte, 2> m_output{std::byte{1}, std::byte{2}};
    std::array<int, 1> m_workers{42};
};

double seconds_of(Session& session, int calls) {
    const auto start = steady_clock::now();
    for (int i = 0; i < calls; ++i) {
        session.run(1);
    }
    return std::chrono::duration<double>(steady_clock::now() - start).count();
}

// A lower bound only, and against a planted time and no measured one: whatever else happens takes
// longer still.
TEST(Plant, CallsTakeAtLeastWhatWasPlanted) {
    const auto slowed = slow_down(std::make_unique<Spinner>(20'000.0), {.percent = 50.0});
    EXPECT_GE(seconds_of(*slowed, 100), 100 * 30e-6 * 0.99);
    const auto per_call = slow_down(std::make_unique<Spinner>(0.0), {.call_ns = 30'000.0});
    EXPECT_GE(seconds_of(*per_call, 100), 100 * 30e-6 * 0.99);
    const auto often = slow_down(std::make_unique<Spinner>(0.0), {.call_ns = 150.0});
    EXPECT_GE(seconds_of(*often, 10'000), 10'000 * 150e-9 * 0.99)
        << "owed until it is worth spinning";
}

TEST(Plant, EverythingElseIsTheSessionsOwn) {
    auto session = std::make_unique<Spinner>(0.0);
    const Spinner& itself = *session;
    const auto slowed = slow_down(std::move(session), {.percent = 1.0});
    EXPECT_EQ(slowed->output(1).size(), 2U);
    EXPECT_EQ(slowed->distant_cpu_seconds(), 1.5);
    slowed->rest();
    EXPECT_EQ(itself.m_rests, 1);
    EXPECT_EQ(slowed->facts().front().name, "spins");
    EXPECT_EQ(slowed->worker_processes().front(), 42);
    EXPECT_EQ(slowed->moving_seconds(), 0.25);
    EXPECT_EQ(slowed->retries(), 3U);
}

TEST(Plant, NothingPlantedIsTheSessionItself) {
    auto session = std::make_unique<Spinner>(0.0);
    const Session* const itself = session.get();
    EXPECT_EQ(slow_down(std::move(session), {.lost_worker = true}).get(), itself);
}

record::Facts opened(Server& server) {
    const protocol::OpenRequest request{
        .workload = "wave", .backend = "thread", .workers = 3, .n_max = 100, .seed = 7};
    return std::get<protocol::OpenReply>(server.reply_to(request).value()).environment;
}

TEST(Plant, ARunnerOwnsUpToIt) {
    Server planted(Plant{.percent = 10.0, .lost_worker = true});
    EXPECT_EQ(opened(planted)["planted_slow_down"], "10 %, a lost worker");
    Server plain;
    EXPECT_FALSE(opened(plain).contains("planted_slow_down"));
}

TEST(Plant, APlantedRunnerComputesTheSame) {
    Server planted(Plant{.call_ns = 100.0, .lost_worker = true});
    Server plain;
    opened(planted);
    opened(plain);
    const auto checksum_of = [](Server& server) {
        const auto reply = server.reply_to(protocol::VerifyRequest{100});
        return std::get<protocol::VerifyReply>(reply.value()).checksum;
    };
    EXPECT_EQ(checksum_of(planted), checksum_of(plain));
}

}  // namespace
}  // namespace crossover::runner
