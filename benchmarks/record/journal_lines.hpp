// The lines of journal.jsonl: one JSON object each, appended as things happen. A header says what was asked for, then a
// line per sample and per failure. Whatever happens later, what stands here was measured.
#pragma once

#include <string>

#include "benchmarks/record/results.hpp"

namespace crossover::record {

/// {"type":"header",…}
std::string journal_header(const Environment& environment, const RequestedOptions& options);
/// {"type":"sample",…} with the times of both epochs in seconds
std::string journal_line(const CurveKey& curve, const Sample& sample);
/// {"type":"failure",…}
std::string journal_line(const Failure& failure);

}  // namespace crossover::record
