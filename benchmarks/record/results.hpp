// A run as a value, and its file results.json (exports.hpp has ci.json: plain Google Benchmark
// JSON). results/schema/results.schema.json is the contract; results/README.md
// says it in words.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

inline constexpr int k_schema_version = 2;
inline constexpr double k_confidence = 0.95;

/// What the run was asked for, as far as a reader needs it.
struct RequestedOptions {
    std::vector<std::string> workloads, backends;
    std::vector<unsigned> workers;  ///< empty: each workload's default
    std::vector<CallMode> calls;
    std::string pin = "none";  ///< "cores": workers were bound to CPUs
    double budget_s = 0.0;
    bool quick = false;
    std::uint64_t n_min = 1;
    std::optional<std::uint64_t> n_max{};  ///< none: chosen per workload
    SizeNotes size_notes{};
    std::optional<double>
        precision_ratio{};  ///< n_high / n_low at which a curve is done; none: as narrow as can be
    double deadline_s = 0.0;
    std::vector<std::string> runners{}, launchers{};  ///< "name = command line"
    std::vector<std::string> baselines{};  ///< "backend = baseline", where it is not serial
    std::vector<unsigned> nodes{};         ///< empty: one
};

struct Results {
    RunStatus status = RunStatus::complete;
    Environment environment;
    RequestedOptions options;
    std::vector<Curve> curves;  ///< rounds and samples
    std::vector<Cell> cells;
    std::vector<Crossover> crossovers;
    std::vector<Winner> winners;
    std::vector<Scaling> scaling;
    std::vector<Failure> failures;
    std::vector<Dispatch> dispatch;
    std::optional<WarmUp> warm_up;
    std::vector<NetworkLink> network{};
};

/// What two runs must have in common for one to go on with the other: JSON of the options, the
/// machine and the program
/// (`runner`: the runner's file, told apart by its length and checksum).
std::string run_identity(const Environment& environment, const RequestedOptions& options,
                         const std::filesystem::path& runner);

/// results.json: indented at the top, one row, cell, crossover or curve of samples a line. Never
/// holds NaN, infinity or broken UTF-8.
std::string to_results_json(const Results& results);

/// What is read of a stored run: its answers, its cells, and where they were measured.
struct StoredResults {
    RunStatus status = RunStatus::complete;
    Environment environment;  ///< cpus.usable is 0 where the record does not say
    std::vector<Crossover> crossovers;
    std::vector<Cell> cells;
    std::vector<Curve> curves{};  ///< samples of rounds that count; only where they are asked for
    std::vector<NetworkLink> network{};
};

/// There may be millions of samples, and few commands ask for them.
enum class Samples { left_out, read };

/// Reads results.json, or the results.json inside a folder. Errors name the path: missing, not JSON
/// (truncated?), a schema version that this program does not know, or the first key whose value
/// cannot be (edited by hand?).
Expected<StoredResults> read_results(const std::filesystem::path& file_or_folder,
                                     Samples samples = Samples::left_out);

/// The same of what stands in the file; `path` is named in errors.
Expected<StoredResults> results_from(std::string_view content, const std::string& path,
                                     Samples samples = Samples::left_out);

}  // namespace crossover::record
