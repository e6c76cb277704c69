#include "benchmarks/sweep/curve_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "benchmarks/stats/aim.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::sweep {
namespace {

std::vector<stats::RoundRatios> ratios_by_round(const record::Curve& curve) {
    std::vector<stats::RoundRatios> by_round(curve.rounds.size());
    for (const record::Sample& sample : curve.samples) {
        by_round[sample.round].push_back(
            {sample.n, std::log(sample.parallel.seconds / sample.serial.seconds)});
    }
    for (stats::RoundRatios& round : by_round) {
        std::sort(round.begin(), round.end(),
                  [](const auto& a, const auto& b) { return a.n < b.n; });
    }
    return by_round;
}

bool contradict(const record::StateAnswer& a, const record::StateAnswer& b) {
    const auto open = [](const record::StateAnswer& answer) {
        return answer.verdict == record::CurveVerdict::unresolved;
    };
    const bool apart =
        a.verdict == record::CurveVerdict::crossover && (a.n_high < b.n_low || b.n_high < a.n_low);
    return !open(a) && !open(b) && (a.verdict != b.verdict || apart);
}

/// Without a verdict.
ToldInterval whole_interval(const stats::CrossingQuantile& found, const stats::SizeRange& range) {
    const auto whole = [&](double n) {
        return std::clamp(static_cast<std::uint64_t>(n), range.n_min, range.n_max);
    };
    ToldInterval result;
    if (std::isfinite(found.high)) {
        result.n_high = whole(std::ceil(found.high));
    }
    if (found.low > 0.0 && result.n_high) {
        result.n_low = whole(std::floor(found.low));
        result.n = std::clamp(whole(std::round(found.n)), *result.n_low, *result.n_high);
    }
    return result;
}

}  // namespace

bool counts(const record::Round& round) {
    return round.counts;
}

std::vector<stats::RoundRatios> ratios_of(const record::Curve& curve, const RoundChoice& chosen) {
    std::vector<stats::RoundRatios> all = ratios_by_round(curve);
    std::vector<stats::RoundRatios> result;
    for (std::size_t round = 0; round < all.size(); ++round) {
        if (!all[round].empty() && chosen(curve.rounds[round])) {
            result.push_back(std::move(all[round]));
        }
    }
    return result;
}

stats::CurveAnswer answer_of(const record::Curve& curve, const RoundChoice& chosen,
                             const stats::SizeRange& range, stats::Ending ending) {
    return stats::answer_of_rounds(ratios_of(curve, chosen), range, ending);
}

std::vector<record::RoundCrossing> round_crossings(const record::Curve& curve,
                                                   const stats::CurveAnswer& answer,
                                                   const stats::SizeRange& range) {
    const std::vector<stats::RoundRatios> by_round = ratios_by_round(curve);
    // The judged rounds are the last ones of those that count.
    std::size_t left = answer.judged.size();
    std::vector<record::RoundCrossing> result;
    for (std::size_t round = by_round.size(); round-- > 0;) {
        const std::vector<stats::RoundRatios> kept =
            stats::above(answer.floor, {&by_round[round], 1});
        if (kept.empty()) {
            continue;
        }
        const stats::RoundCrossing found =
            stats::crossing_of_round(kept.front(), range, answer.lead_ratio);
        record::RoundCrossing told{.round = static_cast<unsigned>(round),
                                   .counts = curve.rounds[round].counts && left > 0,
                                   .n = stats::uncensored(found.n),
                                   .n_low = stats::uncensored(found.low),
                                   .n_high = stats::uncensored(found.high)};
        if (std::isinf(found.low)) {
            told.n_low = static_cast<double>(range.n_max);
        }
        left -= told.counts ? 1 : 0;
        result.push_back(told);
    }
    std::reverse(result.begin(), result.end());
    return result;
}

ToldInterval told(const stats::Answer& answer, const stats::SizeRange& range) {
    constexpr std::array k_verdicts{record::CurveVerdict::crossover, record::CurveVerdict::always,
                                    record::CurveVerdict::never, record::CurveVerdict::unresolved};
    ToldInterval result = answer.kind == stats::Kind::crossover
                              ? whole_interval(answer.typical, range)
                              : ToldInterval{};
    result.verdict = k_verdicts.at(static_cast<std::size_t>(answer.kind));
    return result;
}

std::vector<record::StateAnswer> state_answers(const record::Curve& curve,
                                               const stats::SizeRange& range) {
    std::map<std::string, std::vector<double>> trips;
    std::size_t known = 0;
    for (const record::Round& round : curve.rounds) {
        if (!round.contended && !round.state.empty()) {
            trips[round.state].push_back(*round.machine->round_trip_ns);
            ++known;
        }
    }
    std::vector<record::StateAnswer> answers;
    for (const auto& entry : trips) {
        const std::string& name = entry.first;
        const RoundChoice of_state = [&name](const record::Round& round) {
            return !round.contended && round.state == name;
        };
        const ToldInterval found =
            told(answer_of(curve, of_state, range, stats::Ending::time).answer, range);
        answers.push_back(
            {.name = name,
             .round_trip_ns = stats::median(entry.second),
             .share_ratio = static_cast<double>(entry.second.size()) / static_cast<double>(known),
             .verdict = found.verdict,
             .n = found.n,
             .n_low = found.n_low,
             .n_high = found.n_high});
    }
    std::sort(answers.begin(), answers.end(),
              [](const auto& a, const auto& b) { return a.round_trip_ns < b.round_trip_ns; });
    return answers.size() == 2 && contradict(answers[0], answers[1])
               ? answers
               : std::vector<record::StateAnswer>();
}

std::string known_so_far(const record::Curve& curve, const stats::CurveAnswer& answer,
                         const stats::SizeRange& range) {
    if (const ToldInterval known = whole_interval(answer.answer.typical, range); known.n) {
        return "so far " + text::format_interval(text::format_count(*known.n),
                                                 text::format_count(*known.n_low),
                                                 text::format_count(*known.n_high));
    }
    constexpr double k_alpha = 0.05;
    std::uint64_t loses = 0;
    std::uint64_t wins = 0;
    for (const stats::SizeCount& size : stats::count_coarse(ratios_of(curve, counts), range)) {
        const stats::Verdict verdict = stats::verdict_of(size, k_alpha);
        loses = verdict == stats::Verdict::lose ? size.n : loses;
        wins = verdict == stats::Verdict::lose               ? 0
               : verdict == stats::Verdict::win && wins == 0 ? size.n
                                                             : wins;
    }
    const std::string below = loses > 0 ? "loses at " + text::format_count(loses) : "";
    const std::string above = wins > 0 ? "wins at " + text::format_count(wins) : "";
    return below + (below.empty() || above.empty() ? "" : ", ") + above;
}

}  // namespace crossover::sweep
