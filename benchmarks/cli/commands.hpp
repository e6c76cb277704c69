// The command line as a value: what main is to do.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/gate/options.hpp"
#include "benchmarks/protocol/protocol.hpp"
#include "benchmarks/record/words.hpp"
#include "benchmarks/sweep/options.hpp"

namespace crossover::cli {

struct SweepCommand {
    /// With options.resume all others are those of that run, which its journal tells.
    sweep::SweepOptions options;
    std::optional<double>
        more_s{};  ///< beside --resume: measure for so long beyond what that run has used
};
struct ShowCommand {
    std::filesystem::path results;
    bool markdown = false;
    bool times = false;  ///< of every size, instead of the answers
};
/// Handed on to the drawing program in plots/, which knows its own words.
struct ReportCommand {
    std::vector<std::string> words;
    std::vector<std::filesystem::path> runs{};  ///< without their names
    bool fleet = false;                         ///< runs of many machines; then `words` lacks them
};
struct ListCommand {
    bool workloads = true;
    bool backends = true;
    bool json = false;
};
struct DoctorCommand {
    bool json = false;
};
enum class CheckFormat { text, markdown, junit, github, json };
/// Two builds, measured against each other.
struct CheckCommand {
    gate::GateOptions options;
    CheckFormat format = CheckFormat::text;
};
enum class ExportFormat {
    gbench,
    bmf,
    github,
    junit,
    markdown,
    csv,
    hyperfine,
    header,
    thresholds
};
struct ExportCommand {
    std::filesystem::path results;
    ExportFormat format = ExportFormat::gbench;
    record::Take take = record::Take::upper;        ///< of the formats header and thresholds
    std::optional<std::filesystem::path> output{};  ///< none: stdout
};
/// Two stored runs against each other.
struct StoredCheckCommand {
    gate::StoredCheckOptions options;
    CheckFormat format = CheckFormat::text;
};
/// Which number of nodes pays from which n, in simulated time.
struct PlanCommand {
    std::filesystem::path results;
    unsigned most_nodes = 2;                             ///< a power of two
    std::optional<double> latency_us{}, ns_per_byte{};   ///< none: what the run measured
    std::optional<std::pair<unsigned, unsigned>> bytes;  ///< of an element, in and out
    std::vector<std::string> workloads{};                ///< empty: those of the run
    bool markdown = false;
};
/// Help or version: text for stdout, exit 0.
struct TextCommand {
    std::string text;
};
using Command =
    std::variant<SweepCommand, ShowCommand, ReportCommand, ListCommand, DoctorCommand,
                 ExportCommand, CheckCommand, StoredCheckCommand, PlanCommand, TextCommand>;

/// A backend that is a program of its own, and the backend of the same program on the serial side.
struct Program {
    std::vector<std::string> words;
    std::string baseline;
    bool binds_workers = false;  ///< can be measured with --pin
    std::string launcher{};      ///< the preset that starts it; empty: it is started alone
};

/// What the command line is checked against; main fills it from the registry, the workloads and the
/// machine.
struct Catalogue {
    std::function<Expected<sweep::WorkloadChoice>(std::string_view)> find_workload;
    /// Empty when the backend can be used, else why not.
    std::function<Expected<void>(std::string_view)> check_backend;
    std::vector<std::string> default_backends;  ///< the parallel ones of a sweep that names none
    unsigned usable_cpus = 1;
    std::uint64_t memory_bytes = 0;  ///< 0: not known
    std::string version;
    /// Of a backend that check_backend accepts: its program; none when crossover-runner runs it.
    std::function<std::optional<Program>(std::string_view)> program_of = {};
    /// All others that this machine can run, with their variants: what --full adds. Asking may
    /// start programs.
    std::function<std::vector<std::string>()> other_backends = {};
    std::vector<std::string> python = {};  ///< begins the command of a comparison in Python
    std::string command_runner = {};       ///< the program that turns command lines into backends
    std::string gbench_runner = {};        ///< likewise Google Benchmark binaries
    /// What a program for --program offers; asking starts it.
    std::function<Expected<std::vector<protocol::OfferedWorkload>>(
        const std::vector<std::string>& words)>
        ask_program = {};
    /// What a Google Benchmark binary registers, by the argument that is n; asking starts it.
    std::function<Expected<std::vector<protocol::OfferedWorkload>>(const std::string& program,
                                                                   std::size_t argument)>
        ask_gbench = {};
};

/// Parses and validates. Errors: one line that names what, where and what to do (exit 2).
Expected<Command> parse(int argc, const char* const* argv, const Catalogue& catalogue);

}  // namespace crossover::cli
