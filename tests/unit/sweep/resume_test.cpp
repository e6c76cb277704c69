// A sweep that was killed at any moment goes on from its journal: no sample lost, none twice, the
// same plan.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <tuple>

#include "benchmarks/driver/run_folder.hpp"
#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/sweep/sweep.hpp"
#include "tests/support/planted_world.hpp"
#include "tests/support/sanitized.hpp"

namespace crossover::sweep {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder of its own that is gone afterwards.
class Resume : public testing::Test {
  protected:
    Resume() {
        std::string pattern = (fs::temp_directory_path() / "crossover-resume-XXXXXX").string();
        m_folder = mkdtemp(pattern.data());
    }
    ~Resume() override {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    Resume(const Resume&) = delete;
    Resume& operator=(const Resume&) = delete;
    Resume(Resume&&) = delete;
    Resume& operator=(Resume&&) = delete;

    fs::path journal() const { return m_folder / "journal.jsonl"; }
    const fs::path& folder() const { return m_folder; }

    std::string content() const {
        std::ifstream file(journal(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    void write(const std::string& text) const {
        std::ofstream(journal(), std::ios::binary) << text;
    }

  private:
    fs::path m_folder;
};

SweepOptions options() {
    SweepOptions result;
    result.workloads = {{"wave"}, {"scale"}};
    result.backends = {"one"};
    result.n_max = 4096;
    result.budget_s = 1000.0;
    return result;
}

std::string header() {
    record::Environment environment;
    environment.command_line = {"crossover", "sweep"};
    return record::journal_header(environment, requested_options(options()),
                                  R"({"options":{"seed":1}})") +
           "\n";
}

record::Results sweep(driver::RunFolder& folder, const record::Journal& past, std::uint64_t seed) {
    planted::PlantedClock clock;
    planted::PlantedSource source(planted::affine(10.0, 1500.0, 1.9), seed, clock);
    record::Environment environment;
    environment.cpus.usable = 2;
    const SweepOptions asked = options();
    return measure(
        asked, environment,
        {.around = {.clock = clock,
                    .interrupted = [] { return false; },
                    .look = [&](unsigned threads) { return std::optional(source.look(threads)); },
                    .log =
                        [&](const std::string& line) {
                            const auto appended = folder.append(line);
                            EXPECT_TRUE(appended.has_value());
                            return appended.has_value();
                        }},
         .source = source,
         .progress = [](const CurveProgress&, std::size_t, std::size_t, double) {},
         .past = past});
}

using SampleName = std::tuple<std::string, unsigned, std::uint64_t>;

std::set<SampleName> names_of(const std::vector<record::Curve>& curves, bool& doubled) {
    std::set<SampleName> names;
    for (const record::Curve& curve : curves) {
        for (const record::Sample& sample : curve.samples) {
            doubled = !names.emplace(record::name_of(curve.key), sample.round, sample.n).second ||
                      doubled;
        }
    }
    return names;
}

TEST_F(Resume, AfterAKillAtAnyByteTheRecordIsWhole) {
    write(header());
    {
        auto first = driver::RunFolder::reopen(folder(), header().size());
        ASSERT_TRUE(first.has_value());
        ASSERT_EQ(sweep(*first, {}, 1).status, record::RunStatus::complete);
    }
    const std::string text = content();
    std::mt19937 random(20261122);
    for (unsigned kill = 0; kill < planted::fewer_if_sanitized(20); ++kill) {
        const std::size_t bytes = header().size() + random() % (text.size() - header().size());
        write(text.substr(0, bytes));
        const auto past = record::read_journal(folder());
        ASSERT_TRUE(past.has_value()) << to_string(past.error());
        std::vector<record::Curve> kept;
        for (const auto& entry : past->curves) {
            kept.push_back(entry.second);
        }
        auto resumed = driver::RunFolder::reopen(folder(), past->whole_bytes);
        ASSERT_TRUE(resumed.has_value()) << to_string(resumed.error());
        const auto results = sweep(*resumed, *past, 100 + kill);
        bool doubled = false;
        const auto before = names_of(kept, doubled);
        const auto after = names_of(results.curves, doubled);
        EXPECT_FALSE(doubled) << "killed at byte " << bytes;
        EXPECT_TRUE(std::includes(after.begin(), after.end(), before.begin(), before.end()));
        EXPECT_EQ(results.status, record::RunStatus::complete);
        for (const auto& crossover : results.crossovers) {
            EXPECT_EQ(crossover.verdict, record::CurveVerdict::crossover);
        }
        const auto again = record::read_journal(folder());
        ASSERT_TRUE(again.has_value()) << "the journal stayed whole: " << to_string(again.error());
        std::size_t journaled = 0;
        for (const auto& entry : again->curves) {
            journaled += entry.second.samples.size();
        }
        EXPECT_EQ(journaled, after.size());
        for (const auto& [key, samples] : again->dispatch_ns) {
            EXPECT_EQ(samples.size(), 12U);
        }
    }
}

TEST_F(Resume, ACompleteRunHasNothingMoreToMeasure) {
    write(header());
    auto first = driver::RunFolder::reopen(folder(), header().size());
    const auto whole = sweep(*first, {}, 1);
    const std::string text = content();
    const auto past = record::read_journal(folder());
    const auto again = sweep(*first, *past, 2);
    EXPECT_EQ(content(), text);
    ASSERT_EQ(again.crossovers.size(), whole.crossovers.size());
    for (std::size_t i = 0; i < again.crossovers.size(); ++i) {
        EXPECT_EQ(again.crossovers[i].n, whole.crossovers[i].n);
        EXPECT_EQ(again.crossovers[i].n_low, whole.crossovers[i].n_low);
        EXPECT_EQ(again.crossovers[i].rounds, whole.crossovers[i].rounds);
    }
}

TEST_F(Resume, TwoSweepsMayNotWriteOneRun) {
    write(header());
    const auto first = driver::RunFolder::reopen(folder(), header().size());
    ASSERT_TRUE(first.has_value());
    const auto second = driver::RunFolder::reopen(folder(), header().size());
    ASSERT_FALSE(second.has_value());
    EXPECT_THAT(to_string(second.error()), HasSubstr("another sweep"));
}

TEST_F(Resume, AJournalThatWasChangedIsRefusedByLine) {
    EXPECT_THAT(to_string(record::read_journal(folder()).error()),
                HasSubstr("there is no journal"));
    write("");
    EXPECT_THAT(to_string(record::read_journal(folder()).error()), HasSubstr("no header"));
    write(header() + "{\"type\":\"sample\"}\n");
    EXPECT_THAT(to_string(record::read_journal(folder()).error()), HasSubstr("line 2"));
    write(header() + "nonsense\n");
    EXPECT_THAT(to_string(record::read_journal(folder()).error()), HasSubstr("line 2"));
    write(header() + "a torn line");
    EXPECT_TRUE(record::read_journal(folder()).has_value());
}

TEST(RunIdentity, AnotherBudgetAndAnotherHostNameAreNoOtherRun) {
    record::Environment environment;
    environment.host = "container-1";
    environment.cpu_model = "one";
    record::RequestedOptions asked;
    asked.budget_s = 20.0;
    const std::string a = run_identity(environment, asked, "/proc/self/exe");
    environment.host = "container-2";
    asked.budget_s = 80.0;
    EXPECT_THAT(record::identity_differences(a, run_identity(environment, asked, "/proc/self/exe")),
                testing::IsEmpty());
    environment.cpu_model = "two";
    EXPECT_THAT(record::identity_differences(a, run_identity(environment, asked, "/proc/self/exe")),
                testing::ElementsAre(HasSubstr("machine.cpu_model")));
}

TEST(RunIdentity, NodesOfOneTypeDifferByLittleMemory) {
    constexpr std::uint64_t k_gib = 1ULL << 30U;
    record::Environment environment;
    const record::RequestedOptions asked;
    const auto identity = [&](std::uint64_t bytes) {
        environment.cpus.memory_bytes = bytes;
        return run_identity(environment, asked, "/proc/self/exe");
    };
    const std::string a = identity(62 * k_gib + 1);
    EXPECT_EQ(a, identity(64 * k_gib));
    EXPECT_THAT(record::identity_differences(a, identity(65 * k_gib)),
                testing::ElementsAre("machine.memory_gib: 64 there, 128 here"));
}

TEST(RunIdentity, OtherNodesAreAnotherRun) {
    const record::Environment environment;
    record::RequestedOptions asked;
    const std::string a = run_identity(environment, asked, "/proc/self/exe");
    EXPECT_EQ(a.find("nodes"), std::string::npos);
    asked.nodes = {1, 2};
    EXPECT_THAT(record::identity_differences(a, run_identity(environment, asked, "/proc/self/exe")),
                testing::ElementsAre("options.nodes: null there, [1,2] here"));
}

TEST(RunIdentity, DifferencesAreNamed) {
    record::Environment environment;
    environment.cpu_model = "here";
    environment.seed = 1;
    record::RequestedOptions asked;
    asked.workloads = {"wave"};
    const std::string a = run_identity(environment, asked, "/proc/self/exe");
    EXPECT_TRUE(record::identity_differences(a, a).empty());
    environment.seed = 2;
    environment.cpu_model = "there";
    asked.workloads = {"wave", "scale"};
    const auto differences =
        record::identity_differences(a, run_identity(environment, asked, "/bin/sh"));
    EXPECT_THAT(differences, testing::Contains(HasSubstr("options.seed: 1 there, 2 here")));
    EXPECT_THAT(differences, testing::Contains(HasSubstr("machine.cpu_model")));
    EXPECT_THAT(differences, testing::Contains(HasSubstr("options.workloads")));
    EXPECT_THAT(differences, testing::Contains(HasSubstr("program.runner")));
}

}  // namespace
}  // namespace crossover::sweep
