// Shows on this machine what the gate is worth: runs it with head equal to base, and with planted
// slow-downs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "benchmarks/gate/options.hpp"
#include "benchmarks/gate/run_check.hpp"

namespace crossover::gate {

/// All checks with one slow-down.
struct SelfTestRow {
    std::string name;
    std::vector<std::string> plant{};  ///< options of head's runner; empty: A/A
    unsigned runs = 0, regressions = 0, improvements = 0, inconclusive = 0;
    unsigned cells = 0, cells_slower = 0;        ///< without controls and serial
    unsigned families = 0, families_slower = 0;  ///< without serial
    double seconds = 0.0;                        ///< of all runs together
};

struct SelfTest {
    std::vector<SelfTestRow> rows;
    bool interrupted = false;
    std::optional<record::CheckFailure> failure;
};

/// Adds one check to its row.
void count_check(const record::Check& check, SelfTestRow& row);

/// A check with one slow-down; `turn` is another number each time.
using OneCheck =
    std::function<record::Check(const std::vector<std::string>& plant, std::uint64_t turn)>;

/// The loop of run_self_test. Without `loses_workers` the last row is left out.
SelfTest repeat_checks(const OneCheck& one_check, const driver::Clock& clock, double budget_s,
                       const std::function<bool()>& interrupted, bool loses_workers = true);

/// What stands on both sides for these options.
using FindSides = std::function<Expected<Comparison>(const GateOptions&)>;

/// Repeats the list (A/A, +10 %, A/A, +15 %, A/A, 1 µs a call, a lost worker) until
/// options.budget_s is spent, on base against itself, with at most options.most_cells cells. A
/// build plants into itself; the times of other programs are slowed, and lose no worker. Starts no
/// check that would probably end after the budget, but runs each row once. Fails (exit 2) as
/// run_check does.
Expected<SelfTest> run_self_test(const GateOptions& options, const FindSides& find_sides,
                                 const record::Environment& environment,
                                 const std::string& own_runner);

}  // namespace crossover::gate
