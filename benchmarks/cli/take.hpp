// Checks one after the other, until the first error.
#pragma once

#include <optional>
#include <utility>

#include "backends/api/expected.hpp"
#include "benchmarks/cli/units.hpp"

namespace crossover::cli {

/// Takes the value out; false where there is none, and `problem` says why.
template <class T, class Target>
bool take(Expected<T> source, Target& target, std::optional<Error>& problem) {
    if (!source) {
        problem = source.error();
        return false;
    }
    target = std::move(*source);
    return true;
}

/// What sweep and check both are asked: how long, how patiently, by which seed, with how many
/// workers.
template <class Arguments, class Options>
bool take_measuring(const Arguments& arguments, unsigned usable_cpus, Options& options,
                    std::optional<Error>& problem) {
    return (!arguments.budget ||
            take(parse_duration(*arguments.budget, "--budget"), options.budget_s, problem)) &&
           (!arguments.deadline ||
            take(parse_duration(*arguments.deadline, "--deadline"), options.deadline_s, problem)) &&
           (!arguments.seed || take(parse_seed(*arguments.seed), options.seed, problem)) &&
           (!arguments.workers ||
            take(parse_workers(*arguments.workers, usable_cpus), options.workers, problem));
}

}  // namespace crossover::cli
