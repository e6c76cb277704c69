#include "benchmarks/formats/answers.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace crossover::formats {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

record::Crossover answer(record::CurveVerdict verdict, std::optional<std::string> reason = {}) {
    record::Crossover crossover;
    crossover.curve = {"wave", "openmp", 2, record::CallMode::hot};
    crossover.verdict = verdict;
    crossover.reason = std::move(reason);
    return crossover;
}

record::Crossover measured() {
    record::Crossover crossover = answer(record::CurveVerdict::crossover);
    crossover.n = 149;
    crossover.n_low = 128;
    crossover.n_high = 181;
    crossover.serial_work_ns.value = 1300.0;
    crossover.speedup_top_ratio.value = 1.974;
    return crossover;
}

std::string answer_table(const std::vector<record::Crossover>& crossovers,
                         text::Charset charset = text::Charset::utf8) {
    return terminal_text(answers_table(crossovers), charset);
}

/// The line of the first curve.
std::string line_for(const record::Crossover& crossover,
                     text::Charset charset = text::Charset::utf8) {
    const std::string text = answer_table({crossover}, charset);
    const auto first = text.find('\n') + 1;
    return text.substr(first, text.find('\n', first) - first);
}

TEST(Answers, LooksLikeThis) {
    record::Crossover large = measured();
    large.curve = {"fma:64", "process_pool", 12, record::CallMode::cold};
    large.oversubscribed = true;
    large.n = 1048576;
    large.n_low = 1000000;
    large.n_high = 1234567;
    large.serial_work_ns.value = 20e6;
    large.speedup_top_ratio.value = 0.5;
    const std::string expected =
        "workload   backend               workers   parallel pays from n =               "
        "serial work there   speed-up at top\n"
        "wave       openmp                      2   149 (128 to 181)                     "
        "           1.3 µs             1.97×\n"
        "fma:64     process_pool (cold)       12*   1,048,576 (1,000,000 to 1,234,567)   "
        "            20 ms              0.5×\n"
        "wave       openmp                      2   never\n"
        "wave       openmp                      2   unresolved: budget, about 9 s more\n"
        "* oversubscribed: more workers than usable CPUs\n";
    EXPECT_EQ(answer_table({measured(), large, answer(record::CurveVerdict::never),
                            answer(record::CurveVerdict::unresolved, "budget, about 9 s more")}),
              expected);
}

TEST(Answers, TheCostModelIsToldWhereItContradictsOnly) {
    record::Crossover fitted = measured();
    fitted.fit = record::CrossoverFit{{148.6, 141.2, 157.4}, 0.5, 75.0, {}};
    EXPECT_EQ(answer_table({fitted}), answer_table({measured()}));
    fitted.fit->n = {300.0, 250.0, 400.0};
    fitted.reason = "the cost model disagrees: 300 (250 to 400)";
    const std::string text = answer_table({fitted});
    EXPECT_THAT(text, HasSubstr("149 (128 to 181) [1]"));
    EXPECT_TRUE(text.ends_with("\n[1] the cost model disagrees: 300 (250 to 400)\n")) << text;
}

TEST(Answers, ABusyMachineHasItsIntervalBesideIt) {
    record::Crossover busy =
        answer(record::CurveVerdict::unresolved, "machine busy (1.4 of 2 CPUs)");
    busy.while_busy = record::BusyAnswer{0.6, record::CurveVerdict::crossover, 512, 256, 1024, 12};
    EXPECT_THAT(
        line_for(busy),
        HasSubstr("unresolved: machine busy (1.4 of 2 CPUs); 512 (256 to 1,024) while others used "
                  "0.6 CPUs"));
    busy.while_busy = record::BusyAnswer{0.64, record::CurveVerdict::crossover, {}, {}, 64, 12};
    EXPECT_THAT(line_for(busy), HasSubstr("CPUs); ≤ 64 while others used 0.6 CPUs"));
    EXPECT_THAT(line_for(busy, text::Charset::ascii), HasSubstr("CPUs); <= 64 while"));
    busy.while_busy = record::BusyAnswer{1.0, record::CurveVerdict::never, {}, {}, {}, 12};
    EXPECT_THAT(line_for(busy), HasSubstr("CPUs); never while others used 1.0 CPUs"));
    busy.while_busy = record::BusyAnswer{1.0, record::CurveVerdict::unresolved, {}, {}, {}, 2};
    EXPECT_TRUE(line_for(busy).ends_with("(1.4 of 2 CPUs)")) << line_for(busy);
}

