// A cluster of equal nodes as SimGrid reads it.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/plan.hpp"

namespace crossover::plan {

/// A platform of `nodes` hosts of 1e9 operations a second, on which a message of b bytes takes
/// latency + b / bandwidth. It passes its sender's link and its receiver's, of half the latency
/// each.
std::string platform_xml(const record::Wire& wire, unsigned nodes);

/// The hosts, one a line.
std::string host_lines(unsigned nodes);

/// The settings of SMPI under which that holds: without the factors of the networks that it was
/// calibrated on, without the time that this machine takes. Messages of up to 64 KiB travel before
/// they are asked for, as those of MPI libraries do. A barrier and a broadcast step along trees.
std::vector<std::string> smpi_settings();

}  // namespace crossover::plan
