#include <gmock/gmock.h>

#include "benchmarks/formats/exports.hpp"
#include "benchmarks/text/atomic_file.hpp"
#include "tests/unit/record/example_results.hpp"
#include "tests/unit/record/scratch_folder.hpp"

namespace crossover::record {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string error_of(const std::filesystem::path& path) {
    const auto stored = read_results(path);
    return stored ? "accepted" : to_string(stored.error());
}

void expect_equal(const Estimate& a, const Estimate& b) {
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.low, b.low);
    EXPECT_EQ(a.high, b.high);
}

void expect_equal(const Crossover& a, const Crossover& b) {
    EXPECT_EQ(a.curve, b.curve);
    EXPECT_EQ(a.oversubscribed, b.oversubscribed);
    EXPECT_EQ(a.verdict, b.verdict);
    EXPECT_EQ(a.reason, b.reason);
    EXPECT_EQ(a.n, b.n);
    EXPECT_EQ(a.n_low, b.n_low);
    EXPECT_EQ(a.n_high, b.n_high);
    EXPECT_EQ(a.unit, b.unit);
    EXPECT_EQ(a.gate_n, b.gate_n);
    EXPECT_EQ(a.n_min, b.n_min);
    EXPECT_EQ(a.n_top, b.n_top);
    EXPECT_EQ(a.rounds, b.rounds);
    EXPECT_EQ(a.measured_s, b.measured_s);
    EXPECT_EQ(a.setup_s, b.setup_s);
    EXPECT_EQ(a.wall_s, b.wall_s);
    expect_equal(a.serial_work_ns, b.serial_work_ns);
    ASSERT_EQ(a.fit.has_value(), b.fit.has_value());
    if (a.fit) {
        expect_equal(a.fit->n, b.fit->n);
        EXPECT_EQ(a.fit->q_ratio, b.fit->q_ratio);
        EXPECT_EQ(a.fit->k, b.fit->k);
        EXPECT_EQ(a.fit->reason, b.fit->reason);
    }
    expect_equal(a.speedup_top_ratio, b.speedup_top_ratio);
    ASSERT_EQ(a.top_rounds.size(), b.top_rounds.size());
    for (std::size_t i = 0; i < a.top_rounds.size(); ++i) {
        EXPECT_EQ(a.top_rounds[i].round, b.top_rounds[i].round);
        EXPECT_EQ(a.top_rounds[i].serial_ns, b.top_rounds[i].serial_ns);
        EXPECT_EQ(a.top_rounds[i].parallel_ns, b.top_rounds[i].parallel_ns);
    }
    ASSERT_EQ(a.further_crossings.size(), b.further_crossings.size());
    for (std::size_t i = 0; i < a.further_crossings.size(); ++i) {
        EXPECT_EQ(a.further_crossings[i].to_parallel, b.further_crossings[i].to_parallel);
        EXPECT_EQ(a.further_crossings[i].n_low, b.further_crossings[i].n_low);
        EXPECT_EQ(a.further_crossings[i].n_high, b.further_crossings[i].n_high);
    }
}

void expect_equal(const Cell& a, const Cell& b) {
    EXPECT_EQ(a.verdict, b.verdict);
    EXPECT_EQ(a.wins, b.wins);
    EXPECT_EQ(a.losses, b.losses);
    EXPECT_EQ(a.rounds, b.rounds);
    EXPECT_EQ(a.contended_rounds, b.contended_rounds);
    EXPECT_EQ(a.parallel_cpu_ns, b.parallel_cpu_ns);
    EXPECT_EQ(a.moving_ratio, b.moving_ratio);
    expect_equal(a.serial_ns, b.serial_ns);
    expect_equal(a.parallel_ns, b.parallel_ns);
    expect_equal(a.speedup_ratio, b.speedup_ratio);
}

class ReadResults : public ::testing::Test {
  protected:
    void store(const std::string& text) const {
        ASSERT_TRUE(text::write_atomically(m_folder / "results.json", text).has_value());
    }
    void replace(const std::string& old_text, const std::string& new_text) const {
        std::string text = to_results_json(example_results());
        const auto at = text.find(old_text);
        ASSERT_NE(at, std::string::npos) << old_text;
        store(text.replace(at, old_text.size(), new_text));
    }

    ScratchFolder m_folder;
};

TEST_F(ReadResults, WhatWasWrittenComesBack) {
    const Results results = example_results();
    store(to_results_json(results));
    for (const std::filesystem::path& path : {m_folder.path(), m_folder / "results.json"}) {
        const auto stored = read_results(path);
        ASSERT_TRUE(stored.has_value()) << to_string(stored.error());
        EXPECT_EQ(stored->status, RunStatus::failed);
        EXPECT_EQ(stored->environment.host, "example");
        EXPECT_EQ(stored->environment.cpu_model, "Example CPU");
        EXPECT_EQ(stored->environment.started_utc, "2026-01-31T12:00:00Z");
        ASSERT_EQ(stored->crossovers.size(), 2U);
        expect_equal(stored->crossovers[0], results.crossovers[0]);
        expect_equal(stored->crossovers[1], results.crossovers[1]);
        ASSERT_EQ(stored->cells.size(), results.cells.size());
        for (std::size_t i = 0; i < results.cells.size(); ++i) {
            EXPECT_EQ(stored->cells[i].curve, results.cells[i].curve);
            EXPECT_EQ(stored->cells[i].n, results.cells[i].n);
            expect_equal(stored->cells[i], results.cells[i]);
        }
    }
}

