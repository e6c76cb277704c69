#include "benchmarks/formats/threshold_header.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

#include "tests/unit/formats/planted_answers.hpp"

namespace crossover::formats {
namespace {

using record::CallMode;
using record::Take;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string header_of(const record::StoredResults& results, Take take = Take::upper) {
    const auto text = threshold_header(results, take);
    return text ? *text : to_string(text.error());
}

std::string header_named(const std::string& workload, const std::string& backend) {
    record::StoredResults results = planted_results();
    results.crossovers.resize(1);
    results.crossovers[0].curve.workload = workload;
    results.crossovers[0].curve.backend = backend;
    return header_of(results);
}

TEST(ThresholdHeader, IsThisText) {
    EXPECT_EQ(header_of(planted_results()),
              R"(// From which size another way than the serial one pays, as measured on:
// CPU:      Example CPU, 2 usable
// kernel:   Linux 6.1 x86_64
// built:    crossover 0.1.0, GNU 12.2.0 -O3, revision 0123abcd with changes
// measured: 2026-01-31T12:00:00Z
// by:       crossover sweep --program ./haversine
// Written by crossover export --format header; measure again rather than edit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace crossover::thresholds {

// haversine with openmp, hot calls; openmp_version 201511
inline constexpr std::size_t haversine_openmp_min_n = 65;  // n* 46 (16 to 65) at 2 workers
inline constexpr double haversine_openmp_worth_ns = 2583;  // serial work from which it pays

// haversine with openmp, hot calls; openmp_version 201511
// budget, about 9 s more
inline constexpr std::size_t haversine_openmp_1_hot_min_n = SIZE_MAX;  // stays serial: unresolved at 1 worker
inline constexpr double haversine_openmp_1_hot_worth_ns = std::numeric_limits<double>::infinity();  // not known

// haversine with openmp, cold calls; openmp_version 201511
inline constexpr std::size_t haversine_openmp_2_cold_min_n = 0;  // always at 2 workers
inline constexpr double haversine_openmp_2_cold_worth_ns = 0;  // serial work from which it pays

}  // namespace crossover::thresholds
)");
}

TEST(ThresholdHeader, TellsWhatAReaderMustKnow) {
    record::StoredResults results = planted_results();
    results.crossovers[0].further_crossings = {{false, 4096, 8192}};
    results.crossovers[0].oversubscribed = true;
    results.crossovers[0].curve.baseline = "theirs";
    EXPECT_THAT(
        header_of(results),
        AllOf(
            HasSubstr("the lead changes elsewhere, too: serial overtakes within 4,096 to 8,192\n"),
            HasSubstr("against theirs, more workers than CPUs")));
    EXPECT_THAT(header_of(results, Take::typical), HasSubstr("_min_n = 46;"));
}

TEST(ThresholdHeader, ThePlainNameIsThatOfTheMainSlice) {
    record::StoredResults results = planted_results();
    results.crossovers[0].curve.workers = 8;
    results.crossovers[0].oversubscribed = true;
    EXPECT_THAT(header_of(results), AllOf(HasSubstr("haversine_openmp_min_n = SIZE_MAX;"),
                                          HasSubstr("haversine_openmp_8_hot_min_n = 65;")));
    results.crossovers[0].oversubscribed = false;
    EXPECT_THAT(header_of(results), HasSubstr("haversine_openmp_min_n = 65;"));
    results.crossovers[0].curve.calls = CallMode::first;
    EXPECT_THAT(header_of(results), HasSubstr("haversine_openmp_8_first_min_n = 65;"));
}

TEST(ThresholdHeader, NamesBecomeIdentifiers) {
    EXPECT_THAT(header_named("my-sum", "pool:spin"), HasSubstr(" my_sum_pool_spin_min_n = 65;"));
    EXPECT_THAT(header_named("3mm", "2"), HasSubstr(" n3mm_2_worth_ns = 2583;"));
    EXPECT_THAT(header_named("__a__b__", "-"), HasSubstr(" a_b_min_n = "));
    EXPECT_THAT(header_named("int", "double"), HasSubstr(" int_double_min_n = "));
    EXPECT_THAT(header_named("größe", "omp"), HasSubstr(" gr_e_omp_min_n = "));
    EXPECT_THAT(header_named("…", ""), HasSubstr(" unnamed_min_n = "));
}

TEST(ThresholdHeader, NamesThatMeetAreRefused) {
    record::StoredResults results = planted_results();
    results.crossovers[1].curve = {"haversine", "open:mp", 2, CallMode::hot};
    results.crossovers[2].curve = {"haversine:open", "mp", 2, CallMode::hot};
    EXPECT_THAT(header_of(results),
                HasSubstr("two curves would have the name 'haversine_open_mp_min_n'"));
    results.crossovers[2].curve = {"haversine", "openmp_1_hot", 2, CallMode::hot};
    results.crossovers[1].curve = {"haversine", "openmp", 1, CallMode::hot};
    EXPECT_THAT(header_of(results), HasSubstr("'haversine_openmp_1_hot_min_n'"));
}

TEST(ThresholdHeader, NothingLeavesItsComment) {
    for (const std::string name :
         {"ends */ here", "ends in \\", "ends in \\ ", "ends in \\ \t", "trigraph ?\?/",
          "line\nend", "\r\x1b[2J", "line\xE2\x80\xA8separator"}) {
        record::StoredResults results = planted_results();
        results.environment.cpu_model = name;
        results.environment.cpus.usable = 0;
        results.environment.kernel = name;
        results.environment.build.git_revision.reset();
        results.environment.build.flags = name;
        results.environment.command_line = {name};
        results.environment.runtimes["openmp"] = {{"openmp_version", name}};
        results.crossovers[1].reason = name;
        const std::string text = header_of(results);
        const std::string plain = header_of(planted_results());
        EXPECT_EQ(std::count(text.begin(), text.end(), '\n'),
                  std::count(plain.begin(), plain.end(), '\n'));
        EXPECT_THAT(text, AllOf(Not(HasSubstr("\\\n")), Not(HasSubstr("\\ \n")),
                                Not(HasSubstr("?\?/\n")), Not(HasSubstr("\x1b"))));
    }
}

TEST(ThresholdHeader, TheLargestSizeIsALiteral) {
    record::StoredResults results = planted_results();
    results.crossovers[0] = planted_answer(std::numeric_limits<std::uint64_t>::max(), 1,
                                           std::numeric_limits<std::uint64_t>::max());
    results.crossovers[0].serial_work_ns.value = 1.25e20;
    EXPECT_THAT(header_of(results), AllOf(HasSubstr("_min_n = 18446744073709551615U;"),
                                          HasSubstr("_worth_ns = 1.25e+20;")));
}

}  // namespace
}  // namespace crossover::formats
