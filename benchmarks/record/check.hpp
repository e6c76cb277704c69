// What a check of head against base found, as values, and its file check.json
// (results/schema/check.schema.json).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/values.hpp"
#include "benchmarks/stats/gate_verdict.hpp"

namespace crossover::record {

inline constexpr int k_check_schema_version = 1;

/// One side.
struct CheckBuild {
    std::string path;     ///< as given
    std::string program;  ///< the runner that was started
    std::string runner;   ///< what it says of itself
    std::string planted;  ///< the slow-down that was planted into it; empty: none
};

/// How the rounds of one stage fell; open where the stage was not finished.
struct CheckTally : stats::BeyondMargin {
    stats::GateLean lean = stats::GateLean::open;
};

/// What is said about a cell or a backend.
struct CheckUnit {
    CheckVerdict verdict = CheckVerdict::inconclusive;
    std::string reason{};  ///< of inconclusive, and of a flag that was not confirmed
    CheckTally first{};
    std::optional<CheckTally> confirmation{};
    Estimate ratio{};  ///< head / base, median over the rounds that count (of the confirmation,
                       ///< where there was one)
};

/// One round of one cell: the epochs of both sides in the order in which each side took them.
struct CheckSample {
    unsigned round = 0;  ///< index into the family's rounds
    bool head_first = false;
    std::vector<double> base_ns{}, head_ns{};  ///< per call
    double ratio = 1.0;                        ///< median of head / median of base
};

struct CheckCell {
    std::string workload;
    std::uint64_t n = 0;
    std::uint64_t iterations = 1;  ///< calls per epoch, the same on both sides and in all rounds
    bool control = false;          ///< base against base: "head" is a second process of base
    std::string called{};          ///< by its program; empty: as name_of() makes it of the others
    CheckUnit unit{};
    std::vector<CheckSample> samples{};
};

/// A round of a backend, as it began and what was noticed meanwhile.
struct CheckRound {
    unsigned round = 0;
    bool confirming = false;
    double at_s = 0.0;  ///< since the check began
    std::optional<MachineState> machine{};
    double stolen_s = 0.0, throttled_s = 0.0;
    bool measured = true;  ///< false: the machine was busy when it would have begun
    bool contended = false;
};

/// A backend with a worker count, over all its cells.
struct CheckFamily {
    std::string backend;
    unsigned workers = 1;
    std::string called{};  ///< "all benchmarks"; empty: "openmp with 2 workers"
    CheckUnit unit{};      ///< of the median over its cells (without controls), round by round
    std::vector<CheckRound> rounds{};
    std::vector<CheckCell> cells{};
};

struct CheckFailure {
    std::string side;  ///< base, head or control
    std::string backend{}, workload{};
    std::optional<unsigned> round{};
    std::optional<std::uint64_t> n{};
    std::string error{};
};

/// The rule as it was applied, with its exact error rates.
struct CheckRule : stats::GateRule {
    double false_alarm_cell_ratio = 0.0, false_alarm_run_ratio = 0.0;
};

struct Check {
    RunStatus status = RunStatus::complete;
    CheckVerdict verdict = CheckVerdict::inconclusive;
    std::string reason;
    std::vector<std::string> notes;
    CheckBuild base, head;
    CheckRule rule;
    Environment environment;
    std::vector<CheckFamily> families;
    std::optional<CheckFailure> failure;
    double wall_s = 0.0;
};

/// "wave/openmp/2/4096", "wave/openmp/2/4096/control", "BM_Sort/4096"
std::string name_of(const CheckFamily& family, const CheckCell& cell);

/// The whole check, with every round.
std::string to_check_json(const Check& check);

/// One line of a check's journal, without newline: how it began, and a cell's round as it was
/// taken.
std::string check_journal_header(const Check& check);
std::string check_journal_line(const CheckFamily& family, const CheckCell& cell,
                               const CheckSample& sample);
std::string check_journal_line(const CheckFamily& family, const CheckRound& round);

}  // namespace crossover::record
