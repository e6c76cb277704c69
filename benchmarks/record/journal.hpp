// The journal of a run read back: everything that was on disk when a sweep ended, however it ended.
#pragma once

#include <filesystem>
#include <istream>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// Of the lines; that of results.json is another.
inline constexpr int k_journal_schema_version = 1;

/// What a dispatch overhead is a property of.
struct DispatchKey {
    std::string backend;
    unsigned workers = 1;
    CallMode calls = CallMode::hot;
    unsigned nodes = 1;

    friend bool operator==(const DispatchKey&, const DispatchKey&) = default;
    friend bool operator<(const DispatchKey& a, const DispatchKey& b) {
        return std::tie(a.backend, a.nodes, a.workers, a.calls) <
               std::tie(b.backend, b.nodes, b.workers, b.calls);
    }
};

/// (workload, baseline)
using PlanKey = std::pair<std::string, std::string>;

struct Journal {
    std::string
        identity;  ///< JSON object of all that a resumed sweep must have in common with this one
    std::string started_utc;
    std::vector<std::string> command_line;
    std::map<PlanKey, std::uint64_t> n_max;
    std::map<CurveKey, Curve> curves;
    std::map<CurveKey, Failure> failures;
    std::map<std::string, Facts> runtimes;  ///< by backend
    std::map<DispatchKey, std::vector<double>> dispatch_ns;
    std::optional<WarmUp> warm_up;
    double elapsed_s = 0.0;  ///< when the last line that says so was written, since the sweep began
    std::uint64_t whole_bytes = 0;  ///< length of the journal up to the end of its last whole line
};

/// Reads journal.jsonl of a run's folder. A torn last line, which is what a killed sweep may leave,
/// is passed over; anything else that does not read is an error that names the line.
Expected<Journal> read_journal(const std::filesystem::path& folder);

/// The same of its lines; `path` is named in errors.
Expected<Journal> read_journal(std::istream& lines, const std::string& path);

/// What differs between two identities, one text each: "options.seed: 1 there, 2 here".
std::vector<std::string> identity_differences(const std::string& there, const std::string& here);

}  // namespace crossover::record
