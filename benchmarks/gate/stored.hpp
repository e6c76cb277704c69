// Two stored runs against each other, by what divides the machine out.
#pragma once

#include "backends/api/expected.hpp"
#include "benchmarks/gate/options.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/record/stored_check.hpp"

namespace crossover::gate {

/// Pure: looks at no file. Fails where the runs cannot be compared: another CPU model or number of
/// usable CPUs (but with options.other_machines), another build type (sanitizers included), no
/// curve in common.
///
/// Of every curve two quantities are compared by one rule (ratio_rule.hpp): the crossings of the
/// rounds, and the speed-up of the rounds at the largest size, where that is the same in both runs;
/// with options.absolute also both times there. Rounds of one run share a day, so their interval
/// says nothing of what runs of one build differ by on other days: the margin does
/// (docs/decisions/0071).
///
/// A curve is a regression when anything of it got worse. It is inconclusive, with the reason,
/// where a run has no answer for it, where its rounds are too few to say anything, where a change
/// may be chance among so many comparisons, or where it changed between runs whose core-to-core
/// round trips tell of another state of the host.
Expected<record::StoredComparison> compare_stored(const record::StoredResults& baseline,
                                                  const record::StoredResults& head,
                                                  const StoredCheckOptions& options);

}  // namespace crossover::gate
