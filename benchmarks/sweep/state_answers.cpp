#include "benchmarks/sweep/state_answers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <string>

#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/stats/sequential.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/stats/states.hpp"
#include "benchmarks/sweep/crossover_fit.hpp"

namespace crossover::sweep {
namespace {

using record::Sample;
using record::StateAnswer;

double log_ratio(const Sample& sample) {
    return std::log(sample.parallel.seconds / sample.serial.seconds);
}

stats::Classification classify(const record::Curve& curve, const RoundChoice& chosen, double alpha_per_side) {
    const stats::SequentialSignTest test(alpha_per_side);
    std::map<std::uint64_t, RatiosByRound> ratios;
    for (const Sample& sample : curve.samples) {
        ratios[sample.n].emplace_back(sample.round, log_ratio(sample));
    }
    std::vector<stats::SizeVerdict> verdicts;
    verdicts.reserve(ratios.size());
    for (const auto& [n, of_size] : ratios) {
        if (const auto judged = judged_ratios(curve, of_size, chosen); !judged.empty()) {
            verdicts.push_back({n, test.judge(judged)});
        }
    }
    return stats::classify(verdicts);
}

StateAnswer answer_of(const record::Curve& curve, const RoundChoice& chosen, double alpha_per_side) {
    const stats::Classification found = classify(curve, chosen, alpha_per_side);
    constexpr std::array k_names{"crossover", "always", "never", "unresolved"};
    StateAnswer answer;
    answer.verdict = k_names.at(static_cast<std::size_t>(found.kind));
    if (found.crossing) {
        answer.n_low = found.crossing->n_low;
        answer.n_high = found.crossing->n_high;
        if (found.crossing->n_low) {
            const std::uint64_t low = *found.crossing->n_low;
            const std::uint64_t high = found.crossing->n_high;
            answer.n = point_estimate(fit_around(curve, chosen, low, high), low, high);
        }
    }
    return answer;
}

template <class Predicate>
RoundChoice choose(const record::Curve& curve, const Predicate& predicate) {
    RoundChoice chosen;
    chosen.reserve(curve.rounds.size());
    std::transform(curve.rounds.begin(), curve.rounds.end(), std::back_inserter(chosen), predicate);
    return chosen;
}

bool contradict(const StateAnswer& a, const StateAnswer& b) {
    if (a.verdict == "unresolved" || b.verdict == "unresolved") {
        return false;
    }
    if (a.verdict != b.verdict) {
        return true;
    }
    return a.verdict == "crossover" && (a.n_high < b.n_low || b.n_high < a.n_low);
}

}  // namespace

RoundChoice rounds_that_count(const record::Curve& curve) {
    return choose(curve, [](const record::Round& round) { return round.counts; });
}

std::vector<double> judged_ratios(const record::Curve& curve, const RatiosByRound& of_size, const RoundChoice& chosen) {
    std::vector<double> here;
    std::vector<double> there;
    std::vector<double> both;
    for (const auto& [round, ratio] : of_size) {
        if (chosen[round]) {
            here.push_back(ratio);
            both.push_back(ratio);
        } else if (!curve.rounds[round].contended) {
            there.push_back(ratio);
            both.push_back(ratio);
        }
    }
    return stats::are_common_ground(here, there) ? both : here;
}

std::vector<StateAnswer> state_answers(const record::Curve& curve, double alpha_per_side) {
    std::map<std::string, std::vector<double>> trips;
    std::size_t known = 0;
    for (const record::Round& round : curve.rounds) {
        if (!round.contended && !round.state.empty()) {
            trips[round.state].push_back(*round.machine->round_trip_ns);
            ++known;
        }
    }
    std::vector<StateAnswer> answers;
    for (const auto& entry : trips) {
        const std::string& name = entry.first;
        const RoundChoice chosen =
            choose(curve, [&](const record::Round& round) { return !round.contended && round.state == name; });
        StateAnswer answer = answer_of(curve, chosen, alpha_per_side);
        answer.name = name;
        answer.round_trip_ns = stats::median(entry.second);
        answer.share_ratio = static_cast<double>(entry.second.size()) / static_cast<double>(known);
        answers.push_back(std::move(answer));
    }
    std::sort(answers.begin(), answers.end(),
              [](const StateAnswer& a, const StateAnswer& b) { return a.round_trip_ns < b.round_trip_ns; });
    return answers.size() == 2 && contradict(answers[0], answers[1]) ? answers : std::vector<StateAnswer>();
}

}  // namespace crossover::sweep
