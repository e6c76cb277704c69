#include "benchmarks/sweep/curve_measurement.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <random>
#include <utility>

#include "benchmarks/driver/contention.hpp"
#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/aim.hpp"
#include "benchmarks/stats/rounds_left.hpp"
#include "benchmarks/sweep/plan.hpp"

namespace crossover::sweep {
namespace {

/// A seed of its own for every curve and round, whatever else is swept: FNV-1a over the name.
std::uint64_t seed_for(const record::CurveKey& key, unsigned round, std::uint64_t seed) {
    std::uint64_t hash = 14695981039346656037ULL ^ seed;
    for (const char letter : record::name_of(key) + "/" + std::to_string(round)) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
    }
    return hash;
}

/// Two equal curves are never told apart. What 300 rounds leave open ten times as many would only
/// narrow to a third.
constexpr std::size_t k_most_rounds = 300;

/// All curves get an interval of at most this width before one is narrowed further.
constexpr double k_useful_ratio = 1.5;

/// Where nothing is known below, the first element is. No interval is narrower than two
/// neighbours among the only sizes there are.
bool is_within(const stats::CrossingQuantile& found, double width_ratio,
               const stats::SizeRange& range) {
    return found.high <=
               width_ratio * std::max(found.low, 0.5 * static_cast<double>(range.n_min)) ||
           stats::is_one_gap(found.low, found.high, range);
}

/// What was measured in the conditions of the last round, which has just begun. Whether its nodes
/// are busy it says only later: where all were, this one is likely to be.
std::vector<stats::RoundRatios> alike_of_the_last(const record::Curve& curve) {
    const record::Round& now = curve.rounds.back();
    const bool all_busy =
        now.contended || std::none_of(curve.rounds.begin(), std::prev(curve.rounds.end()),
                                      [](const record::Round& round) { return !round.contended; });
    return ratios_of(curve, [&](const record::Round& round) {
        return round.contended == all_busy && (round.state == now.state || all_busy);
    });
}

}  // namespace

CurveMeasurement::CurveMeasurement(CurveRequest request, const SweepOptions& options,
                                   const driver::Context& context)
    : m_request(std::move(request)), m_options(options), m_context(context) {
    m_curve.key = m_request.key;
}

void CurveMeasurement::adopt(record::Curve past, std::optional<record::Failure> failure) {
    m_curve.rounds = std::move(past.rounds);
    m_curve.samples = std::move(past.samples);
    m_curve.hosts = std::move(past.hosts);
    m_curve.bytes_per_element = past.bytes_per_element;
    driver::settle(m_curve);
    m_failure = std::move(failure);
}

double CurveMeasurement::width_asked() const {
    return m_options.precision_ratio.value_or(m_options.finest_ratio);
}

bool CurveMeasurement::wants_safe() const {
    return m_options.safe && !m_options.precision_ratio;
}

bool CurveMeasurement::is_answered(double width_ratio, bool with_safe) const {
    const stats::CurveAnswer known =
        answer_of(m_curve, counts, m_request.range, stats::Ending::look);
    const stats::Answer& answer = known.answer;
    if (answer.kind == stats::Kind::never || answer.kind == stats::Kind::always) {
        return true;
    }
    constexpr std::size_t k_rounds_for_safe = 64;
    const bool open_safe = with_safe && known.judged.size() < k_rounds_for_safe;
    return answer.kind == stats::Kind::crossover &&
           is_within(answer.typical, width_ratio, m_request.range) &&
           (!open_safe || is_within(answer.safe, width_ratio, m_request.range));
}

bool CurveMeasurement::can_go_on() const {
    return !m_failure && !m_stopped && m_curve.rounds.size() < k_most_rounds;
}

bool CurveMeasurement::is_open() const {
    return can_go_on() && !is_answered();
}

bool CurveMeasurement::is_vague() const {
    return can_go_on() && !is_answered(std::max(k_useful_ratio, width_asked()), false);
}

bool CurveMeasurement::begin_round() {
    const record::Round round{.round = static_cast<unsigned>(m_curve.rounds.size()),
                              .at_s = m_context.clock.now_s() - m_request.began_s,
                              .machine = m_context.look(std::min(m_request.key.workers_per_node(),
                                                                 m_request.usable_cpus)),
                              .contended = false};
    m_curve.rounds.push_back(round);
    driver::settle(m_curve);
    return m_context.log(record::journal_line(m_request.key, round));
}

/// What a round's runner tells of its machines, before anything is measured on them: a sweep that
/// ends in the middle of a round knows whether that round was contended.
bool CurveMeasurement::note(const protocol::OpenReply& opened) {
    if (opened.network.empty()) {
        return true;
    }
    m_curve.rounds.back().network = opened.network;
    m_curve.bytes_per_element = opened.bytes_per_element;
    return m_context.log(record::journal_network(m_curve));
}

