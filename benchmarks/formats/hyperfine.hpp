// Every time of a run, in the JSON of hyperfine --export-json.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::formats {

/// Two results a cell, of its backend and of its baseline: seconds per call of every sample, and
/// what hyperfine makes of them. The name is stable_name of the cell, with "/BASELINE" for the
/// baseline; n and the side are parameters. User and system time are not told apart: neither stands
/// there.
std::string to_hyperfine_json(const std::vector<record::Curve>& curves);

}  // namespace crossover::formats
