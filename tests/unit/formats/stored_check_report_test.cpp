#include "benchmarks/formats/stored_check_report.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace crossover::formats {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

record::Crossover crossing(std::uint64_t n) {
    record::Crossover answer;
    answer.verdict = record::CurveVerdict::crossover;
    answer.n = n;
    answer.n_low = n - 1;
    answer.n_high = n + 1;
    answer.n_top = 4096;
    return answer;
}

/// One curve whose crossover moved up, and one that the head did not measure.
record::StoredComparison comparison_of(const std::string& backend, const std::string& reason) {
    record::StoredComparison comparison;
    comparison.verdict = record::CheckVerdict::regression;
    comparison.reason = "2 curves";
    record::CurveComparison moved{.curve = {"wave", backend, 2, record::CallMode::hot}};
    moved.verdict = record::CheckVerdict::regression;
    moved.reason = reason;
    moved.baseline = crossing(1000);
    moved.head = crossing(4000);
    moved.quantities = {
        {.quantity = "crossover", .change = record::Change::worse, .ratio = {4.0, 3.5, {}}},
        {.quantity = "speed-up", .change = record::Change::none, .ratio = {1.0, {}, {}}},
        {.quantity = "serial time", .change = record::Change::worse, .ratio = {2.0, 1.9, 2.1}}};
    record::CurveComparison gone{.curve = {"wave", "tbb", 2, record::CallMode::hot}};
    gone.reason = "the head did not measure it";
    gone.baseline = crossing(500);
    gone.baseline->n = gone.baseline->n_low = std::nullopt;
    comparison.curves = {moved, gone};
    comparison.notes = {"times were compared"};
    return comparison;
}

record::StoredResults run_on(const std::string& host) {
    record::StoredResults results;
    results.environment.started_utc = "2026-01-31T12:00:00Z";
    results.environment.host = host;
    results.environment.cpu_model = "CPU";
    return results;
}

TEST(StoredCheckReport, TextIsATableWithTheChangesBelow) {
    const record::StoredComparison comparison = comparison_of("openmp", "it moved");
    const std::string expected =
        "baseline   2026-01-31T12:00:00Z  a  CPU\n"
        "head       2026-01-31T12:00:00Z  b  CPU\n"
        "\n"
        "curve               verdict        before                 now                      "
        "now / before     speed-up at top\n"
        "wave/openmp/2/hot   regression     1,000 (999 to 1,001)   4,000 (3,999 to 4,001)   "
        "4× (3.5× to ?)   1×\n"
        "wave/tbb/2/hot      inconclusive   ≤ 501                  not measured             "
        "-                -\n"
        "\n"
        "wave/openmp/2/hot: it moved\n"
        "  serial time at n = 4,096: 2× (1.9× to 2.1×), worse\n"
        "wave/tbb/2/hot: the head did not measure it\n"
        "note: times were compared\n"
        "\n"
        "regression (2 curves)\n";
    EXPECT_EQ(stored_check_text(comparison, run_on("a"), run_on("b"), text::Charset::utf8),
              expected);
    EXPECT_THAT(stored_check_text(comparison, run_on("a"), run_on("b"), text::Charset::ascii),
                AllOf(HasSubstr("4x (3.5x to ?)   1x\n"), HasSubstr("<= 501  "),
                      HasSubstr("2x (1.9x to 2.1x), worse")));
}

TEST(StoredCheckReport, MarkdownTellsWhyInTheTable) {
    const std::string text =
        stored_check_markdown(comparison_of("openmp", "it | moved"), run_on("a"), run_on("b"));
    EXPECT_TRUE(text.starts_with("**regression (2 curves)**\n\n| curve | verdict | before |"));
    EXPECT_THAT(
        text,
        AllOf(HasSubstr("| wave/openmp/2/hot | regression | 1,000 (999 to 1,001) | 4,000 (3,999 to "
                        "4,001) | 4× (3.5× to ?) | 1× | it &#124; moved |\n"),
              HasSubstr("\n\n- wave/openmp/2/hot: serial time at n = 4,096: 2× (1.9× to 2.1×), "
                        "worse\n\nBaseline: 2026-01-31T12:00:00Z  a  CPU  \nHead: "),
              HasSubstr("\n\ntimes were compared\n")));
}

TEST(StoredCheckReport, JunitHasACasePerCurve) {
    EXPECT_THAT(
        stored_check_junit(comparison_of("openmp", "it moved")),
        AllOf(HasSubstr("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\""),
              HasSubstr("<failure message=\"it moved\">it moved</failure>"),
              HasSubstr("<skipped message=\"the head did not measure it\"/>"),
              HasSubstr("regression: 1,000 (999 to 1,001) before, 4,000 (3,999 to 4,001) now, 4× "
                        "(3.5× to ?) of before; speed-up at top 1× of before; serial time at n = "
                        "4,096: 2× (1.9× to 2.1×), worse</system-out>")));
}

TEST(StoredCheckReport, AnnotationsAreOnePerCurveNoteAndVerdict) {
    EXPECT_EQ(stored_check_github(comparison_of("openmp", "by 50 %")),
              "::error title=regression%3A wave/openmp/2/hot::by 50 %25\n"
              "::warning title=inconclusive%3A wave/tbb/2/hot::the head did not measure it\n"
              "::notice title=crossover check::times were compared\n"
              "::notice title=crossover check::regression (2 curves)\n");
}

TEST(StoredCheckReport, WordsOfOthersStayWords) {
    const std::string hostile = "<b>|\x1b[2J\"&\n::error::fake,\xff" + std::string(3000, 'x') + "`";
    const record::StoredComparison comparison = comparison_of(hostile, hostile);
    for (const std::string& text :
         {stored_check_text(comparison, run_on(hostile), run_on("b"), text::Charset::utf8),
          stored_check_markdown(comparison, run_on(hostile), run_on("b")),
          stored_check_junit(comparison), stored_check_github(comparison)}) {
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        EXPECT_THAT(text, Not(HasSubstr("\xff")));
        EXPECT_THAT(text, Not(HasSubstr("\n::error::fake")));
        EXPECT_THAT(text, Not(HasSubstr("%0A")));
    }
    EXPECT_THAT(stored_check_markdown(comparison, run_on(hostile), run_on("b")),
                AllOf(Not(HasSubstr("<b>")), Not(HasSubstr("`"))));
    EXPECT_THAT(stored_check_junit(comparison), Not(HasSubstr("<b>")));
    const std::string commands = stored_check_github(comparison);
    EXPECT_EQ(std::count(commands.begin(), commands.end(), '\n'), 4);
}

}  // namespace
}  // namespace crossover::formats
