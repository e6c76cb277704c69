// One table of typed columns. What is laid out in rows is made as a value of it, once; the writers
// for terminals, Markdown and CSV are below.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/record/values.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {

/// What the values of a column are, and so how they are written.
enum class Kind {
    text,
    verdict,      ///< a word, in bold type where it is flagged
    count,        ///< 4,096
    duration_ns,  ///< 1.3 µs
    ratio,        ///< 1.97×, or with its interval 1.5× (1.3× to 1.7×)
    change,       ///< a ratio as the change from 1, in percent: +10.2 % (+9.1 to +11.0)
    interval,     ///< a size with its interval: 149 (128 to 181), or ≤ 16 without a figure
};

struct Column {
    std::string heading;
    Kind kind = Kind::text;
    bool right = false;  ///< aligned on the right
};

/// A value: the figure, if there is one, and the text after it. Text of others may stand in it as
/// it is: every writer makes it printable and escapes it.
struct Field {
    std::string text{};
    record::Estimate figure{};  ///< ns of durations; sizes are exact below 2^53
    bool flagged = false;       ///< of verdicts: calls for the reader's attention
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Field>> rows{};  ///< a field per column
    std::vector<std::string> remarks{};      ///< below, about the table as a whole
    std::vector<std::string> notes{};        ///< below; rows name them as [1], [2] and so on
};

/// A size and the ends of its interval as the figure of a field.
record::Estimate size_figure(const std::optional<std::uint64_t>& n,
                             const std::optional<std::uint64_t>& low,
                             const std::optional<std::uint64_t>& high);

/// The field in words, in UTF-8; an end that nothing bounds is a question mark. Not escaped.
std::string field_text(Kind kind, const Field& field);

/// Columns that a string takes on a terminal: continuation bytes of UTF-8 take none.
std::size_t width_of(std::string_view text);

/// Headings, a line per row, then remarks and notes; three spaces between columns. Ends with a
/// newline.
std::string terminal_text(const Table& table, text::Charset charset);

/// The rows alone, two spaces between columns.
std::string terminal_rows(const Table& table, text::Charset charset);

/// A table of GitHub-flavoured Markdown, with remarks and notes as a list below. Ends with a
/// newline.
std::string markdown_table(const Table& table);

/// RFC 4180: headings and rows, figures as plain numbers without their intervals, empty where there
/// is none.
std::string csv_table(const Table& table);

}  // namespace crossover::formats
