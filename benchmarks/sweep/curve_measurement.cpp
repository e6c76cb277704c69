#include "benchmarks/sweep/curve_measurement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/bisection.hpp"
#include "benchmarks/stats/safe_size.hpp"
#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/sweep/contention.hpp"
#include "benchmarks/sweep/crossover_fit.hpp"

namespace crossover::sweep {
namespace {

constexpr unsigned k_patience = 12;        // contended rounds in a row
constexpr std::size_t k_guided_sizes = 2;  // around_the_estimate()
constexpr std::size_t k_pilot_rounds = 8;  // before anything is made of medians

/// A seed of its own for every curve and round, whatever else is swept: FNV-1a over the name.
std::uint64_t seed_for(const record::CurveKey& key, unsigned round, std::uint64_t seed) {
    std::uint64_t hash = 14695981039346656037ULL ^ seed;
    for (const char letter : record::name_of(key) + "/" + std::to_string(round)) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
    }
    return hash;
}

double alpha_for(std::size_t coarse_count, const SweepOptions& options) {
    const std::size_t guided = options.precision_ratio ? k_guided_sizes : 0;
    const std::size_t sizes = stats::planned_sizes(coarse_count, 1, stats::k_coarse_ratio, options.finest_ratio);
    return stats::alpha_per_test(1.0 - record::k_confidence, sizes + guided);
}

std::string answer_so_far(const stats::Classification& answer) {
    switch (answer.kind) {
        case stats::Kind::crossover:
            return answer.crossing->n_low
                       ? fmt::format("n* in [{}, {}]", *answer.crossing->n_low, answer.crossing->n_high)
                       : fmt::format("n* <= {}", answer.crossing->n_high);
        case stats::Kind::always:
            return "always";
        case stats::Kind::never:
            return "never";
        case stats::Kind::unresolved:
            break;
    }
    return "looking";
}

/// How much wider than asked an interval must be before sizes inside it get extra rounds.
bool is_wide(const stats::Crossing& crossing, double precise_ratio) {
    const double low = crossing.n_low ? static_cast<double>(*crossing.n_low) : 0.5;
    constexpr double k_narrow = 1.5;
    return static_cast<double>(crossing.n_high) > std::max(k_narrow, precise_ratio) * low;
}

}  // namespace

CurveMeasurement::CurveMeasurement(CurveRequest request, const SweepOptions& options, const CurveContext& context)
    : m_request(std::move(request)),
      m_options(options),
      m_context(context),
      m_coarse_count(stats::coarse_sizes(m_request.n_min, m_request.n_max).size()),
      m_alpha_per_side(alpha_for(m_coarse_count, options)),
      m_test(m_alpha_per_side) {
    m_curve.key = m_request.key;
    for (const std::uint64_t n : stats::coarse_sizes(m_request.n_min, m_request.n_max)) {
        m_sizes[n] = {};
    }
}

void CurveMeasurement::adopt(record::Curve past, std::optional<record::Failure> failure) {
    m_curve.rounds = std::move(past.rounds);
    for (const record::Sample& sample : past.samples) {
        add(sample);
    }
    settle(m_curve);
    m_failure = std::move(failure);
}

/// The ratios of the rounds that are judged.
std::vector<double> CurveMeasurement::counted(const SizeRatios& size) const {
    return judged_ratios(m_curve, size.by_round, rounds_that_count(m_curve));
}

stats::Verdict CurveMeasurement::judge(const SizeRatios& size) const {
    return m_test.judge(counted(size), size.horizon);
}

std::vector<stats::SizeVerdict> CurveMeasurement::verdicts() const {
    std::vector<stats::SizeVerdict> result;
    result.reserve(m_sizes.size());
    for (const auto& [n, size] : m_sizes) {
        result.push_back({n, judge(size)});
    }
    return result;
}

bool CurveMeasurement::is_precise(const stats::Classification& answer) const {
    return m_options.precision_ratio && answer.crossing && answer.crossing->n_low &&
           static_cast<double>(answer.crossing->n_high) <=
               *m_options.precision_ratio * static_cast<double>(*answer.crossing->n_low);
}