TEST(Answers, WithoutAnAnswerItSaysWhatItKnows) {
    for (const char* known :
         {"budget, about 9 s more; loses at 512, wins at 2,048",
          "interrupted; so far 512 (256 to 1,024)",
          "budget, about 12345 s more; so far 1,048,576 (131,072 to 4,194,304)"}) {
        EXPECT_TRUE(line_for(answer(record::CurveVerdict::unresolved, known))
                        .ends_with(std::string("unresolved: ") + known))
            << known;
    }
}

TEST(Answers, FurtherCrossingsAreNotes) {
    record::Crossover several = measured();
    several.further_crossings = {{false, 4096, 8192}, {true, {}, 16}};
    several.reason = "a remark";
    const std::string text = answer_table({measured(), several});
    EXPECT_THAT(text, HasSubstr("149 (128 to 181) [1] [2]"));
    EXPECT_TRUE(text.ends_with(
        "\n[1] a remark\n[2] the lead changes elsewhere, too: serial overtakes within 4,096 to "
        "8,192, parallel overtakes at 16 or before\n"))
        << text;
    record::Crossover never = answer(record::CurveVerdict::never, "memory-bound");
    never.further_crossings = {{true, 8, 16}};
    EXPECT_THAT(line_for(never), HasSubstr("never: memory-bound [1]"));
}

TEST(Answers, TellsNodesWhereThereAreSeveral) {
    record::Crossover spread = measured();
    spread.curve.workers = 8;
    spread.curve.nodes = 2;
    spread.oversubscribed = true;
    EXPECT_THAT(line_for(spread), HasSubstr("  8* on 2 nodes   149"));
    EXPECT_THAT(line_for(measured()), Not(HasSubstr("node")));
}

TEST(Answers, NamesABaselineThatIsNotSerial) {
    record::Crossover other = answer(record::CurveVerdict::never);
    other.curve = {"wave", "python:pool_map", 2, record::CallMode::hot, "python:serial"};
    record::Crossover threads = other;
    threads.curve.backend = "python:threads";
    const std::string text = answer_table({measured(), other, threads, other});
    EXPECT_THAT(text,
                HasSubstr("\nmeasured against python:serial: python:pool_map, python:threads\n"));
    EXPECT_THAT(answer_table({measured()}), Not(HasSubstr("against")));
}

TEST(Answers, TellsWhatItsAuthorSaysOfSizes) {
    record::Crossover gated = measured();
    gated.unit = "rows";
    gated.gate_n = 1000;
    const std::string text = answer_table({gated, gated});
    EXPECT_THAT(text, HasSubstr("wave: below n = 1,000 the library stays serial by itself"));
    EXPECT_THAT(text, HasSubstr("\nwave: n counts rows\n"));
    EXPECT_EQ(text.find("n counts"), text.rfind("n counts")) << "once a workload";
}

TEST(Answers, AsciiHasNoOtherCharacters) {
    record::Crossover bound = answer(record::CurveVerdict::crossover);
    bound.n_high = 4;
    const std::string text = answer_table({measured(), bound}, text::Charset::ascii);
    EXPECT_THAT(text, HasSubstr("1.3 us"));
    EXPECT_THAT(text, HasSubstr("1.97x"));
    EXPECT_THAT(text, HasSubstr("<= 4"));
    for (const char letter : text) {
        EXPECT_LT(static_cast<unsigned char>(letter), 0x80);
    }
}

TEST(Answers, TellsEveryVerdict) {
    EXPECT_THAT(line_for(answer(record::CurveVerdict::always)), HasSubstr("2   always"));
    EXPECT_THAT(line_for(answer(record::CurveVerdict::never)), HasSubstr("2   never"));
    EXPECT_THAT(line_for(answer(record::CurveVerdict::unresolved)), HasSubstr("2   unresolved"));
    EXPECT_THAT(line_for(answer(record::CurveVerdict::unresolved, "interrupted")),
                HasSubstr("2   unresolved: interrupted"));
    EXPECT_THAT(line_for(answer(record::CurveVerdict::failed, "it died")),
                HasSubstr("2   failed: it died"));
    record::Crossover bound = answer(record::CurveVerdict::crossover);
    bound.n_high = 1024;
    EXPECT_THAT(line_for(bound), HasSubstr("2   ≤ 1,024"));
    record::Crossover half = measured();
    half.n_low.reset();
    EXPECT_THAT(line_for(half), HasSubstr("149 (? to 181)"));
}

