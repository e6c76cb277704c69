#include "benchmarks/gate/brackets.hpp"

#include <fmt/format.h>

#include <limits>

namespace crossover::gate {
namespace {

using record::Crossover;
using Kind = Change::Kind;

/// The crossover lies above `low` and at or below `high`, as far as the run proves.
struct Bracket {
    double low = 0.0;
    double high = std::numeric_limits<double>::infinity();
};

Bracket bracket_of(const Crossover& answer) {
    const auto number = [](const std::optional<std::uint64_t>& n, double otherwise) {
        return n ? static_cast<double>(*n) : otherwise;
    };
    constexpr double k_infinity = std::numeric_limits<double>::infinity();
    if (answer.verdict == "always") {
        return {0.0, number(answer.n_min, k_infinity)};
    }
    if (answer.verdict == "never") {
        return {number(answer.n_top, 0.0), k_infinity};
    }
    return {number(answer.n_low, 0.0), number(answer.n_high, k_infinity)};
}

/// "[64, 91]", "at most 2", "always", "never up to 4096"
std::string words_of(const Crossover& answer) {
    if (answer.verdict == "never" && answer.n_top) {
        return fmt::format("never up to {}", *answer.n_top);
    }
    if (answer.verdict != "crossover") {
        return answer.verdict;
    }
    return answer.n_low ? fmt::format("[{}, {}]", *answer.n_low, answer.n_high.value_or(0))
                        : fmt::format("at most {}", answer.n_high.value_or(0));
}

bool answered(const Crossover& answer) {
    return answer.verdict == "crossover" || answer.verdict == "always" || answer.verdict == "never";
}

/// "the head is unresolved: machine busy"
std::string open_reason(const char* side, const Crossover& answer) {
    return fmt::format("{} {} {}{}", side, answer.verdict == "failed" ? "has" : "is", answer.verdict,
                       answer.reason ? ": " + *answer.reason : "");
}

}  // namespace

Change bracket_change(const Crossover& baseline, const Crossover& head, double margin_ratio) {
    if (!answered(head)) {
        return {Kind::unknown, open_reason("the head", head)};
    }
    if (!answered(baseline)) {
        return {Kind::unknown, open_reason("the baseline", baseline)};
    }
    const Bracket before = bracket_of(baseline);
    const Bracket now = bracket_of(head);
    const bool same_verdict = baseline.verdict == head.verdict;
    const double margin = 1.0 + margin_ratio;
    const bool up = same_verdict ? now.low > before.high * margin : now.low >= before.high;
    const bool down = same_verdict ? before.low > now.high * margin : before.low >= now.high;
    if (up || down) {
        return {up ? Kind::worse : Kind::better, fmt::format("the crossover moved {}: {} before, {} now",
                                                             up ? "up" : "down", words_of(baseline), words_of(head))};
    }
    if (!same_verdict && (head.verdict == "never" || baseline.verdict == "never")) {
        // Not contradicted, but a crossover that one run saw lies beyond what the other looked at.
        return {Kind::unknown, fmt::format("the runs looked up to different sizes: {} before, {} now",
                                           words_of(baseline), words_of(head))};
    }
    return {};
}

}  // namespace crossover::gate
