#include "benchmarks/formats/answer_table.hpp"
#include "benchmarks/text/quantities.hpp"

#include <gmock/gmock.h>

#include <clocale>
#include <cstdlib>

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

/// The line of the first curve.
std::string line_for(const record::Crossover& crossover,
                     text::Charset charset = text::Charset::utf8) {
    const std::string text = answer_table({crossover}, charset);
    const auto first = text.find('\n') + 1;
    return text.substr(first, text.find('\n', first) - first);
}

TEST(AnswerTable, LooksLikeThis) {
    record::Crossover large = measured();
    large.curve = {"fma:64", "process_pool", 12, record::CallMode::cold};
    large.oversubscribed = true;
    large.n = 1048576;
    large.n_low = 1000000;
    large.n_high = 1234567;
    large.serial_work_ns.value = 20e6;
    large.speedup_top_ratio.value = 0.5;
    const std::string expected =
        "workload   backend               workers   parallel pays from n =               serial "
        "work there   "
        "speed-up at top\n"
        "wave       openmp                      2   149  [128, 181]                                "
        " 1.3 µs             "
        "1.97×\n"
        "fma:64     process_pool (cold)       12*   1,048,576  [1,000,000, 1,234,567]              "
        "  20 ms             "
        " "
        "0.5×\n"
        "wave       openmp                      2   never\n"
        "wave       openmp                      2   unresolved: budget, about 9 s more\n"
        "* oversubscribed: more workers than usable CPUs\n";
    EXPECT_EQ(answer_table({measured(), large, answer(record::CurveVerdict::never),
                            answer(record::CurveVerdict::unresolved, "budget, about 9 s more")},
                           text::Charset::utf8),
              expected);
}

TEST(AnswerTable, TheCostModelIsToldWhereItContradictsOnly) {
    record::Crossover fitted = measured();
    fitted.fit = record::CrossoverFit{{148.6, 141.2, 157.4}, 0.5, 75.0, {}};
    EXPECT_EQ(answer_table({fitted}, text::Charset::utf8),
              answer_table({measured()}, text::Charset::utf8));
    fitted.fit->n = {300.0, 250.0, 400.0};
    fitted.reason = "the cost model disagrees: 300 [250, 400]";
    const std::string text = answer_table({fitted}, text::Charset::utf8);
    EXPECT_THAT(text, HasSubstr("149  [128, 181] [1]"));
    EXPECT_TRUE(text.ends_with("\n[1] the cost model disagrees: 300 [250, 400]\n")) << text;
}

TEST(AnswerTable, ABusyMachineHasItsIntervalBesideIt) {
    record::Crossover busy =
        answer(record::CurveVerdict::unresolved, "machine busy (1.4 of 2 CPUs)");
    busy.while_busy = record::BusyAnswer{0.6, record::CurveVerdict::crossover, 512, 256, 1024, 12};
    EXPECT_THAT(
        line_for(busy),
        HasSubstr("unresolved: machine busy (1.4 of 2 CPUs); 512  [256, 1,024] while others used "
                  "0.6 CPUs"));
    busy.while_busy = record::BusyAnswer{0.64, record::CurveVerdict::crossover, {}, {}, 64, 12};
    EXPECT_THAT(line_for(busy), HasSubstr("CPUs); ≤ 64 while others used 0.6 CPUs"));
    EXPECT_THAT(line_for(busy, text::Charset::ascii), HasSubstr("CPUs); <= 64 while"));
    busy.while_busy = record::BusyAnswer{1.0, record::CurveVerdict::never, {}, {}, {}, 12};
    EXPECT_THAT(line_for(busy), HasSubstr("CPUs); never while others used 1.0 CPUs"));
    busy.while_busy = record::BusyAnswer{1.0, record::CurveVerdict::unresolved, {}, {}, {}, 2};
    EXPECT_TRUE(line_for(busy).ends_with("(1.4 of 2 CPUs)")) << line_for(busy);
}

