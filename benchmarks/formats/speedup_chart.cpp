#include "benchmarks/formats/speedup_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "benchmarks/formats/table.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {
namespace {

constexpr std::size_t k_longest_name = 28;
constexpr std::size_t k_figure_width = 8;  ///< "  12.3x  "

/// A class of speed-ups, from `low` up to the next one's. The gap in height between losses and
/// gains shows the crossing.
struct Level {
    double low;
    const char* utf8;
    const char* ascii;
};
constexpr std::array k_levels{Level{0.0, "▁", "_"}, Level{0.25, "▂", "."}, Level{0.5, "▃", "-"},
                              Level{1.0, "▅", "+"}, Level{2.0, "▆", "*"},  Level{4.0, "▇", "#"},
                              Level{8.0, "█", "@"}};

const char* glyph(const Level& level, text::Charset charset) {
    return charset == text::Charset::utf8 ? level.utf8 : level.ascii;
}

const Level& level_of(double ratio) {
    return *(std::find_if(k_levels.rbegin(), k_levels.rend() - 1,
                          [&](const Level& l) { return ratio >= l.low; }));
}

std::string coloured(std::string_view text, std::string_view code, const Look& look) {
    return look.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

struct Point {
    double log_n;
    double ratio;
};

/// The measured cells of a curve, in order of n.
std::vector<Point> points_of(const record::CurveKey& key, const std::vector<record::Cell>& cells) {
    std::vector<Point> points;
    for (const record::Cell& cell : cells) {
        if (cell.curve == key && cell.n > 0 && cell.speedup_ratio.value) {
            points.push_back({std::log(static_cast<double>(cell.n)), *cell.speedup_ratio.value});
        }
    }
    std::sort(points.begin(), points.end(),
              [](const Point& a, const Point& b) { return a.log_n < b.log_n; });
    return points;
}

/// The axis of one chart: sizes of all its curves, on `columns` characters.
struct Axis {
    double low = 0.0, high = 0.0;  ///< ln n
    std::size_t columns = 1;

    [[nodiscard]] double at(std::size_t column) const {
        return low + (high - low) * static_cast<double>(column) / static_cast<double>(columns - 1);
    }
    [[nodiscard]] std::size_t column_of(double log_n) const {
        const double share = high > low ? (log_n - low) / (high - low) : 0.0;
        return static_cast<std::size_t>(
            std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(columns - 1)));
    }
};

const Point& nearest(const std::vector<Point>& points, double log_n) {
    return *std::min_element(points.begin(), points.end(), [&](const Point& a, const Point& b) {
        return std::abs(a.log_n - log_n) < std::abs(b.log_n - log_n);
    });
}

std::string bar_of(const record::Crossover& curve, const std::vector<Point>& points,
                   const Axis& axis, const Look& look) {
    const std::optional<std::uint64_t> marked = curve.verdict != record::CurveVerdict::crossover
                                                    ? std::nullopt
                                                : curve.n ? curve.n
                                                          : curve.n_high;
    const std::size_t last = axis.columns;
    const std::size_t mark = marked ? axis.column_of(std::log(static_cast<double>(*marked))) : last;
    const std::string bound = look.charset == text::Charset::utf8 ? "≤" : "<";
    const std::string estimate = look.charset == text::Charset::utf8 ? "┃" : "|";
    const std::size_t first_measured = axis.column_of(points.front().log_n);
    const std::size_t last_measured = axis.column_of(points.back().log_n);
    std::string bar;
    for (std::size_t column = 0; column < axis.columns; ++column) {
        if (column == mark) {
            bar += coloured(curve.n ? estimate : bound, "1", look);
        } else if (column < first_measured || column > last_measured) {
            bar += ' ';
        } else {
            const double ratio = nearest(points, axis.at(column)).ratio;
            bar += coloured(glyph(level_of(ratio), look.charset), ratio >= 1.0 ? "32" : "33", look);
        }
    }
    return bar;
}

/// 1048576 → "1M", 16384 → "16k": powers of two by their round names, others by their digits.
std::string short_size(std::uint64_t n) {
    constexpr std::uint64_t k_kibi = 1024;
    constexpr std::array k_names{"k", "M", "G"};
    std::string suffix;
    for (std::size_t i = 0; i < k_names.size() && n >= k_kibi && n % k_kibi == 0; ++i) {
        n /= k_kibi;
        suffix = k_names.at(i);
    }
    return text::format_count(n) + suffix;
}

/// Sizes below the bars, each starting at its own column: powers of two, evenly spaced.
std::string ticks_of(const Axis& axis) {
    constexpr std::size_t k_room = 10;
    const double octaves = (axis.high - axis.low) / std::log(2.0);
    const std::size_t most = std::max<std::size_t>(1, axis.columns / k_room);
    const int step = std::max(1, static_cast<int>(std::ceil(octaves / static_cast<double>(most))));
    std::string line;
    for (int power = static_cast<int>(std::ceil(axis.low / std::log(2.0) - 1e-9)); power < 63;
         power += step) {
        const double log_n = power * std::log(2.0);
        const std::size_t column = axis.column_of(log_n);
        const std::string text = short_size(1ULL << static_cast<unsigned>(power));
        if (log_n > axis.high + 1e-9 || column + text.size() > axis.columns + k_figure_width) {
            break;
        }
        if (line.empty() || column > line.size()) {
            line += std::string(column - line.size(), ' ') + text;
        }
    }
    return line;
}

std::string name_of_row(const record::CurveKey& key) {
    const std::string calls =
        key.calls == record::CallMode::hot ? "" : fmt::format(", {}", record::word_of(key.calls));
    std::string name = text::printable(
        fmt::format("{} x {}{}{}", key.backend, key.workers, record::on_nodes(key.nodes), calls));
    // Characters are cut whole: a name from a file may be of any script.
    std::size_t width = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        width += (static_cast<unsigned char>(name[i]) & 0xC0U) != 0x80U ? 1U : 0U;
        if (width > k_longest_name) {
            name.resize(i);
            break;
        }
    }
    return name;
}

