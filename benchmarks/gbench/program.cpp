#include "benchmarks/gbench/program.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "backends/api/processes.hpp"
#include "benchmarks/command/children.hpp"
#include "benchmarks/command/run_command.hpp"
#include "benchmarks/gbench/names.hpp"

namespace crossover::gbench {
namespace {

/// What is said on stderr of a filter that matches nothing, in all versions.
constexpr std::string_view k_matches_nothing = "Failed to match any benchmarks against regex";
constexpr const char* k_no_name = "^no benchmark has this name$";

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (end > 0) {
            lines.emplace_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// What a process printed.
struct Printed {
    std::string output, errors;
    std::string fault;  ///< how it ended, as the end of a sentence; empty: as it should
};

Printed printed_by(const std::vector<std::string>& words) {
    const command::MemoryFile output;
    const command::MemoryFile errors;
    command::Children children;
    command::Drain drain;
    const auto end = command::run_command(
        words, {.output = output.descriptor(), .errors = errors.descriptor()}, {children, drain});
    if (!end) {
        return {{}, {}, end.error().what};
    }
    std::string fault;
    if (end->interrupted) {
        fault = "was told to end";
    } else if (end->status != 0) {
        fault = how_it_ended(end->status) + command::last_words(errors);
    } else if (!end->left.empty()) {
        fault = fmt::format("left a process running: '{}'", fmt::join(end->left, "', '"));
    }
    return {output.tail(std::string::npos), errors.tail(std::string::npos), fault};
}

Printed list(std::vector<std::string> words, const std::string& filter,
             const char* more = nullptr) {
    words.emplace_back("--benchmark_list_tests=true");
    if (!filter.empty()) {
        words.push_back("--benchmark_filter=" + filter);
    }
    if (more != nullptr) {
        words.emplace_back(more);
    }
    return printed_by(words);
}

}  // namespace

Expected<Listing> list_benchmarks(const std::vector<std::string>& words,
                                  const std::string& filter) {
    const Printed nothing = list(words, k_no_name);
    if (nothing.errors.find(k_matches_nothing) == std::string::npos) {
        return failure({fmt::format("'{}' {}: it {}", words.front(), k_is_none,
                                    nothing.fault.empty() ? "does not know --benchmark_filter"
                                                          : nothing.fault),
                        "", ""});
    }
    Listing listing{.names = {}, .fixed_iterations = true};
    Printed listed = list(words, filter, "--benchmark_min_time=1x");
    if (!listed.fault.empty() || listed.errors.find("min_time") != std::string::npos) {
        listing.fixed_iterations = false;
        listed = list(words, filter);
    }
    if (listed.errors.find(k_matches_nothing) != std::string::npos) {
        return failure({fmt::format("no benchmark of '{}' matches '{}'", words.front(),
                                    filter.empty() ? "." : filter),
                        "--filter", "see --benchmark_list_tests"});
    }
    if (!listed.fault.empty()) {
        return failure({fmt::format("'{}' {}", words.front(), listed.fault), "", ""});
    }
    listing.names = lines_of(listed.output);
    for (const std::string& line : lines_of(nothing.output)) {
        if (const auto same = std::find(listing.names.begin(), listing.names.end(), line);
            same != listing.names.end()) {
            listing.names.erase(same);
        }
    }
    return listing;
}

Expected<Measured> Program::run(const std::string& name, const Length& length) const {
    std::vector<std::string> words = m_words;
    words.insert(words.end(),
                 {"--benchmark_filter=" + anchored_filter(name), "--benchmark_format=json"});
    if (length.fixed) {
        // The calls that come first in a process take longer, and in other ways on other backends.
        words.insert(words.end(), {fmt::format("--benchmark_min_time={}x", length.iterations),
                                   "--benchmark_min_warmup_time=0.001"});
    } else {
        words.push_back(fmt::format("--benchmark_min_time={}", k_least_s));
    }
    const Printed printed = printed_by(words);
    auto measured = read_report(printed.output, name);
    if (measured && printed.fault.empty()) {
        return measured;
    }
    if (printed.errors.find(k_matches_nothing) != std::string::npos) {
        return failure({fmt::format("there is no benchmark '{}'", name), "", ""});
    }
    // A benchmark's own words say more than the status that its program ends with.
    const bool own_words = !measured && (measured.error().what.starts_with(k_reports) ||
                                         measured.error().what.starts_with(k_skips));
    if (!printed.fault.empty() && !own_words) {
        return failure(
            {fmt::format("benchmark '{}' ended its process: it {}", name, printed.fault), "", ""});
    }
    return failure({fmt::format("benchmark '{}' {}", name, measured.error().what), "", ""});
}

}  // namespace crossover::gbench
