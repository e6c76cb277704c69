// The lines of journal.jsonl: one JSON object each, appended as things happen. A header says what
// was asked for, then a line for each thing as it happens. Whatever happens later, what stands here
// was measured; journal.hpp reads it back.
#pragma once

#include <string>

#include "benchmarks/record/journal.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::record {

/// {"type":"header",…}; `identity` as run_identity() gives it.
std::string journal_header(const Environment& environment, const RequestedOptions& options,
                           const std::string& identity);
/// {"type":"plan","workload":…,"baseline":…,"n_max":…}: how far a workload's sizes go
std::string journal_plan(const PlanKey& key, std::uint64_t n_max);
/// {"type":"warm_up",…}
std::string journal_line(const WarmUp& warm_up);
/// {"type":"dispatch",…,"ns":…}: one process's time of one call
std::string journal_dispatch(const DispatchKey& key, double ns, double at_s);
/// {"type":"facts","backend":…,"facts":{…}}
std::string journal_facts(const std::string& backend, const Facts& facts);
/// {"type":"round",…}, before the round's first sample
std::string journal_line(const CurveKey& curve, const Round& round);
/// {"type":"sample",…} with the times of both epochs in seconds
std::string journal_line(const CurveKey& curve, const Sample& sample);
/// {"type":"hosts",…,"hosts":[…]}, when a curve's workers are elsewhere than told before
std::string journal_hosts(const CurveKey& curve, const std::vector<std::string>& hosts);
/// {"type":"network",…,"round":…,"network":{…},"bytes_per_element":…}: what the runner of the
/// curve's last round told of it, where it did
std::string journal_network(const Curve& curve);
/// {"type":"failure",…}
std::string journal_line(const Failure& failure);

}  // namespace crossover::record