TEST_F(ReadResults, TheMachineAndTheBuildComeBack) {
    const Results results = example_results();
    store(to_results_json(results));
    const auto stored = read_results(m_folder.path());
    ASSERT_TRUE(stored.has_value()) << to_string(stored.error());
    EXPECT_EQ(formats::to_ci_json(stored->environment, stored->cells),
              formats::to_ci_json(results.environment, results.cells));
    const Environment& environment = stored->environment;
    EXPECT_EQ(environment.build.version, "0.1.0");
    EXPECT_EQ(environment.build.compiler, "GNU 12.2.0");
    EXPECT_EQ(environment.build.flags, "-O3");
    EXPECT_EQ(environment.build.build_type, "Release");
    EXPECT_EQ(environment.build.git_revision, "0123abcd");
    EXPECT_EQ(environment.build.git_dirty, true);
    EXPECT_EQ(environment.cpus.usable, 2U);
    EXPECT_EQ(environment.cpus.online, 4U);
    EXPECT_EQ(environment.cpus.quota, 2.5);
    EXPECT_EQ(environment.seed, 18446744073709551615ULL);
    EXPECT_EQ(environment.finished_utc, "2026-01-31T12:01:00Z");
    EXPECT_EQ(stored->crossovers[0].safe.n_high, 512U);
}

TEST_F(ReadResults, TheCrossingsOfTheRoundsComeBackWithTheirCensoring) {
    store(to_results_json(example_results()));
    const auto stored = read_results(m_folder.path());
    ASSERT_TRUE(stored.has_value()) << to_string(stored.error());
    const Crossover& crossover = stored->crossovers[0];
    ASSERT_EQ(crossover.round_crossings.size(), 2U);
    EXPECT_FALSE(crossover.round_crossings[0].counts);
    EXPECT_EQ(crossover.round_crossings[0].n_low, 64.0);
    EXPECT_FALSE(crossover.round_crossings[0].n || crossover.round_crossings[0].n_high);
    EXPECT_EQ(crossover.round_crossings[1].round, 1U);
    EXPECT_EQ(crossover.round_crossings[1].n, 148.5);
    EXPECT_EQ(crossover.lead_ratio, 0.05);
    EXPECT_EQ(crossover.widening_ratio, 1.5);
    EXPECT_EQ(crossover.span_s, 6.0);
    ASSERT_TRUE(crossover.while_busy.has_value());
    EXPECT_EQ(crossover.while_busy->others_cpus, 0.6);
    EXPECT_EQ(crossover.while_busy->n_high, 400U);
    EXPECT_EQ(crossover.while_busy->rounds, 12U);
    EXPECT_FALSE(stored->crossovers[1].while_busy.has_value());
    replace("\"n\":148.5,\"n_low\":148.5", "\"n\":140.0,\"n_low\":148.5");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("must lie between n_low and n_high"));
}

TEST_F(ReadResults, AnEmptyFileIsDamaged) {
    store("");
    EXPECT_THAT(error_of(m_folder.path()), AllOf(HasSubstr("damaged"), HasSubstr("empty")));
}

TEST_F(ReadResults, SamplesAreNotLookedAt) {
    replace("\"iterations\":[", "\"iterations\":[\"not a number\",");
    EXPECT_TRUE(read_results(m_folder.path()).has_value());
}

TEST_F(ReadResults, AMissingFileIsNamed) {
    EXPECT_THAT(error_of(m_folder / "absent"),
                AllOf(HasSubstr((m_folder / "absent").string()), HasSubstr("cannot read")));
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr((m_folder / "results.json").string()));
    std::filesystem::create_directory(m_folder / "results.json");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("cannot read"));
}

TEST_F(ReadResults, ATruncatedFileIsAnErrorAndNeverACrash) {
    const std::string whole = to_results_json(wild_results());
    for (std::size_t part = 0; part < 20; ++part) {
        store(whole.substr(0, whole.size() * part / 20));
        EXPECT_THAT(error_of(m_folder.path()),
                    AllOf(HasSubstr((m_folder / "results.json").string()), Not(HasSubstr("\n"))))
            << part;
    }
}

TEST_F(ReadResults, WhatIsNoJsonIsToldByPlaceInWordsOfOurs) {
    const std::string whole = to_results_json(example_results());
    const auto lines = std::count(whole.begin(), whole.end(), '\n');
    store(whole.substr(0, whole.size() - 3));
    EXPECT_THAT(error_of(m_folder.path()), AllOf(HasSubstr("damaged: not JSON from line " +
                                                           std::to_string(lines - 1) + ", column "),
                                                 Not(HasSubstr("json.exception"))));
    replace("\"status\": \"failed\"", "\"status\": 1e999");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("a number in it is too large"));
}