TEST(Answers, NeverSaysHowFarItLooked) {
    record::Crossover never = answer(record::CurveVerdict::never);
    never.n_top = 2048;
    EXPECT_THAT(line_for(never), HasSubstr("2   never, up to n = 2,048"));
    never.reason = "memory-bound";
    EXPECT_THAT(line_for(never), HasSubstr("2   never, up to n = 2,048: memory-bound"));
}

TEST(Answers, LongReasonsAndRemarksAreNotes) {
    const std::string longest(68, 'x');
    EXPECT_THAT(line_for(answer(record::CurveVerdict::unresolved, longest)),
                HasSubstr("unresolved: " + longest));
    const std::string text =
        answer_table({answer(record::CurveVerdict::unresolved, longest + "y")});
    EXPECT_THAT(text, HasSubstr("unresolved [1]\n"));
    EXPECT_THAT(text, HasSubstr("\n[1] " + longest + "y\n"));
    record::Crossover remark = measured();
    remark.reason = "short remark";
    EXPECT_THAT(answer_table({remark}), HasSubstr("149 (128 to 181) [1]"));
    remark.n.reset();
    EXPECT_THAT(answer_table({remark}), HasSubstr("≤ 181 [1]"));
}

TEST(Answers, EqualReasonsShareANote) {
    const std::string first(80, 'a');
    const std::string second(80, 'b');
    const std::string text = answer_table({answer(record::CurveVerdict::unresolved, first),
                                           answer(record::CurveVerdict::failed, second),
                                           answer(record::CurveVerdict::unresolved, first)});
    EXPECT_THAT(text, HasSubstr("failed [2]"));
    EXPECT_TRUE(text.ends_with("[1] " + first + "\n[2] " + second + "\n")) << text;
}

TEST(Answers, WhatMoreTimeWouldNarrowIsToldOnceForAll) {
    record::Crossover cut = measured();
    cut.ended = record::Ended::budget;
    cut.more_s = 2.5;
    record::Crossover open = answer(record::CurveVerdict::unresolved, "budget, about 9 s more");
    open.more_s = 9.0;
    const std::string text = answer_table({cut, open, cut});
    EXPECT_THAT(text, HasSubstr("149 (128 to 181) +"));
    EXPECT_THAT(text, HasSubstr("unresolved: budget, about 9 s more"));
    EXPECT_THAT(text, HasSubstr("\n+ budget exhausted; about 5 s more would make all of these as "
                                "narrow as asked (--budget)\n"));
    EXPECT_THAT(text, Not(HasSubstr("[1]")));
}

TEST(Answers, NoTimeIsToldForWhatIsTooWideToEstimateIt) {
    record::Crossover cut = measured();
    cut.ended = record::Ended::budget;
    EXPECT_THAT(answer_table({cut}),
                HasSubstr("\n+ budget exhausted; the interval is wider than asked (--budget)\n"));
    record::Crossover told = measured();
    told.ended = record::Ended::budget;
    told.more_s = 2.5;
    EXPECT_THAT(answer_table({cut, told, told}),
                HasSubstr("about 5 s more would make 2 of these 3 as narrow"));
}

TEST(Answers, LittleTimeForOneAnswerIsASecond) {
    record::Crossover cut = measured();
    cut.ended = record::Ended::budget;
    cut.more_s = 0.0;
    EXPECT_THAT(terminal_text(answers_table({cut}), text::Charset::utf8),
                HasSubstr("about 1 s more would make it as narrow as asked"));
}

TEST(Answers, WhatStandsBehindTheBudgetIsStillTold) {
    record::Crossover cut = measured();
    cut.ended = record::Ended::budget;
    cut.reason = "the cost model disagrees: 300 (250 to 400); and so on";
    cut.more_s = 2.5;
    const std::string text = answer_table({cut});
    EXPECT_THAT(text, HasSubstr("149 (128 to 181) + [1]"));
    EXPECT_TRUE(text.ends_with("\n[1] the cost model disagrees: 300 (250 to 400); and so on\n"))
        << text;
}

TEST(Answers, OnlyOversubscribedWorkersHaveAStar) {
    EXPECT_THAT(answer_table({measured()}), Not(HasSubstr("*")));
}

