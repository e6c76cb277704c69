#include "benchmarks/gbench/program.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "benchmarks/gbench/names.hpp"
#include "benchmarks/text/printable.hpp"

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

/// What a run for the list alone printed.
struct Listed {
    std::vector<std::string> lines;
    std::string errors;
    Expected<double> ended;
};

Listed list(std::vector<std::string> words, const std::string& filter, const char* more = nullptr) {
    const command::MemoryFile output;
    const command::MemoryFile errors;
    words.emplace_back("--benchmark_list_tests=true");
    if (!filter.empty()) {
        words.push_back("--benchmark_filter=" + filter);
    }
    if (more != nullptr) {
        words.emplace_back(more);
    }
    auto ended = command::run_command(words, {output.descriptor(), errors});
    return {lines_of(output.tail(std::string::npos)), errors.tail(std::string::npos),
            std::move(ended)};
}

}  // namespace

Expected<Listing> list_benchmarks(const std::vector<std::string>& words,
                                  const std::string& filter) {
    const Listed nothing = list(words, k_no_name);
    if (nothing.errors.find(k_matches_nothing) == std::string::npos) {
        return failure({fmt::format("'{}' {}{}", words.front(), k_is_none,
                                    nothing.ended ? ": it does not know --benchmark_filter"
                                                  : ": " + nothing.ended.error().what),
                        "", ""});
    }
    Listing listing{.names = {}, .fixed_iterations = true};
    Listed listed = list(words, filter, "--benchmark_min_time=1x");
    if (!listed.ended || listed.errors.find("min_time") != std::string::npos) {
        listing.fixed_iterations = false;
        listed = list(words, filter);
    }
    if (listed.errors.find(k_matches_nothing) != std::string::npos) {
        return failure({fmt::format("no benchmark of '{}' matches '{}'", words.front(),
                                    filter.empty() ? "." : filter),
                        "--filter", "see --benchmark_list_tests"});
    }
    if (!listed.ended) {
        return failure(listed.ended.error());
    }
    listing.names = std::move(listed.lines);
    for (const std::string& line : nothing.lines) {
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
    m_output.clear();
    m_errors.clear();
    const auto ended = command::run_command(words, {m_output.descriptor(), m_errors});
    auto measured = read_report(m_output.tail(std::string::npos), name);
    if (measured && ended) {
        return measured;
    }
    if (m_errors.tail(std::string::npos).find(k_matches_nothing) != std::string::npos) {
        return failure({fmt::format("there is no benchmark '{}'", name), "", ""});
    }
    // A benchmark's own words say more than the status that its program ends with.
    const bool own_words = !measured && (measured.error().what.starts_with(k_reports) ||
                                         measured.error().what.starts_with(k_skips));
    if (!ended && !own_words) {
        // Without the command, which says nothing that the name does not.
        const std::string command = fmt::format("'{}' ", fmt::join(words, " "));
        const std::string& how = ended.error().what;
        return failure({fmt::format("benchmark '{}' ended its process: it {}", name,
                                    how.starts_with(command) ? how.substr(command.size()) : how),
                        "", ""});
    }
    return failure({fmt::format("benchmark '{}' {}", name, measured.error().what), "", ""});
}

}  // namespace crossover::gbench
