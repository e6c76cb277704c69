#include "tests/support/planted_pairs.hpp"

#include <algorithm>
#include <stdexcept>

#include "benchmarks/gate/stored.hpp"
#include "tests/support/planted_sweep.hpp"

namespace crossover::planted {
namespace {

record::StoredResults as_stored(const record::Crossover& answer) {
    record::StoredResults run;
    run.status = record::RunStatus::complete;
    run.environment.cpu_model = "Planted CPU";
    run.environment.cpus.usable = 2;
    run.environment.build.build_type = "Release";
    run.crossovers = {answer};
    return run;
}

/// Parallel against serial as the world has it at n / shift.
NamedModel shifted(NamedModel world, double shift) {
    world.model.parallel_s = [serial = world.model.serial_s, parallel = world.model.parallel_s,
                              shift](double n) {
        return serial(n) * parallel(n / shift) / serial(n / shift);
    };
    return world;
}

}  // namespace

NamedModel pair_world(const std::string& name) {
    for (const NamedModel& world : planted_models()) {
        if (world.model.name == name) {
            return world;
        }
    }
    throw std::invalid_argument("there is no planted world '" + name + "'");
}

PairTally compare_planted(const NamedModel& world, unsigned pairs, double shift, double budget_s) {
    const NamedModel moved = shift == 1.0 ? world : shifted(world, shift);
    PairTally tally;
    for (unsigned pair = 1; pair <= pairs; ++pair) {
        const auto before = as_stored(sweep_planted(world, 2 * pair, {}, budget_s).crossover);
        const auto now = as_stored(sweep_planted(moved, 2 * pair + 1, {}, budget_s).crossover);
        const record::CheckVerdict verdict = gate::compare_stored(before, now, {}).value().verdict;
        tally.regressions += verdict == record::CheckVerdict::regression ? 1U : 0U;
        tally.improvements += verdict == record::CheckVerdict::improvement ? 1U : 0U;
        tally.inconclusive += verdict == record::CheckVerdict::inconclusive ? 1U : 0U;
    }
    return tally;
}

}  // namespace crossover::planted
