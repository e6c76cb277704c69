// From rounds to verdicts: per cell, per backend, in total. Pure: looks at nothing but the record.
#pragma once

#include <vector>

#include "benchmarks/record/check.hpp"
#include "benchmarks/stats/gate_verdict.hpp"

namespace crossover::gate {

enum class Stage : std::uint8_t { first, confirmation };

/// ln(head / base) of the rounds of this stage that count, in order.
std::vector<double> cell_ratios(const record::CheckFamily& family, const record::CheckCell& cell,
                                Stage stage);

/// Likewise the median over the family's cells, controls left out, of every round that counts.
std::vector<double> family_ratios(const record::CheckFamily& family, Stage stage);

/// Where a cell or family stands after one stage.
stats::GateLean lean_of(const std::vector<double>& ratios, Stage stage,
                        const stats::GateRule& rule);

/// Fills in every unit's verdict and the check's verdict, reason and rule.
///
/// A unit is a regression when both stages say slower, an improvement when both say faster,
/// inconclusive when a stage was not finished or when more of its rounds were contended than not,
/// else a pass. In total, the first that holds: inconclusive, if a control is called changed (base
/// differs from itself); regression; inconclusive, if a unit is; improvement; pass.
void judge(record::Check& check, const stats::GateRule& rule);

}  // namespace crossover::gate