/// Every size without a verdict; when there is none, what narrows the answer.
std::vector<std::uint64_t> CurveMeasurement::sizes_for_next_round(Effort effort) {
    const std::vector<stats::SizeVerdict> judged = verdicts();
    std::vector<std::uint64_t> open;
    for (const stats::SizeVerdict& size : judged) {
        if (size.verdict == stats::Verdict::open) {
            open.push_back(size.n);
        }
    }
    if (open.empty()) {
        return narrowing(judged, effort);
    }
    // Sizes that are sure to come share the processes of these rounds, which cost as much as three or four sizes do.
    const auto is_piloted = [&](const auto& entry) { return counted(entry.second).size() >= k_pilot_rounds; };
    if (std::all_of(m_sizes.begin(), m_sizes.end(), is_piloted)) {
        for (const std::uint64_t n : around_the_estimate(leaning())) {
            m_sizes[n] = {};
            open.push_back(n);
        }
    }
    return open;
}

/// What the sizes with enough rounds lean to, without a proof and with a bracket a step wider on either side: good for
/// choosing sizes, and for saying where a model is to be fitted.
stats::Classification CurveMeasurement::leaning() const {
    std::vector<stats::SizeVerdict> sizes;
    for (const auto& [n, size] : m_sizes) {
        if (const std::vector<double> ratios = counted(size); ratios.size() >= k_pilot_rounds) {
            sizes.push_back({n, stats::median(ratios) < 0.0 ? stats::Verdict::win : stats::Verdict::lose});
        }
    }
    stats::Classification result = stats::classify(sizes);
    if (result.crossing && result.crossing->n_low) {
        const auto is_at = [](std::uint64_t n) { return [n](const stats::SizeVerdict& size) { return size.n == n; }; };
        const auto low = std::find_if(sizes.begin(), sizes.end(), is_at(*result.crossing->n_low));
        const auto high = std::find_if(sizes.begin(), sizes.end(), is_at(result.crossing->n_high));
        result.crossing->n_low = (low == sizes.begin() ? low : std::prev(low))->n;
        result.crossing->n_high = (std::next(high) == sizes.end() ? high : std::next(high))->n;
    }
    return result;
}

/// New sizes inside the bracket; then those too close to call; then those that may be safe.
std::vector<std::uint64_t> CurveMeasurement::narrowing(const std::vector<stats::SizeVerdict>& judged, Effort effort) {
    const stats::Classification answer = stats::classify(judged);
    if (is_precise(answer)) {
        return {};
    }
    std::vector<std::uint64_t> open = around_the_estimate(answer);
    if (open.empty()) {
        open = stats::next_sizes(judged, m_options.finest_ratio);
    }
    for (const std::uint64_t n : open) {
        m_sizes[n] = {};
    }
    if (open.empty() && effort != Effort::regular) {
        open = extend(judged);
    }
    if (open.empty() && effort == Effort::safe) {
        open = unproven_safe(answer);
    }
    return open;
}

/// With a precision that was asked for: once, the two sizes that would give it if the estimate from the coarse sizes is
/// right. Where one looks is free; the verdicts are what counts.
std::vector<std::uint64_t> CurveMeasurement::around_the_estimate(const stats::Classification& answer) {
    std::vector<std::uint64_t> sizes;
    if (!m_options.precision_ratio || m_sizes.size() > m_coarse_count || !answer.crossing || !answer.crossing->n_low) {
        return sizes;
    }
    const std::uint64_t from = *answer.crossing->n_low;
    const std::uint64_t to = answer.crossing->n_high;
    const record::CrossoverFit fit = fit_around(m_curve, rounds_that_count(m_curve), from, to, k_pilot_rounds);
    const auto n = static_cast<double>(point_estimate(fit, from, to));
    // Towards n, so that no pair of them is wider than asked.
    for (const double power : {-0.5, 0.5}) {
        const double exact = n * std::pow(*m_options.precision_ratio, power);
        const auto size = static_cast<std::uint64_t>(power < 0.0 ? std::ceil(exact) : std::floor(exact));
        const bool is_new = std::find(sizes.begin(), sizes.end(), size) == sizes.end() && !m_sizes.contains(size);
        if (size > from && size < to && is_new) {
            sizes.push_back(size);
        }
    }
    return sizes;
}

