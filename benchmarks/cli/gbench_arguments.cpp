#include "benchmarks/cli/gbench_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/cli/programs.hpp"
#include "benchmarks/gbench/names.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::cli {
namespace {

using Offered = std::vector<protocol::OfferedWorkload>;

/// A benchmark by its family, where that has one pattern, or by its pattern. It must have sizes.
Expected<protocol::OfferedWorkload> find_benchmark(const Offered& offered, const std::string& name,
                                                   const char* option) {
    Offered found;
    std::vector<std::string_view> names;
    for (const protocol::OfferedWorkload& one : offered) {
        const std::string_view family = gbench::family_of(one.name);
        if (one.name == name) {
            found = {one};
            break;
        }
        if (family == name) {
            found.push_back(one);
        }
        if (names.empty() || names.back() != family) {
            names.push_back(family);
        }
    }
    if (found.empty()) {
        return failure(
            {fmt::format("there is no benchmark '{}'", name), option, name_remedy(name, names)});
    }
    if (std::all_of(found.begin(), found.end(),
                    [](const auto& one) { return one.sizes.empty(); })) {
        return failure({fmt::format("'{}' has no such argument that is n", name), option,
                        "register it with ->Arg or ->Range, or choose one with --arg"});
    }
    if (found.size() > 1) {
        std::vector<std::string> patterns;
        std::transform(found.begin(), found.end(), std::back_inserter(patterns),
                       [](const auto& one) { return "'" + one.name + "'"; });
        return failure({fmt::format("'{}' is several curves", name), option,
                        fmt::format("name one of {}, or choose another argument with --arg",
                                    fmt::join(patterns, ", "))});
    }
    return found.front();
}

/// NAME=BENCHMARK.
Expected<std::pair<std::string, std::string>> split_way(const std::string& text) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    if (equals == std::string::npos || name.empty() || name == "serial" ||
        equals + 1 == text.size()) {
        return failure({fmt::format("'{}' is not of the form NAME=BENCHMARK", text), "--way",
                        "for example --way openmp=BM_OpenMP"});
    }
    return std::pair(name, text.substr(equals + 1));
}

/// Serial, and the ways by name.
Expected<std::vector<std::pair<std::string, protocol::OfferedWorkload>>> choose(
    const GbenchArguments& arguments, const Offered& offered) {
    std::vector<std::pair<std::string, protocol::OfferedWorkload>> chosen;
    auto serial = find_benchmark(offered, *arguments.serial, "--serial");
    if (!serial) {
        return failure(serial.error());
    }
    chosen.emplace_back("serial", std::move(*serial));
    for (const std::string& text : arguments.ways) {
        const auto way = split_way(text);
        auto benchmark = way ? find_benchmark(offered, way->second, "--way")
                             : Expected<protocol::OfferedWorkload>(failure(way.error()));
        if (!benchmark) {
            return failure(benchmark.error());
        }
        if (std::any_of(chosen.begin(), chosen.end(),
                        [&](const auto& known) { return known.first == way->first; })) {
            return failure({fmt::format("'{}' is given twice", way->first), "--way",
                            "give each name one benchmark"});
        }
        chosen.emplace_back(way->first, std::move(*benchmark));
    }
    return chosen;
}

/// A plain file name is a file here, as a shell's user means it, and not one in PATH.
std::string path_of(const std::string& program) {
    return std::filesystem::path(program).has_parent_path() ? program : "./" + program;
}

}  // namespace

void add_gbench_options(CLI::App& command, GbenchArguments& arguments) {
    CLI::Option* const program =
        command.add_option("--gbench", arguments.program, "a Google Benchmark binary, as it is");
    constexpr std::array k_others{"--workload", "--backend", "--runner",  "--launcher",
                                  "--baseline", "--command", "--program", "--allow-planted",
                                  "--pin",      "--quick",   "--full",    "--calls"};
    for (const char* const other : k_others) {
        program->excludes(other);
    }
    CLI::Option* const serial =
        command.add_option("--serial", arguments.serial, "of --gbench: the baseline: BM_Serial")
            ->needs(program);
    CLI::Option* const way =
        command
            .add_option("--way", arguments.ways,
                        "of --gbench: NAME=BENCHMARK, what stands against it: openmp=BM_OpenMP")
            ->allow_extra_args(false)
            ->needs(program);
    program->needs(serial)->needs(way);
    command.add_option("--arg", arguments.argument, "of --gbench: which argument is n (1)")
        ->check(CLI::Range(1, 64))
        ->needs(program);
}

Expected<void> add_gbench(const SweepArguments& arguments, sweep::SweepOptions& options,
                          const Catalogue& catalogue) {
    const GbenchArguments& asked = arguments.gbench;
    const std::string program = path_of(*asked.program);
    const auto offered = catalogue.ask_gbench(program, asked.argument);
    if (!offered) {
        return failure({offered.error().what, "--gbench", offered.error().remedy});
    }
    const auto chosen = choose(asked, *offered);
    if (!chosen) {
        return failure(chosen.error());
    }
    std::vector<std::uint64_t> sizes = chosen->front().second.sizes;
    bool fixed = true;
    for (const auto& [name, benchmark] : *chosen) {
        std::vector<std::uint64_t> common;
        std::set_intersection(sizes.begin(), sizes.end(), benchmark.sizes.begin(),
                              benchmark.sizes.end(), std::back_inserter(common));
        sizes = std::move(common);
        fixed = fixed && benchmark.ways.size() > 1;
    }
    if (arguments.sizes) {
        std::erase_if(sizes, [&](std::uint64_t n) {
            return n < options.n_min || n > options.n_max.value_or(n) ||
                   (!options.sizes.empty() &&
                    !std::binary_search(options.sizes.begin(), options.sizes.end(), n));
        });
    }
    if (sizes.size() < 2) {
        return failure({fmt::format("the benchmarks have {} in common",
                                    sizes.empty() ? "no size" : "one size"),
                        arguments.sizes ? "--n" : "--way", "register them for the same sizes"});
    }
    for (const auto& [name, benchmark] : *chosen) {
        std::vector<std::string> words{catalogue.gbench_runner, "--pattern=" + benchmark.name};
        if (fixed) {
            words.emplace_back("--iterations");
        }
        words.insert(words.end(), {"--", program});
        options.runners.push_back({name, std::move(words), program});
        if (name != "serial") {
            options.backends.push_back(name);
        }
    }
    options.workloads = {{std::filesystem::path(program).filename().string()}};
    options.n_min = sizes.front();
    options.n_max = sizes.back();
    options.sizes = std::move(sizes);
    options.dispatch = false;  // a map of nothing is no benchmark of this program
    return {};
}

}  // namespace crossover::cli
