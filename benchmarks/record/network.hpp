// The wires that the launches of a run measured, summed up. Pure.
#pragma once

#include <vector>

#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// One entry a host and kind of link, in the order in which rounds first told of them: medians over
/// the rounds of all curves that were not contended, or over all where each was, with intervals.
std::vector<NetworkLink> network_of(const std::vector<Curve>& curves);

}  // namespace crossover::record
