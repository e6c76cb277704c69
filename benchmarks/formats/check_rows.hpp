// The rows of a check, as every format shows them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/record/check.hpp"

namespace crossover::formats {

struct CheckRow {
    std::string name;          ///< "wave/openmp/2/4096", "openmp/2, all cells"
    record::Estimate ratio{};  ///< head / base
    std::string rounds;        ///< "9 of 9 slower, then 20 of 21 slower"
    record::CheckVerdict verdict = record::CheckVerdict::inconclusive;  ///< of the unit
    std::string reason;
    std::string raw;  ///< "+10.1 +9.8 | +10.4 …": each round's change in percent, the confirmation
                      ///< behind the bar
    std::string
        machine;  ///< "2.0 of 2 CPUs, 0 of 30 rounds contended, 0.00 s stolen, 0.00 s throttled"
    bool control = false;
    bool kernel = false;  ///< a serial cell: the kernel itself
};

/// The verdict in a word; a control, which is base against base, is the same or differs.
std::string_view verdict_word(const CheckRow& row);

/// Families before their cells, controls last.
std::vector<CheckRow> check_rows(const record::Check& check);

/// "REGRESSION: …", one line.
std::string check_headline(const record::Check& check);

/// The rule and its error rates in one sentence.
std::string check_rule_text(const record::CheckRule& rule);

}  // namespace crossover::formats