/// The winning sizes from the crossover on whose rounds do not yet show that nine of ten processes win there.
std::vector<std::uint64_t> CurveMeasurement::unproven_safe(const stats::Classification& answer) const {
    constexpr std::size_t k_most_rounds = 60;
    std::vector<std::uint64_t> open;
    if (answer.kind != stats::Kind::crossover && answer.kind != stats::Kind::always) {
        return open;
    }
    for (const auto& [n, size] : m_sizes) {
        const std::vector<double> ratios = counted(size);
        const auto wins = std::count_if(ratios.begin(), ratios.end(), [](double ratio) { return ratio < 0.0; });
        const std::vector<stats::WinCount> alone{{n, static_cast<int>(wins), static_cast<int>(ratios.size())}};
        if (n >= (answer.crossing ? answer.crossing->n_high : 0) && ratios.size() < k_most_rounds &&
            stats::safe_size(alone).kind == stats::SafeKind::unresolved) {
            open.push_back(n);
        }
    }
    return open;
}

/// Gives extra rounds to the largest size, without which there is no answer, or to the ties that keep it wide.
std::vector<std::uint64_t> CurveMeasurement::extend(const std::vector<stats::SizeVerdict>& judged) {
    const stats::Classification answer = stats::classify(judged);
    std::uint64_t low = judged.back().n;
    std::uint64_t high = low;
    if (answer.crossing && is_wide(*answer.crossing, m_options.precision_ratio.value_or(1.0))) {
        low = answer.crossing->n_low.value_or(0);
        high = answer.crossing->n_high;
    }
    std::vector<std::uint64_t> open;
    for (const stats::SizeVerdict& size : judged) {
        if (size.verdict != stats::Verdict::tie || size.n < low || size.n > high) {
            continue;
        }
        SizeRatios& ratios = m_sizes[size.n];
        ratios.horizon = m_test.last_look();
        if (judge(ratios) == stats::Verdict::open) {
            open.push_back(size.n);
        }
    }
    return open;
}

void CurveMeasurement::measure(const Slice& slice) {
    const double start = m_context.clock.now_s();
    m_contended_in_a_row = 0;
    double end_s = slice.last_end_s;
    while (!m_failure && !m_stopped && m_contended_in_a_row < k_patience) {
        const std::vector<std::uint64_t> sizes = sizes_for_next_round(slice.effort);
        if (sizes.empty() || m_context.clock.now_s() + m_last_round_s > end_s) {
            break;
        }
        m_context.progress({m_request.key, static_cast<unsigned>(m_curve.rounds.size()), sizes.size(),
                            answer_so_far(stats::classify(verdicts()))});
        run_one_round(sizes, slice.last_end_s);
        end_s = slice.end_s;
    }
    m_wall_s += m_context.clock.now_s() - start;
}

bool CurveMeasurement::is_open(Effort effort) {
    return !m_failure && !m_stopped && !sizes_for_next_round(effort).empty();
}

bool CurveMeasurement::begin_round() {
    record::Round round{.round = static_cast<unsigned>(m_curve.rounds.size()),
                        .at_s = m_context.clock.now_s() - m_context.began_s,
                        .machine = m_context.look(std::min(m_request.key.workers, m_request.usable_cpus)),
                        .contended = false};
    m_curve.rounds.push_back(round);
    return m_context.begin(m_request.key, round);
}