TEST_F(ReadResults, WhatIsTooDeepIsDamagedEvenInASampleThatNobodyReads) {
    const std::string deep = std::string(80'000, '[') + std::string(80'000, ']');
    replace("\"status\": \"failed\"", "\"status\": " + deep);
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("damaged: nested more than 64 deep"));
    replace("\"samples\": [", "\"samples\": [" + deep + ",");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("damaged: nested more than 64 deep"));
}

TEST_F(ReadResults, AFileOfMoreThanFourGibibytesIsNotRead) {
    store("{}");
    std::filesystem::resize_file(m_folder / "results.json",
                                 (4ULL << 30U) + 1);  // a hole: takes no room
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("damaged: the file is larger than 4 GiB"));
}

TEST_F(ReadResults, AnotherSchemaVersionIsRefused) {
    replace("\"schema_version\": 2", "\"schema_version\": 3");
    EXPECT_THAT(error_of(m_folder.path()),
                AllOf(HasSubstr("schema version 3"), HasSubstr("reads 2")));
    replace("\"schema_version\": 2", "\"schema_version\": 1");
    EXPECT_THAT(error_of(m_folder.path()),
                AllOf(HasSubstr("the results have schema version 1, this program reads 2"),
                      HasSubstr("results.json"), HasSubstr("measure again")));
}

TEST_F(ReadResults, WhatIsNotARecordIsDamaged) {
    for (const char* text :
         {"[]", "5", "null", "{}", R"({"schema_version":"1"})", R"({"schema_version":2})"}) {
        store(text);
        EXPECT_THAT(error_of(m_folder.path()), HasSubstr("damaged")) << text;
    }
    replace("\"workers\":2", "\"workers\":\"two\"");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("damaged"));
    replace("\"verdict\":\"crossover\"", "\"verdict\":null");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("damaged"));
    replace("\"n_high\":181", "\"n_high\":\"181\"");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("damaged"));
}

TEST_F(ReadResults, LinksComeBackAndAreChecked) {
    store(to_results_json(example_results()));
    const auto stored = read_results(m_folder.path());
    ASSERT_TRUE(stored.has_value());
    const auto expected = example_results().network;
    ASSERT_EQ(stored->network.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(stored->network[i].host, expected[i].host);
        EXPECT_EQ(stored->network[i].same_host, expected[i].same_host);
        EXPECT_EQ(stored->network[i].rounds, expected[i].rounds);
        EXPECT_EQ(stored->network[i].cpus, expected[i].cpus);
        EXPECT_EQ(stored->network[i].effective_cpus, expected[i].effective_cpus);
        expect_equal(stored->network[i].latency_us, expected[i].latency_us);
        expect_equal(stored->network[i].ns_per_byte, expected[i].ns_per_byte);
    }
    struct Wrong {
        const char* was;
        const char* is;
        const char* words;
    };
    for (const Wrong& wrong :
         {Wrong{"\"host\":\"b\"", "\"host\":\"\"", "network[0].host must be a printable name"},
          Wrong{"\"host\":\"c\"", "\"host\":\"c\\n\"", "network[1].host must be"},
          Wrong{"\"latency_us\":1.2", "\"latency_us\":1.5", "network[0].latency_us must lie"},
          Wrong{"\"latency_us\":1.2", "\"latency_us\":null", "network[0].latency_us is missing"},
          Wrong{"\"ns_per_byte\":0.08", "\"ns_per_byte\":0.06", "ns_per_byte must lie between"},
          Wrong{"\"ns_per_byte\":0.2", "\"ns_per_byte\":-1", "network[1].ns_per_byte is -1"},
          Wrong{"\"cpus\":2,\"effective", "\"cpus\":0,\"effective", "network[0].cpus must be"},
          Wrong{"\"effective_cpus\":1.9}", "\"effective_cpus\":0}", "effective_cpus is 0"}}) {
        replace(wrong.was, wrong.is);
        EXPECT_THAT(error_of(m_folder.path()), HasSubstr(wrong.words)) << wrong.is;
    }
}

TEST_F(ReadResults, TheCostModelsEstimateLiesInItsInterval) {
    for (const char* wrong : {"\"fit_n_high\":140.0", "\"fit_n_high\":null"}) {
        replace("\"fit_n_high\":157.5", wrong);
        EXPECT_THAT(error_of(m_folder.path()), HasSubstr("fit_n must lie between")) << wrong;
    }
    replace("\"fit_n_low\":141.0", "\"fit_n_low\":150.0");
    EXPECT_THAT(error_of(m_folder.path()), HasSubstr("fit_n must lie between"));
    replace("\"fit_n\":148.6", "\"fit_n_of_old\":148.6");
    EXPECT_EQ(error_of(m_folder.path()), "accepted") << "an older record has no fit";
}

}  // namespace
}  // namespace crossover::record