TEST(AnswerTable, WithoutAnAnswerItSaysWhatItKnows) {
    for (const char* known :
         {"budget, about 9 s more; loses at 512, wins at 2,048",
          "interrupted; so far 512 [256, 1,024]",
          "budget, about 12345 s more; so far 1,048,576 [131,072, 4,194,304]"}) {
        EXPECT_TRUE(line_for(answer(record::CurveVerdict::unresolved, known))
                        .ends_with(std::string("unresolved: ") + known))
            << known;
    }
}

TEST(AnswerTable, FurtherCrossingsAreNotes) {
    record::Crossover several = measured();
    several.further_crossings = {{false, 4096, 8192}, {true, {}, 16}};
    several.reason = "a remark";
    const std::string text = answer_table({measured(), several}, text::Charset::utf8);
    EXPECT_THAT(text, HasSubstr("149  [128, 181] [1] [2]"));
    EXPECT_TRUE(text.ends_with(
        "\n[1] a remark\n[2] the lead changes elsewhere, too: serial overtakes within [4,096, "
        "8,192], parallel overtakes at 16 or before\n"))
        << text;
    record::Crossover never = answer(record::CurveVerdict::never, "memory-bound");
    never.further_crossings = {{true, 8, 16}};
    EXPECT_THAT(line_for(never), HasSubstr("never: memory-bound [1]"));
}

TEST(AnswerTable, NamesABaselineThatIsNotSerial) {
    record::Crossover other = answer(record::CurveVerdict::never);
    other.curve = {"wave", "python:pool_map", 2, record::CallMode::hot, "python:serial"};
    record::Crossover threads = other;
    threads.curve.backend = "python:threads";
    const std::string text = answer_table({measured(), other, threads, other}, text::Charset::utf8);
    EXPECT_THAT(text,
                HasSubstr("\nmeasured against python:serial: python:pool_map, python:threads\n"));
    EXPECT_THAT(answer_table({measured()}, text::Charset::utf8), Not(HasSubstr("against")));
}

