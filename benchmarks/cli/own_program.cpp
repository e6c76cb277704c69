#include "benchmarks/cli/own_program.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::cli {
namespace {

/// A plain file name is a file here, as a shell's user means it, and not one in PATH.
std::vector<std::string> words_for(const SweepArguments& arguments, const Catalogue& catalogue) {
    std::vector<std::string> words;
    if (arguments.python) {
        words = catalogue.python;
        words.push_back(*arguments.python);
    } else {
        const bool is_plain = !std::filesystem::path(*arguments.program).has_parent_path();
        words.push_back((is_plain ? "./" : "") + *arguments.program);
    }
    words.emplace_back("--serve");
    return words;
}

Expected<protocol::OfferedWorkload> choose(const std::vector<protocol::OfferedWorkload>& offered,
                                           const std::vector<std::string>& asked) {
    std::vector<std::string_view> names;
    names.reserve(offered.size());
    for (const protocol::OfferedWorkload& one : offered) {
        names.push_back(one.name);
    }
    if (asked.size() > 1 || (asked.empty() && offered.size() > 1)) {
        return failure({asked.empty() ? "the program has several comparisons"
                                      : "a sweep of a program measures one comparison",
                        "--workload", fmt::format("name one of {}", fmt::join(names, ", "))});
    }
    const auto found =
        asked.empty() ? names.begin() : std::find(names.begin(), names.end(), asked.front());
    if (found == names.end()) {
        return failure({fmt::format("the program has no comparison '{}'", asked.front()),
                        "--workload", name_remedy(asked.front(), names)});
    }
    return offered[static_cast<std::size_t>(found - names.begin())];
}

Expected<std::vector<std::string>> choose_ways(const protocol::OfferedWorkload& workload,
                                               const std::vector<std::string>& asked) {
    std::vector<std::string> ways = workload.ways;
    std::erase(ways, "serial");
    if (ways.size() == workload.ways.size() || ways.empty()) {
        return failure({fmt::format("'{}' has {}", workload.name,
                                    ways.empty() ? "no way beside serial" : "no serial way"),
                        "--program", "give it both"});
    }
    std::vector<std::string_view> known(ways.begin(), ways.end());
    known.insert(known.end(), workload.more_ways.begin(), workload.more_ways.end());
    for (const std::string& name : asked) {
        // A grain may follow: openmp:dynamic:1024.
        if (std::none_of(known.begin(), known.end(), [&](std::string_view way) {
                return name == way || name.starts_with(std::string(way) + ":");
            })) {
            return failure({fmt::format("'{}' has no way '{}'", workload.name, name), "--backend",
                            name_remedy(name, known)});
        }
    }
    return asked.empty() ? ways : asked;
}

/// What the author says of the sizes; --step comes first.
Expected<void> take_size_notes(const protocol::OfferedWorkload& workload,
                               sweep::SweepOptions& options, bool has_step) {
    const std::uint64_t step = has_step ? options.size_notes.step : workload.size_notes.step;
    options.size_notes = workload.size_notes;
    options.size_notes.step = step;
    const std::uint64_t gate = options.size_notes.gate_n.value_or(1);
    const bool has_list = !options.sizes.empty();
    std::erase_if(options.sizes, [gate](std::uint64_t n) { return n < gate; });
    if ((options.n_max && *options.n_max < gate) || (has_list && options.sizes.size() < 2)) {
        return failure({fmt::format("below n = {} the library that is measured stays serial by "
                                    "itself, and the sizes end at {}",
                                    text::format_count(gate), text::format_count(*options.n_max)),
                        "--n", "give larger ones"});
    }
    options.n_min = has_list ? options.sizes.front() : std::max(options.n_min, gate);
    return {};
}

}  // namespace

Expected<void> add_own_program(const SweepArguments& arguments, sweep::SweepOptions& options,
                               const Catalogue& catalogue) {
    const std::vector<std::string> words = words_for(arguments, catalogue);
    const auto offered = catalogue.ask_program(words);
    if (!offered) {
        return failure(offered.error());
    }
    const auto workload = choose(*offered, arguments.workloads);
    if (!workload) {
        return failure(workload.error());
    }
    auto ways = choose_ways(*workload, arguments.backends);
    if (!ways) {
        return failure(ways.error());
    }
    options.workloads = {{workload->name}};
    options.backends = std::move(*ways);
    options.runners.push_back({"serial", words});
    for (const std::string& way : options.backends) {
        options.runners.push_back({way, words});
    }
    if (!arguments.sizes) {
        options.n_min = workload->n_min.value_or(options.n_min);
        options.n_max = workload->n_max;
    }
    if (auto known = take_size_notes(*workload, options, arguments.step.has_value()); !known) {
        return failure(known.error());
    }
    options.dispatch = false;  // a map of nothing is no comparison of this program
    return {};
}

}  // namespace crossover::cli
