#include "benchmarks/sides/sides.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "benchmarks/driver/ask_program.hpp"
#include "benchmarks/driver/child_process.hpp"
#include "benchmarks/gbench/server.hpp"
#include "benchmarks/sides/gbench_plan.hpp"
#include "benchmarks/sides/other_plans.hpp"

namespace crossover::sides {
namespace {

namespace fs = std::filesystem;

/// A plain file name is a file here, and not one in PATH.
std::string path_of(const fs::path& program) {
    return (program.has_parent_path() ? program : "." / program).string();
}

bool may_be_of_others(const fs::path& program) {
    std::error_code ignored;
    return fs::is_regular_file(program, ignored) && program.filename() != "crossover-runner" &&
           driver::can_start(path_of(program));
}

/// What a side registers; none where it is no Google Benchmark binary.
Expected<std::optional<Offered>> benchmarks_of(const fs::path& side, const char* option,
                                               const gate::GateOptions& options,
                                               const Adapters& adapters) {
    if (!may_be_of_others(side)) {
        return std::nullopt;
    }
    const std::string program = path_of(side);
    auto hello = driver::ask_hello(
        {adapters.gbench, "--offer", "--filter=" + options.filter.value_or(""), "--", program},
        program, options.deadline_s);
    if (hello) {
        return std::move(hello->workloads);
    }
    if (hello.error().what.find(gbench::k_is_none) != std::string::npos) {
        return std::nullopt;
    }
    return failure({hello.error().what, option, hello.error().remedy});
}

/// What a side offers: one made with crossover/compare.hpp after --serve, another runner at once.
std::optional<OwnProgram> own_program(const fs::path& side, const gate::GateOptions& options) {
    if (!may_be_of_others(side)) {
        return std::nullopt;
    }
    const std::string program = path_of(side);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{program, "--serve"}, {program}}) {
        auto hello = driver::ask_hello(words, program, options.deadline_s);
        if (hello && !hello->workloads.empty()) {
            return OwnProgram{words, std::move(hello->workloads)};
        }
    }
    return std::nullopt;
}

Expected<void> check_difference(const gate::GateOptions& options) {
    std::error_code ignored;
    if (options.plant.empty() && !options.self_test &&
        fs::equivalent(options.base, options.head, ignored)) {
        return failure({fmt::format("base and head are the same file, '{}'", options.head.string()),
                        "--head",
                        "give another build; --self-test measures a build against itself"});
    }
    return {};
}

}  // namespace

Expected<gate::Comparison> find_sides(const gate::GateOptions& options, const Adapters& adapters) {
    if (!options.base_command.empty()) {
        return compare_commands(options, adapters);
    }
    if (const auto differ = check_difference(options); !differ) {
        return failure(differ.error());
    }
    const auto base = benchmarks_of(options.base, "--base", options, adapters);
    const auto head = base ? benchmarks_of(options.head, "--head", options, adapters) : base;
    if (!head) {
        return failure(head.error());
    }
    if (!*base && !*head) {
        if (options.filter) {
            return failure({"there is no Google Benchmark binary to filter", "--filter",
                            "leave it out, or give binaries with --base and --head"});
        }
        const auto before = own_program(options.base, options);
        const auto now = before ? own_program(options.head, options) : std::nullopt;
        return before && now ? compare_own(*before, *now, options) : gate::compare_builds(options);
    }
    if (!*base || !*head) {
        const fs::path& other = *base ? options.head : options.base;
        return failure({fmt::format("'{}' is no Google Benchmark binary, and '{}' is",
                                    other.string(), (*base ? options.base : options.head).string()),
                        *base ? "--head" : "--base", "give two of the same kind"});
    }
    return compare_gbench({path_of(options.base), path_of(options.head), **base, **head}, adapters);
}

}  // namespace crossover::sides
