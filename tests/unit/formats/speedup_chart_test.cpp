#include "benchmarks/formats/speedup_chart.hpp"
#include "benchmarks/text/quantities.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace crossover::formats {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const record::CurveKey k_wave{"wave", "openmp", 2, record::CallMode::hot};

record::Crossover crossing(std::optional<std::uint64_t> n,
                           std::optional<std::uint64_t> n_high = {}) {
    record::Crossover crossover;
    crossover.curve = k_wave;
    crossover.verdict = record::CurveVerdict::crossover;
    crossover.n = n;
    crossover.n_high = n_high;
    crossover.speedup_top_ratio.value = 1.97;
    return crossover;
}

/// Sizes 1, 2, 4 … with these speed-ups.
std::vector<record::Cell> cells_of(const std::vector<double>& ratios,
                                   const record::CurveKey& key = k_wave) {
    std::vector<record::Cell> cells;
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        record::Cell cell;
        cell.curve = key;
        cell.n = 1ULL << i;
        cell.speedup_ratio.value = ratios[i];
        cells.push_back(cell);
    }
    return cells;
}

const std::vector<double> k_rising{0.1, 0.3, 0.6, 1.2, 2.5, 5.0, 9.0};

Look look_of(text::Charset charset, std::size_t width = 41, bool colour = false) {
    return {.charset = charset, .colour = colour, .width = width};
}

std::string first_lines(const std::string& text, int count) {
    std::size_t end = 0;
    for (int i = 0; i < count; ++i) {
        end = text.find('\n', end) + 1;
    }
    return text.substr(0, end);
}

TEST(SpeedupChart, LooksLikeThisInUtf8) {
    const std::string text =
        speedup_charts({crossing(6)}, cells_of(k_rising), look_of(text::Charset::utf8));
    EXPECT_EQ(first_lines(text, 3),
              "wave\n"
              "  openmp x 2 ▁▁▂▂▂▃▃▃┃▅▅▆▆▆▇▇▇██ 1.97×\n"
              "             1                 64\n");
    EXPECT_THAT(text, HasSubstr("▅ ≥ 1×"));
}

TEST(SpeedupChart, LooksLikeThisInAscii) {
    const std::string text =
        speedup_charts({crossing(6)}, cells_of(k_rising), look_of(text::Charset::ascii));
    EXPECT_EQ(first_lines(text, 2),
              "wave\n"
              "  openmp x 2 __...---|++***###@@ 1.97x\n");
    EXPECT_TRUE(
        std::all_of(text.begin(), text.end(), [](unsigned char letter) { return letter < 0x80; }));
}

TEST(SpeedupChart, AnUpperBoundIsMarkedAsOne) {
    const std::string text =
        speedup_charts({crossing({}, 6)}, cells_of(k_rising), look_of(text::Charset::utf8));
    EXPECT_THAT(text, HasSubstr("▃≤▅"));
    EXPECT_THAT(first_lines(text, 2), Not(HasSubstr("┃")));
}

TEST(SpeedupChart, WithoutACrossoverNothingIsMarked) {
    for (const auto verdict : {record::CurveVerdict::never, record::CurveVerdict::always,
                               record::CurveVerdict::unresolved}) {
        record::Crossover curve = crossing(6);
        curve.verdict = verdict;
        const std::string text =
            speedup_charts({curve}, cells_of(k_rising), look_of(text::Charset::ascii));
        EXPECT_THAT(first_lines(text, 2), Not(HasSubstr("|"))) << record::word_of(verdict);
    }
}

TEST(SpeedupChart, ColourIsForThoseWhoWantIt) {
    const auto plain =
        speedup_charts({crossing(6)}, cells_of(k_rising), look_of(text::Charset::utf8));
    const auto coloured =
        speedup_charts({crossing(6)}, cells_of(k_rising), look_of(text::Charset::utf8, 41, true));
    EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
    EXPECT_THAT(coloured, HasSubstr("\x1b[33m▃\x1b[0m\x1b[1m┃\x1b[0m\x1b[32m▅\x1b[0m"));
}

TEST(SpeedupChart, CurvesOfAWorkloadShareAnAxis) {
    record::Crossover late = crossing(6);
    late.curve.backend = "tbb";
    auto cells = cells_of(k_rising);
    for (record::Cell& cell : cells_of(k_rising, late.curve)) {
        if (cell.n >= 8) {
            cells.push_back(cell);
        }
    }
    const std::string text =
        speedup_charts({crossing(6), late}, cells, look_of(text::Charset::ascii));
    EXPECT_THAT(text, HasSubstr("  openmp x 2 __...---|++***###@@ 1.97x\n"
                                "  tbb x 2            |++***###@@ 1.97x\n"));
}

TEST(SpeedupChart, NoLineIsWiderThanTheTerminal) {
    for (const std::size_t width : {40U, 80U, 120U}) {
        std::string text =
            speedup_charts({crossing(6)}, cells_of(k_rising), look_of(text::Charset::ascii, width));
        text = text.substr(0, text.find("\n\n"));
        for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
            const std::size_t end = text.find('\n', at);
            EXPECT_LE((end == std::string::npos ? text.size() : end) - at, width);
            if (end == std::string::npos) {
                break;
            }
        }
    }
}

TEST(SpeedupChart, OddRecordsAreDrawnAsFarAsTheyGo) {
    EXPECT_EQ(speedup_charts({crossing(6)}, {}, look_of(text::Charset::utf8)), "");
    record::Cell null_figure;
    null_figure.curve = k_wave;
    null_figure.n = 4;
    EXPECT_EQ(speedup_charts({crossing(6)}, {null_figure}, look_of(text::Charset::utf8)), "");
    EXPECT_THAT(speedup_charts({crossing(6)}, cells_of({0.5}), look_of(text::Charset::ascii)),
                HasSubstr("openmp x 2"));
    record::Crossover hostile = crossing(6);
    hostile.curve.workload = "a\nb\x1b[2J";
    hostile.curve.backend = std::string(200, 'x');
    const std::string text =
        speedup_charts({hostile}, cells_of(k_rising, hostile.curve), look_of(text::Charset::ascii));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, HasSubstr("a b [2J\n  " + std::string(28, 'x') + " "));
}

}  // namespace
}  // namespace crossover::formats