CurveProgress CurveMeasurement::progress() const {
    const stats::CurveAnswer known =
        answer_of(m_curve, counts, m_request.range, stats::Ending::time);
    return {m_request.key, static_cast<unsigned>(m_curve.rounds.size()),
            known_so_far(m_curve, known, m_request.range)};
}

void CurveMeasurement::measure_round(driver::RunnerSource& source, double end_s) {
    const double start = m_context.clock.now_s();
    bool stored = begin_round();
    const record::Round now = m_curve.rounds.back();
    std::vector<std::uint64_t> sizes = stats::sizes_for_round(
        alike_of_the_last(m_curve), m_request.range, wants_safe(), m_options.whole_commands);
    // A blind round proves the largest size, whose call takes milliseconds; later ones the one in
    // the middle.
    const bool blind = sizes == stats::coarse_sizes(m_request.range);
    const std::uint64_t verify_n = blind ? sizes.back() : sizes[sizes.size() / 2];
    std::mt19937_64 random(seed_for(m_request.key, now.round, m_options.seed));
    if (m_options.whole_commands) {  // what the time ends is the dearest
        std::sort(sizes.begin(), sizes.end());
    } else {
        std::shuffle(sizes.begin(), sizes.end(), random);
    }
    constexpr std::uint64_t k_padding_range = 4096;
    const RoundRequest round{
        .curve = m_request.key,
        .round = now.round,
        .sizes = sizes,
        .settings = session_settings(m_options),
        .padding = static_cast<std::size_t>(random() % k_padding_range),
        .verify_n = verify_n,
        .whole_commands = m_options.whole_commands,
        .go_on = [&] { return m_context.clock.now_s() < end_s; },
        .fits = [&](double seconds) { return m_context.clock.now_s() + seconds < end_s; },
        .opened = [&](const protocol::OpenReply& opened) { stored = note(opened); }};
    m_cheapest_s = std::numeric_limits<double>::infinity();
    tl::expected<protocol::OpenReply, record::Failure> told;
    if (stored) {
        told = run_round(round, source, m_times, [&](const record::Sample& sample) {
            stored = m_context.log(record::journal_line(m_request.key, sample));
            m_curve.samples.push_back(sample);
            m_cheapest_s = std::min(m_cheapest_s, sample.serial.seconds + sample.parallel.seconds);
            return stored && !m_context.interrupted() && m_context.clock.now_s() < end_s;
        });
    }
    driver::settle(m_curve);
    if (told && !told->environment.empty()) {
        m_facts = std::move(told->environment);
    }
    if (told && !told->hosts.empty() && told->hosts != m_curve.hosts) {
        m_curve.hosts = std::move(told->hosts);
        stored = stored && m_context.log(record::journal_hosts(m_request.key, m_curve.hosts));
    }
    m_unsaved = !stored;
    m_stopped = m_context.interrupted() || m_unsaved;
    if (!m_stopped && !told) {
        m_failure = std::move(told.error());
    }
    m_last_round_s = m_context.clock.now_s() - start;
    m_wall_s += m_last_round_s;
    ++m_rounds_here;
}

/// At the pace of the rounds so far, contended ones included; none where the rounds so far do not
/// tell.
std::optional<double> CurveMeasurement::seconds_for_the_rest() const {
    const stats::CurveAnswer known =
        answer_of(m_curve, counts, m_request.range, stats::Ending::time);
    const auto in_all = known.lead_ratio > 0.0
                            ? std::nullopt  // its interval is not made of single crossings
                            : stats::rounds_for_width(known.judged, width_asked());
    if (!in_all || m_rounds_here == 0) {
        return std::nullopt;
    }
    // Of the rounds of this curve, so many are judged; an earlier sweep's took time that is not
    // known.
    const auto judged = static_cast<double>(known.judged.size());
    const double rounds_for_one = static_cast<double>(m_curve.rounds.size()) / judged;
    return (*in_all - judged) * rounds_for_one * m_wall_s / m_rounds_here;
}

CurveOutcome CurveMeasurement::outcome() const {
    CurveOutcome result{.curve = m_curve,
                        .range = m_request.range,
                        .end = record::Ended::answered,
                        .ending = stats::Ending::time,
                        .failure = m_failure,
                        .wall_s = m_wall_s,
                        .more_s = {}};
    if (is_answered() || (can_go_on() && !is_vague())) {
        result.ending = stats::Ending::look;
    }
    if (m_failure) {
        result.end = record::Ended::failed;
    } else if (m_stopped) {
        result.end = m_unsaved ? record::Ended::unsaved : record::Ended::interrupted;
    } else if (!is_answered() && m_curve.rounds.size() >= k_most_rounds) {
        result.end = record::Ended::rounds;
    } else if (!is_answered()) {
        result.end = record::Ended::budget;
        result.more_s = seconds_for_the_rest();
    }
    return result;
}

}  // namespace crossover::sweep