struct Row {
    const record::Crossover* curve;
    std::vector<Point> points;
    std::string name;
};

std::string chart_of(const std::string& workload, const std::vector<Row>& rows, const Look& look) {
    std::size_t names = 0;
    Axis axis{rows.front().points.front().log_n, rows.front().points.back().log_n, 1};
    for (const Row& row : rows) {
        names = std::max(names, width_of(row.name));
        axis.low = std::min(axis.low, row.points.front().log_n);
        axis.high = std::max(axis.high, row.points.back().log_n);
    }
    constexpr std::size_t k_gaps = 4;
    constexpr std::size_t k_least_columns = 12;
    const std::size_t taken = names + k_gaps + k_figure_width;
    axis.columns = look.width > taken + k_least_columns ? look.width - taken : k_least_columns;
    std::string text = coloured(text::printable(workload), "1", look) + "\n";
    for (const Row& row : rows) {
        const std::string padding(names - width_of(row.name), ' ');
        const auto& top = row.curve->speedup_top_ratio.value;
        text += fmt::format("  {}{} {} {}\n", row.name, padding,
                            bar_of(*row.curve, row.points, axis, look),
                            top ? text::in_charset(text::format_ratio(*top), look.charset) : "");
    }
    return text + std::string(names + 3, ' ') + ticks_of(axis) + "\n";
}

std::string key_text(const Look& look) {
    std::string text = "speed-up:";
    for (std::size_t i = 0; i < k_levels.size(); ++i) {
        const double bound = i == 0 ? k_levels.at(1).low : k_levels.at(i).low;
        text += text::in_charset(fmt::format(" {} {} {}", glyph(k_levels.at(i), look.charset),
                                             i == 0 ? "<" : "≥", text::format_ratio(bound)),
                                 look.charset);
    }
    const bool utf8 = look.charset == text::Charset::utf8;
    return text + fmt::format(
                      "\n{} parallel pays from here on, {} or from here at the latest; right: "
                      "speed-up at the top\n",
                      utf8 ? "┃" : "|", utf8 ? "≤" : "<");
}

}  // namespace

std::string speedup_charts(const std::vector<record::Crossover>& crossovers,
                           const std::vector<record::Cell>& cells, const Look& look) {
    std::vector<std::pair<std::string, std::vector<Row>>> charts;
    for (const record::Crossover& curve : crossovers) {
        std::vector<Point> points = points_of(curve.curve, cells);
        if (points.empty()) {
            continue;
        }
        const std::string& workload = curve.curve.workload;
        auto chart = std::find_if(charts.begin(), charts.end(),
                                  [&](const auto& known) { return known.first == workload; });
        if (chart == charts.end()) {
            charts.emplace_back(workload, std::vector<Row>());
            chart = charts.end() - 1;
        }
        chart->second.push_back({&curve, std::move(points), name_of_row(curve.curve)});
    }
    std::string text;
    for (const auto& [workload, rows] : charts) {
        text += chart_of(workload, rows, look) + "\n";
    }
    return text.empty() ? text : text + key_text(look);
}

}  // namespace crossover::formats
