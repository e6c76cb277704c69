// Which CPU each worker is bound to where binding was asked for.
#pragma once

#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"

namespace crossover::record {

/// How workers are placed: "none", where the system puts them, or "cores".
inline constexpr std::string_view k_pin_none = "none";
inline constexpr std::string_view k_pin_cores = "cores";

/// The CPUs of each core, in the order of the machine, by their numbers; only those that this
/// process may run on. Read through hwloc; where it cannot tell cores, every CPU of the affinity
/// mask is one of its own.
std::vector<std::vector<unsigned>> read_cores();

/// One CPU for each of `workers`: the first CPU of every core, then the second ones (SMT siblings),
/// and so on; with more workers than CPUs, from the start again. Empty when there is no core.
std::vector<unsigned> cpus_for(unsigned workers, const std::vector<std::vector<unsigned>>& cores);

/// What Problem::cpus is for a choice of --pin. Fails for a word that is none, and where no CPU is
/// known.
Expected<std::vector<unsigned>> cpus_for_pin(std::string_view pin, unsigned workers);

}  // namespace crossover::record