void CurveMeasurement::run_one_round(std::vector<std::uint64_t> sizes, double last_end_s) {
    const double start = m_context.clock.now_s();
    bool stored = begin_round();
    const unsigned index = m_curve.rounds.back().round;
    std::mt19937_64 random(seed_for(m_request.key, index, m_options.seed));
    std::shuffle(sizes.begin(), sizes.end(), random);
    constexpr std::uint64_t k_padding_range = 4096;
    const RoundRequest round{.curve = m_request.key,
                             .round = index,
                             .sizes = sizes,
                             .seed = m_options.seed,
                             .pin = m_options.pin,
                             .padding = static_cast<std::size_t>(random() % k_padding_range),
                             .epoch_s = m_options.epoch_s,
                             .deadline_s = m_options.deadline_s,
                             .allow_planted = m_options.allow_planted,
                             .go_on = [&] { return m_context.clock.now_s() < last_end_s; }};
    RoundOutcome outcome;
    if (stored) {
        outcome = run_round(round, m_context.source, m_times, [&](const record::Sample& sample) {
            stored = m_context.keep(m_request.key, sample);
            add(sample);
            return stored && !m_context.interrupted() && m_context.clock.now_s() < last_end_s;
        });
    }
    settle(m_curve);
    m_contended_in_a_row = m_curve.rounds.back().contended ? m_contended_in_a_row + 1 : 0;
    m_last_round_s = m_context.clock.now_s() - start;
    if (!outcome.facts.empty()) {
        m_facts = std::move(outcome.facts);
    }
    m_unsaved = !stored;
    m_stopped = m_context.interrupted() || m_unsaved;
    if (!m_stopped) {
        m_failure = std::move(outcome.failure);
    }
}

void CurveMeasurement::add(const record::Sample& sample) {
    m_curve.samples.push_back(sample);
    m_sizes[sample.n].by_round.emplace_back(sample.round, std::log(sample.parallel.seconds / sample.serial.seconds));
}

/// The rounds that the open sizes still need at most, and those that halving the bracket would take, at the pace of the
/// last ones.
double CurveMeasurement::seconds_for_the_rest() {
    const stats::Classification answer = stats::classify(verdicts());
    std::size_t rounds = 0;
    for (const auto& [n, size] : m_sizes) {
        if (judge(size) == stats::Verdict::open) {
            const auto horizon = static_cast<std::size_t>(size.horizon);
            rounds = std::max(rounds, horizon - std::min(horizon, size.by_round.size()));
        }
    }
    constexpr double k_rounds_per_step = 16.0;  // 12 for a clear size, 48 for a close one
    const double ratio = answer.crossing && answer.crossing->n_low ? static_cast<double>(answer.crossing->n_high) /
                                                                         static_cast<double>(*answer.crossing->n_low)
                                                                   : stats::k_coarse_ratio;
    const double steps = answer.kind == stats::Kind::never || answer.kind == stats::Kind::always
                             ? 0.0
                             : std::max(0.0, std::ceil(std::log2(std::log(ratio) / std::log(m_options.finest_ratio))));
    const double pace = m_curve.rounds.empty() ? 0.1 : m_wall_s / static_cast<double>(m_curve.rounds.size());
    return (static_cast<double>(rounds) + steps * k_rounds_per_step) * pace;
}

CurveOutcome CurveMeasurement::outcome() {
    CurveOutcome result;
    if (m_failure) {
        result.end = CurveEnd::failed;
    } else if (m_stopped) {
        result.end = m_unsaved ? CurveEnd::unsaved : CurveEnd::stopped;
    } else if (m_contended_in_a_row >= k_patience) {
        result.end = CurveEnd::busy;
    } else if (is_open(Effort::extra)) {
        result.end = CurveEnd::budget;
    }
    if (result.end == CurveEnd::budget || result.end == CurveEnd::busy) {
        result.more_s = seconds_for_the_rest();
    }
    result.curve = m_curve;
    for (const stats::SizeVerdict& size : verdicts()) {
        if (!m_sizes[size.n].by_round.empty()) {  // a size that was only planned says nothing
            result.verdicts.push_back(size);
        }
    }
    result.leaning = leaning().crossing;
    result.failure = m_failure;
    result.rounds = static_cast<unsigned>(m_curve.rounds.size());
    result.wall_s = m_wall_s;
    result.alpha_per_side = m_alpha_per_side;
    return result;
}

}  // namespace crossover::sweep
