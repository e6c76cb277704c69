#include "benchmarks/formats/threshold_header.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "benchmarks/formats/answers.hpp"
#include "benchmarks/formats/thresholds.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

/// A line of a comment that ends with the line: nothing at its end continues it into the next one,
/// neither a backslash (blanks may follow it) nor the trigraph of one.
std::string comment(const std::string& words) {
    std::string line = "// " + text::printable(words);
    line.erase(line.find_last_not_of(' ') + 1);
    return line + (line.ends_with('\\') || line.ends_with("?\?/") ? " .\n" : "\n");
}

bool is_letter_or_digit(char c) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
}

/// Letters and digits, with single "_" between: two in a row are reserved in C++. No keyword can
/// come of it, since more follows.
std::string identifier(const std::string& name) {
    std::string made;
    for (const char letter : name) {
        if (is_letter_or_digit(letter)) {
            made += letter;
        } else if (!made.empty() && made.back() != '_') {
            made += '_';
        }
    }
    if (made.ends_with('_')) {
        made.pop_back();
    }
    if (made.empty()) {
        return "unnamed";
    }
    return '0' <= made.front() && made.front() <= '9' ? "n" + made : made;
}

using Pair = std::pair<std::string, std::string>;  // workload, backend

/// By workload and backend the curve that a program means which names nothing else.
std::map<Pair, const record::Crossover*> main_curves(
    const std::vector<record::Crossover>& crossovers) {
    const auto rank = [](const record::Crossover& crossover) {
        return std::make_tuple(crossover.curve.calls == record::CallMode::hot,
                               !crossover.oversubscribed, crossover.curve.nodes == 1,
                               crossover.curve.workers,
                               crossover.curve.calls != record::CallMode::first);
    };
    std::map<Pair, const record::Crossover*> best;
    for (const record::Crossover& crossover : crossovers) {
        const record::Crossover*& held = best[{crossover.curve.workload, crossover.curve.backend}];
        if (held == nullptr || rank(*held) < rank(crossover)) {
            held = &crossover;
        }
    }
    return best;
}

std::string curve_name(const record::CurveKey& curve, bool is_main) {
    const std::string plain = curve.workload + "/" + curve.backend;
    // What tells slices apart stands behind workload and backend: "/2/hot". No leading letter is
    // needed behind them, so the one given here goes again.
    const std::string slice = record::stable_name(curve).substr(text::printable(plain).size());
    return identifier(plain) + (is_main ? "" : identifier("x" + slice).substr(1));
}

std::string build_text(const record::Environment& environment) {
    const record::BuildInfo& build = environment.build;
    std::string text =
        fmt::format("crossover {}, {} {}", build.version, build.compiler, build.flags);
    text += build.sanitizers.empty() ? "" : ", sanitizers " + build.sanitizers;
    if (build.git_revision) {
        text += fmt::format(", revision {}{}", *build.git_revision,
                            build.git_dirty.value_or(false) ? " with changes" : "");
    }
    return text;
}

std::string preamble(const record::Environment& environment) {
    const unsigned usable = environment.cpus.usable;
    return comment("From which size another way than the serial one pays, as measured on:") +
           comment("CPU:      " + environment.cpu_model +
                   (usable == 0 ? "" : fmt::format(", {} usable", usable))) +
           comment("kernel:   " + environment.kernel) +
           comment("built:    " + build_text(environment)) +
           comment("measured: " + environment.started_utc) +
           comment(fmt::format("by:       {}", fmt::join(environment.command_line, " "))) +
           comment("Written by crossover export --format header; measure again rather than edit.") +
           "#pragma once\n\n#include <cstddef>\n#include <cstdint>\n#include <limits>\n\n"
           "namespace crossover::thresholds {\n";
}

std::string size_text(const std::optional<std::uint64_t>& n) {
    constexpr auto k_signed_most =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return n ? fmt::format("{}{}", *n, *n > k_signed_most ? "U" : "") : "SIZE_MAX";
}

std::string time_text(const std::optional<double>& ns) {
    constexpr double k_plain = 1000.0;
    if (!ns) {
        return "std::numeric_limits<double>::infinity()";
    }
    return *ns >= k_plain && *ns < 1e15 ? fmt::format("{:.0f}", *ns) : fmt::format("{:.4g}", *ns);
}

std::string curve_text(const record::Crossover& crossover, const std::string& name,
                       const record::Environment& environment, record::Take take) {
    const record::CurveKey& curve = crossover.curve;
    const std::string versions = runtime_version(environment, curve.backend);
    std::string text =
        "\n" + comment(fmt::format("{} with {}, {} calls{}{}{}", curve.workload, curve.backend,
                                   record::word_of(curve.calls),
                                   curve.baseline == "serial" ? "" : ", against " + curve.baseline,
                                   crossover.oversubscribed ? ", more workers than CPUs" : "",
                                   versions.empty() ? "" : "; " + versions));
    if (crossover.reason) {
        text += comment(*crossover.reason);
    }
    if (const std::string further = further_text(crossover.further_crossings); !further.empty()) {
        text += comment(further);
    }
    for (const std::string& note : size_notes(crossover)) {
        text += comment(note);
    }
    const MinSize size = min_size(crossover, take);
    const auto worth = worth_ns(crossover);
    text += fmt::format("inline constexpr std::size_t {}_min_n = {};  ", name, size_text(size.n)) +
            comment(fmt::format("{} at {} worker{}{}", size.told, curve.workers,
                                curve.workers == 1 ? "" : "s", record::on_nodes(curve.nodes)));
    text += fmt::format("inline constexpr double {}_worth_ns = {};  ", name, time_text(worth)) +
            comment(worth ? "serial work from which it pays" : "not known");
    return text;
}

}  // namespace

Expected<std::string> threshold_header(const record::StoredResults& results, record::Take take) {
    const auto main = main_curves(results.crossovers);
    std::string text = preamble(results.environment);
    std::set<std::string> known;
    for (const record::Crossover& crossover : results.crossovers) {
        const record::CurveKey& curve = crossover.curve;
        const std::string name =
            curve_name(curve, main.at({curve.workload, curve.backend}) == &crossover);
        if (!known.insert(name).second) {
            return failure({fmt::format("two curves would have the name '{}_min_n'", name),
                            "crossover export --format header",
                            "give workloads and backends names that differ in letters and digits, "
                            "or use --format thresholds"});
        }
        text += curve_text(crossover, name, results.environment, take);
    }
    return text + "\n}  // namespace crossover::thresholds\n";
}

}  // namespace crossover::formats