TEST(AnswerTable, AsciiHasNoOtherCharacters) {
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

TEST(AnswerTable, TellsEveryVerdict) {
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
    EXPECT_THAT(line_for(half), HasSubstr("149  [?, 181]"));
}

TEST(AnswerTable, NeverSaysHowFarItLooked) {
    record::Crossover never = answer(record::CurveVerdict::never);
    never.n_top = 2048;
    EXPECT_THAT(line_for(never), HasSubstr("2   never, up to n = 2,048"));
    never.reason = "memory-bound";
    EXPECT_THAT(line_for(never), HasSubstr("2   never, up to n = 2,048: memory-bound"));
}

TEST(AnswerTable, LongReasonsAndRemarksAreNotes) {
    const std::string longest(68, 'x');
    EXPECT_THAT(line_for(answer(record::CurveVerdict::unresolved, longest)),
                HasSubstr("unresolved: " + longest));
    const std::string text = answer_table({answer(record::CurveVerdict::unresolved, longest + "y")},
                                          text::Charset::utf8);
    EXPECT_THAT(text, HasSubstr("unresolved [1]\n"));
    EXPECT_THAT(text, HasSubstr("\n[1] " + longest + "y\n"));
    record::Crossover remark = measured();
    remark.reason = "short remark";
    EXPECT_THAT(answer_table({remark}, text::Charset::utf8), HasSubstr("149  [128, 181] [1]"));
    remark.n.reset();
    EXPECT_THAT(answer_table({remark}, text::Charset::utf8), HasSubstr("≤ 181 [1]"));
}

TEST(AnswerTable, EqualReasonsShareANote) {
    const std::string first(80, 'a');
    const std::string second(80, 'b');
    const std::string text = answer_table({answer(record::CurveVerdict::unresolved, first),
                                           answer(record::CurveVerdict::failed, second),
                                           answer(record::CurveVerdict::unresolved, first)},
                                          text::Charset::utf8);
    EXPECT_THAT(text, HasSubstr("failed [2]"));
    EXPECT_TRUE(text.ends_with("[1] " + first + "\n[2] " + second + "\n")) << text;
}

TEST(AnswerTable, WhatMoreTimeWouldNarrowIsToldOnceForAll) {
    record::Crossover cut = measured();
    cut.ended = record::Ended::budget;
    cut.more_s = 2.5;
    record::Crossover open = answer(record::CurveVerdict::unresolved, "budget, about 9 s more");
    open.more_s = 9.0;
    const std::string text = answer_table({cut, open, cut}, text::Charset::utf8);
    EXPECT_THAT(text, HasSubstr("149  [128, 181] +"));
    EXPECT_THAT(text, HasSubstr("unresolved: budget, about 9 s more"));
    EXPECT_THAT(text, HasSubstr("\n+ budget exhausted; about 5 s more would make all of these as "
                                "narrow as asked (--budget)\n"));
    EXPECT_THAT(text, Not(HasSubstr("[1]")));
}

TEST(AnswerTable, NoTimeIsToldForWhatIsTooWideToEstimateIt) {
    record::Crossover cut = measured();
    cut.ended = record::Ended::budget;
    EXPECT_THAT(answer_table({cut}, text::Charset::utf8),
                HasSubstr("\n+ budget exhausted; the interval is wider than asked (--budget)\n"));
    record::Crossover told = measured();
    told.ended = record::Ended::budget;
    told.more_s = 2.5;
    EXPECT_THAT(answer_table({cut, told, told}, text::Charset::utf8),
                HasSubstr("about 5 s more would make 2 of these 3 as narrow"));
}

TEST(AnswerTable, WhatStandsBehindTheBudgetIsStillTold) {
    record::Crossover cut = measured();
    cut.ended = record::Ended::budget;
    cut.reason = "the cost model disagrees: 300 [250, 400]; and so on";
    cut.more_s = 2.5;
    const std::string text = answer_table({cut}, text::Charset::utf8);
    EXPECT_THAT(text, HasSubstr("149  [128, 181] + [1]"));
    EXPECT_TRUE(text.ends_with("\n[1] the cost model disagrees: 300 [250, 400]; and so on\n"))
        << text;
}

TEST(AnswerTable, OnlyOversubscribedWorkersHaveAStar) {
    EXPECT_THAT(answer_table({measured()}, text::Charset::utf8), Not(HasSubstr("*")));
}

TEST(AnswerTable, IsAlignedByCharacters) {
    record::Crossover micro = measured();
    record::Crossover nano = measured();
    nano.serial_work_ns.value = 130.0;
    const std::string text = answer_table({micro, nano}, text::Charset::utf8);
    EXPECT_THAT(text, HasSubstr("1.3 µs             1.97×\n"));
    EXPECT_THAT(text, HasSubstr("130 ns             1.97×\n"));
}

TEST(AnswerTable, NoLineEndsWithSpaces) {
    const std::string text =
        answer_table({measured(), answer(record::CurveVerdict::never)}, text::Charset::utf8);
    EXPECT_THAT(text, Not(HasSubstr(" \n")));
    EXPECT_EQ(answer_table({}, text::Charset::utf8).find('\n'),
              answer_table({}, text::Charset::utf8).size() - 1);
}

TEST(AnswerTable, ForeignWordsCannotBreakIt) {
    record::Crossover foreign =
        answer(record::CurveVerdict::failed,
               "two\nlines and \x1b[2J an escape, a good deal longer than what fits in a line");
    foreign.curve.workload = "wa\nve\xff";
    const std::string text = answer_table({foreign}, text::Charset::utf8);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
    EXPECT_THAT(text, HasSubstr("wa ve?"));
    EXPECT_THAT(text, HasSubstr("two lines and  [2J an"));
}

TEST(AnswerTable, TheLocaleChoosesTheCharacters) {
    setenv("LC_ALL", "C.UTF-8", 1);
    EXPECT_EQ(terminal_charset(), text::Charset::utf8);
    setenv("LC_ALL", "C", 1);
    EXPECT_EQ(terminal_charset(), text::Charset::ascii);
    unsetenv("LC_ALL");
    std::setlocale(LC_CTYPE, "C");
}

}  // namespace
}  // namespace crossover::formats
