// What is odd about the sides of a curve, whatever its answer. Pure.
#pragma once

#include <string>

#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// Says that the baseline takes the same time at small and large sizes, that it uses more than one
/// CPU, that fewer nodes than asked for have workers, and how many runs were repeated because they
/// failed; empty where all is as it should be. By the median of the samples that count, of sizes
/// with at least three.
std::string doubts_about(const Curve& curve);

}  // namespace crossover::record
