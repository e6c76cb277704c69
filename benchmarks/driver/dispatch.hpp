// What one dispatch costs: the time of a map of nearly nothing, in fresh processes.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "benchmarks/driver/runner_client.hpp"
#include "benchmarks/record/journal.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::driver {

/// Every backend × worker count × node count of the curves × {hot, cold, first}, once.
std::vector<record::DispatchKey> plan_dispatch(const std::vector<record::CurveKey>& curves);

/// Nanoseconds per call in one fresh process: as many elements of square_int as there are workers,
/// which is one each and less than a nanosecond of work. Fails where the runner does, for example
/// because a runner of another project does not know that workload.
Expected<double> measure_dispatch(const record::DispatchKey& key, const SessionSettings& settings,
                                  RunnerSource& source, const GoOn& go_on = always);

using DispatchTimes = std::map<record::DispatchKey, std::vector<double>>;

struct DispatchContext {
    DispatchTimes past;           ///< what an earlier sweep measured
    std::function<bool()> go_on;  ///< false ends it after the answer that is awaited
    std::function<void(const record::DispatchKey&, double ns)> keep;
};

/// Twelve fresh processes each, round by round over all of them, so that a change of the machine
/// meets them alike. One that fails is left out: its curves will tell why.
std::vector<record::Dispatch> measure_all_dispatches(std::vector<record::DispatchKey> plan,
                                                     const SessionSettings& settings,
                                                     RunnerSource& source,
                                                     const DispatchContext& context);

}  // namespace crossover::driver
