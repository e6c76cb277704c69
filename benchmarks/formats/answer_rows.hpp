// The answer as rows of text, for whatever prints a table of it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "benchmarks/record/values.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {

inline constexpr std::size_t k_answer_columns = 6;
using AnswerRow = std::array<std::string, k_answer_columns>;

/// Which columns hold numbers, and stand on the right.
inline constexpr std::array<bool, k_answer_columns> k_answer_right{false, false, true,
                                                                   false, true,  true};

struct AnswerRows {
    AnswerRow head;
    std::vector<AnswerRow> rows;     ///< one per curve
    std::vector<std::string> signs;  ///< what the signs mean that rows carry, "* oversubscribed: …"
    std::vector<std::string>
        notes;  ///< what does not fit in a row, which names it as [1], [2] and so on
};

/// Names and reasons are made printable.
AnswerRows answer_rows(const std::vector<record::Crossover>& crossovers, text::Charset charset);

}  // namespace crossover::formats
