#include "benchmarks/sweep/curve_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>

#include "benchmarks/stats/exchangeable.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::sweep {
namespace {

constexpr std::size_t k_enough_aimed = 8;

std::vector<RoundRatios> ratios_by_round(const record::Curve& curve) {
    std::vector<RoundRatios> by_round(curve.rounds.size());
    for (const record::Sample& sample : curve.samples) {
        by_round[sample.round].push_back(
            {sample.n, std::log(sample.parallel.seconds / sample.serial.seconds)});
    }
    for (RoundRatios& round : by_round) {
        std::sort(round.begin(), round.end(),
                  [](const auto& a, const auto& b) { return a.n < b.n; });
    }
    return by_round;
}

bool contradict(const record::StateAnswer& a, const record::StateAnswer& b) {
    if (a.verdict == record::CurveVerdict::unresolved ||
        b.verdict == record::CurveVerdict::unresolved) {
        return false;
    }
    if (a.verdict != b.verdict) {
        return true;
    }
    return a.verdict == record::CurveVerdict::crossover &&
           (a.n_high < b.n_low || b.n_high < a.n_low);
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

std::vector<RoundRatios> ratios_of(const record::Curve& curve, const RoundChoice& chosen) {
    std::vector<RoundRatios> all = ratios_by_round(curve);
    std::vector<RoundRatios> result;
    for (std::size_t round = 0; round < all.size(); ++round) {
        if (!all[round].empty() && chosen(curve.rounds[round])) {
            result.push_back(std::move(all[round]));
        }
    }
    return result;
}

CurveAnswer answer_of(const record::Curve& curve, const RoundChoice& chosen,
                      const stats::SizeRange& range, stats::Ending ending) {
    const std::vector<RoundRatios> all = ratios_of(curve, chosen);
    const std::vector<stats::SizeCount> coarse = count_coarse(all, range);
    CurveAnswer result;
    result.changes = stats::changes_of_lead(coarse, stats::alpha_per_size(coarse.size()));
    result.floor = stats::floor_of(result.changes);
    const std::vector<RoundRatios> rounds = above(result.floor, all);
    std::vector<stats::RoundCrossing> crossings;
    crossings.reserve(rounds.size());
    for (const RoundRatios& round : rounds) {
        crossings.push_back(stats::crossing_of_round(round, range));
    }
    const auto aimed = [&](const RoundRatios& round) { return is_aimed(round, range); };
    const auto first = std::find_if(rounds.begin(), rounds.end(), aimed);
    auto blind = static_cast<std::size_t>(first - rounds.begin());
    blind = rounds.size() - blind < k_enough_aimed ? 0 : blind;
    result.judged.assign(crossings.begin() + static_cast<std::ptrdiff_t>(blind), crossings.end());
    std::vector<double> in_order;
    in_order.reserve(result.judged.size());
    for (const stats::RoundCrossing& crossing : result.judged) {
        in_order.push_back(crossing.n);
    }
    result.widening = stats::exchangeability(in_order).widening;
    result.answer = stats::answer_of(crossings, blind, range, ending, result.widening);
    if (likely_floor(coarse) > result.floor && result.answer.kind != stats::Kind::never) {
        // Another crossing above is likely, and not yet proven: this one is not the last.
        result.answer.kind = stats::Kind::unresolved;
        result.answer.typical.high = std::numeric_limits<double>::infinity();
    }
    return result;
}

std::vector<record::RoundCrossing> round_crossings(const record::Curve& curve,
                                                   const CurveAnswer& answer,
                                                   const stats::SizeRange& range) {
    const std::vector<RoundRatios> by_round = ratios_by_round(curve);
    // The judged rounds are the last ones of those that count.
    std::size_t left = answer.judged.size();
    std::vector<record::RoundCrossing> result;
    for (std::size_t round = by_round.size(); round-- > 0;) {
        const std::vector<RoundRatios> kept = above(answer.floor, {&by_round[round], 1});
        if (kept.empty()) {
            continue;
        }
        const stats::RoundCrossing found = stats::crossing_of_round(kept.front(), range);
        const auto inside = [](double n) {
            return n > 0.0 && std::isfinite(n) ? std::optional(n) : std::nullopt;
        };
        record::RoundCrossing told{.round = static_cast<unsigned>(round),
                                   .counts = curve.rounds[round].counts && left > 0,
                                   .n = inside(found.n),
                                   .n_low = inside(found.low),
                                   .n_high = inside(found.high)};
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

std::string known_so_far(const record::Curve& curve, const CurveAnswer& answer,
                         const stats::SizeRange& range) {
    if (const ToldInterval known = whole_interval(answer.answer.typical, range); known.n) {
        return "so far " + text::format_interval(text::format_count(*known.n),
                                                 text::format_count(*known.n_low),
                                                 text::format_count(*known.n_high));
    }
    constexpr double k_alpha = 0.05;
    std::uint64_t loses = 0;
    std::uint64_t wins = 0;
    for (const stats::SizeCount& size : count_coarse(ratios_of(curve, counts), range)) {
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