TEST(Answers, IsAlignedByCharacters) {
    record::Crossover micro = measured();
    record::Crossover nano = measured();
    nano.serial_work_ns.value = 130.0;
    const std::string text = answer_table({micro, nano});
    EXPECT_THAT(text, HasSubstr("1.3 µs             1.97×\n"));
    EXPECT_THAT(text, HasSubstr("130 ns             1.97×\n"));
}

TEST(Answers, NoLineEndsWithSpaces) {
    const std::string text = answer_table({measured(), answer(record::CurveVerdict::never)});
    EXPECT_THAT(text, Not(HasSubstr(" \n")));
    EXPECT_EQ(answer_table({}).find('\n'), answer_table({}).size() - 1);
}

TEST(Answers, ForeignWordsCannotBreakIt) {
    record::Crossover foreign =
        answer(record::CurveVerdict::failed,
               "two\nlines and \x1b[2J an escape, a good deal longer than what fits in a line");
    foreign.curve.workload = "wa\nve\xff";
    const std::string text = answer_table({foreign});
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
    EXPECT_THAT(text, HasSubstr("wa ve?"));
    EXPECT_THAT(text, HasSubstr("two lines and  [2J an"));
}

TEST(AnswersMarkdown, HasTheMachineTheTableAndTheNotes) {
    record::Crossover never = measured();
    never.curve.baseline = "theirs";
    never.verdict = record::CurveVerdict::never;
    never.n = never.n_low = never.n_high = std::nullopt;
    never.serial_work_ns = {};
    never.n_top = 2048;
    never.oversubscribed = true;
    never.reason = "a reason that is much too long to stand in a line of the table, by far";
    record::StoredResults results;
    results.environment.started_utc = "2026-01-31T12:00:00Z";
    results.environment.host = "my|host";
    results.crossovers = {measured(), never};
    EXPECT_EQ(
        answers_markdown(results),
        "2026-01-31T12:00:00Z  my&#124;host  \n\n"
        "| workload | backend | workers | parallel pays from n = | serial work there | speed-up at "
        "top |\n"
        "|---|---|---:|---|---:|---:|\n"
        "| wave | openmp | 2 | 149 (128 to 181) | 1.3 µs | 1.97× |\n"
        "| wave | openmp | 2&#42; | never, up to n = 2,048 &#91;1&#93; |  | 1.97× |\n"
        "\n"
        "- &#42; oversubscribed: more workers than usable CPUs\n"
        "- measured against theirs: openmp\n"
        "- &#91;1&#93; a reason that is much too long to stand in a line of the table, by far\n");
}

TEST(AnswersJunit, HasASuitePerWorkload) {
    record::StoredResults results;
    for (const char* workload : {"wave", "scale", "wave"}) {
        record::Crossover always = answer(record::CurveVerdict::always);
        always.curve.workload = workload;
        always.curve.workers = results.crossovers.empty() ? 2U : 4U;
        results.crossovers.push_back(always);
    }
    const std::string document = answers_junit(results);
    EXPECT_THAT(document, HasSubstr("<testsuite name=\"wave\" tests=\"2\""));
    EXPECT_THAT(document, HasSubstr("<testsuite name=\"scale\" tests=\"1\""));
}

TEST(AnswersJunit, AnAnswerIsARowOfTheTableWithItsNotes) {
    record::Crossover several = measured();
    several.reason = "a remark";
    several.further_crossings = {{false, 4096, 8192}};
    record::StoredResults results;
    results.crossovers = {several};
    EXPECT_THAT(
        answers_junit(results),
        HasSubstr(
            "<system-out>parallel pays from n = 149 (128 to 181) [1] [2]; serial work there: 1.3 "
            "µs; speed-up at top: 1.97×; [1] a remark; [2] the lead changes elsewhere, too: "
            "serial overtakes within 4,096 to 8,192</system-out>"));
}

TEST(AnswersJunit, FailedFailsAndUnresolvedIsSkipped) {
    record::StoredResults results;
    results.crossovers = {answer(record::CurveVerdict::failed, "it\ndied"),
                          answer(record::CurveVerdict::unresolved, "busy"),
                          answer(record::CurveVerdict::never)};
    const std::string document = answers_junit(results);
    EXPECT_THAT(document, HasSubstr("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""));
    EXPECT_THAT(document, HasSubstr("<failure message=\"it died\">"));
    EXPECT_THAT(document, HasSubstr("<skipped message=\"busy\"/>"));
}

}  // namespace
}  // namespace crossover::formats
