// A gate over planted builds: what is slower in head, and by how much, is known.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "benchmarks/gate/options.hpp"
#include "benchmarks/record/check.hpp"
#include "tests/support/planted_world.hpp"

namespace crossover::planted {

/// A machine and what runs on it: one cost model per backend, "serial" among them.
struct GateWorld {
    std::string name;
    std::map<std::string, PlantedModel> models;
    /// Every parallel cell's noise is that of the shared machine: power is asserted per cell, too.
    bool one_mode = false;
    bool hog =
        false;  ///< somebody uses half of the CPUs all the time: every verdict must be inconclusive
};

/// What was done to head.
struct SlowDown {
    std::string name;
    double ratio = 1.0;        ///< every call takes this much longer
    double call_ns = 0.0;      ///< and this much more
    std::string only_backend;  ///< empty: all, serial included
};

std::vector<GateWorld> gate_worlds();

/// 60 cells of five backends, with a control for each: the real gate on planted runners. All
/// follows from the seed.
record::Check check_planted(const GateWorld& world, const SlowDown& slow_down, std::uint64_t seed,
                            const gate::GateOptions& options = {});

/// How often cells and backends were called changed, in one check.
struct GateTally {
    unsigned cells = 0, cells_slower = 0, cells_faster = 0;
    unsigned families = 0, families_slower = 0;
};
GateTally tally(const record::Check& check);

}  // namespace crossover::planted
