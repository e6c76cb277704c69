// Two stored runs against each other, by what divides the machine out.
#pragma once

#include "backends/api/expected.hpp"
#include "benchmarks/gate/options.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/record/stored_check.hpp"

namespace crossover::gate {

/// Pure: looks at no file. Fails where the runs cannot be compared: another CPU model, another number of usable CPUs,
/// another build type (sanitizers included), no curve in common.
///
/// Brackets: the size that every run proves to lie in (n_low, n_high] (`always`: up to n_min; `never`: beyond n_top).
/// Brackets that overlap or touch are no change; one that lies above the other by more than the margin is. Where the
/// verdict itself changed, touching is enough: both runs proved the opposite at one size.
///
/// Speed-ups: a size changed when the 95 % intervals of both medians lie apart by more than the margin. One size alone
/// is not believed, because among hundreds of sizes some intervals miss; two neighbouring sizes (of those that both
/// runs measured) that changed in one direction are. tests/unit/gate/ holds how often that is wrong.
///
/// A curve is a regression when anything of it got worse. It is inconclusive, with the reason, where a run has no
/// answer for it, or where it changed between runs whose core-to-core round trips tell of another state of the host.
Expected<record::StoredComparison> compare_stored(const record::StoredResults& baseline,
                                                  const record::StoredResults& head, const StoredCheckOptions& options);

}  // namespace crossover::gate
