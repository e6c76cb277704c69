// The check as `crossover check` runs it: real processes, real clock, a folder with check.json and
// a journal.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/driver/runner_process.hpp"
#include "benchmarks/gate/gate.hpp"
#include "benchmarks/gate/options.hpp"
#include "benchmarks/gate/plan.hpp"
#include "benchmarks/record/check.hpp"
#include "benchmarks/record/environment.hpp"

namespace crossover::gate {

/// How a check ended, for the exit code.
struct CheckReport {
    record::Check check;
    std::filesystem::path folder;  ///< empty: nothing was measured
    int exit_code = 0;             ///< 1 regression, 3 failed, 130 interrupted; else 0
    std::optional<Error> problem;
};

/// The programs of both sides, and how their cells are chosen.
struct Comparison {
    std::string base,
        head;  ///< programs, as recorded; runners of all backends that have none below
    std::vector<driver::NamedCommand> base_runners{}, head_runners{};
    std::function<Expected<Plan>(const GateOptions&, const MachineLimits&, const Sides&)> plan =
        make_plan;
    bool plants = false;  ///< head's runners take options.plant; its times are slowed otherwise
};

/// What options.plant asks for, as far as times can be slowed: no lost worker.
Expected<PlantedTime> planted_time_of(const std::vector<std::string>& plant);

/// Two builds: options.base and options.head. Fails where one has no runner.
Expected<Comparison> compare_builds(const GateOptions& options);

/// The processes of both sides and a look at the machine, as long as it lives.
class RealSides {
  public:
    RealSides(const GateOptions& options, const Comparison& comparison,
              const std::string& own_runner, const driver::Interrupt& interrupt);

    Sides sides() { return {m_base, m_head}; }
    GateContext context(unsigned usable_cpus, std::function<bool(const std::string&)> log,
                        std::function<void(const GateProgress&)> progress);

  private:
    const driver::Interrupt& m_interrupt;
    driver::ProcessSource m_base, m_head, m_own;
    driver::MachineProbeClient m_watch;
    bool m_probe;
};

/// Fails (exit 2) when the sides cannot be compared, or when the folder cannot be made; nothing is
/// left behind then. `own_runner` is the one that looks at the machine.
Expected<CheckReport> run_check(const GateOptions& options, const Comparison& comparison,
                                record::Environment environment, const std::string& own_runner);

}  // namespace crossover::gate
