#include "benchmarks/sweep/curve_measurement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "benchmarks/record/results.hpp"
#include "benchmarks/stats/bisection.hpp"
#include "benchmarks/stats/sequential.hpp"
#include "benchmarks/sweep/pair_round.hpp"

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

stats::SequentialSignTest make_test(std::size_t coarse_count, double finest_ratio) {
    const std::size_t sizes = stats::planned_sizes(coarse_count, 1, stats::k_coarse_ratio, finest_ratio);
    return stats::SequentialSignTest(stats::alpha_per_test(1.0 - record::k_confidence, sizes));
}

std::string answer_so_far(const std::vector<stats::SizeVerdict>& verdicts) {
    const stats::Classification answer = stats::classify(verdicts);
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

class Measurement {
  public:
    Measurement(const CurveRequest& request, const SweepOptions& options, const CurveContext& context)
        : m_request(request),
          m_options(options),
          m_context(context),
          m_coarse(stats::coarse_sizes(request.n_min, request.n_max)),
          m_test(make_test(m_coarse.size(), options.finest_ratio)) {
        m_outcome.curve.key = request.key;
        for (const std::uint64_t n : m_coarse) {
            m_ratios[n] = {};
        }
    }

    CurveOutcome run() {
        const double start = m_context.clock.now_s();
        while (m_outcome.end == CurveEnd::answered) {
            const std::vector<std::uint64_t> sizes = sizes_for_next_round();
            if (sizes.empty()) {
                break;
            }
            if (!time_for_a_round()) {
                m_outcome.end = CurveEnd::budget;
                break;
            }
            run_one_round(sizes);
        }
        m_outcome.verdicts = verdicts();
        m_outcome.wall_s = m_context.clock.now_s() - start;
        return std::move(m_outcome);
    }

  private:
    std::vector<stats::SizeVerdict> verdicts() const {
        std::vector<stats::SizeVerdict> result;
        for (const auto& [n, ratios] : m_ratios) {
            result.push_back({n, m_test.judge(ratios)});
        }
        return result;
    }

    /// Every size without a verdict; when there is none, the sizes that narrow the answer.
    std::vector<std::uint64_t> sizes_for_next_round() {
        std::vector<stats::SizeVerdict> judged = verdicts();
        std::vector<std::uint64_t> open;
        for (const stats::SizeVerdict& size : judged) {
            if (size.verdict == stats::Verdict::open) {
                open.push_back(size.n);
            }
        }
        if (open.empty()) {
            open = stats::next_sizes(judged, m_options.finest_ratio);
            for (const std::uint64_t n : open) {
                m_ratios[n] = {};
            }
        }
        m_context.progress({m_request.key, m_outcome.rounds, open.size(), answer_so_far(judged)});
        return open;
    }

    bool time_for_a_round() const { return m_context.clock.now_s() + m_last_round_s <= m_request.end_s; }

    void run_one_round(std::vector<std::uint64_t> sizes) {
        const double start = m_context.clock.now_s();
        std::mt19937_64 random(seed_for(m_request.key, m_outcome.rounds, m_options.seed));
        std::shuffle(sizes.begin(), sizes.end(), random);
        constexpr std::uint64_t k_padding_range = 4096;
        const RoundRequest round{.curve = m_request.key,
                                 .round = m_outcome.rounds,
                                 .sizes = sizes,
                                 .seed = m_options.seed,
                                 .padding = static_cast<std::size_t>(random() % k_padding_range),
                                 .epoch_s = m_options.epoch_s,
                                 .deadline_s = m_options.deadline_s};
        bool stored = true;
        RoundOutcome outcome = run_round(round, m_context.source, m_times, [&](const record::Sample& sample) {
            stored = m_context.keep(m_request.key, sample);
            m_outcome.curve.samples.push_back(sample);
            m_ratios[sample.n].push_back(std::log(sample.parallel.seconds / sample.serial.seconds));
            return stored && !m_context.interrupted() && m_context.clock.now_s() < m_request.end_s;
        });
        ++m_outcome.rounds;
        m_last_round_s = m_context.clock.now_s() - start;
        if (!outcome.facts.empty()) {
            m_outcome.facts = std::move(outcome.facts);
        }
        if (m_context.interrupted() || !stored) {
            m_outcome.end = CurveEnd::stopped;
        } else if (outcome.failure) {
            m_outcome.end = CurveEnd::failed;
            m_outcome.failure = std::move(outcome.failure);
        }
    }

    const CurveRequest& m_request;
    const SweepOptions& m_options;
    const CurveContext& m_context;
    std::vector<std::uint64_t> m_coarse;
    stats::SequentialSignTest m_test;
    std::map<std::uint64_t, std::vector<double>> m_ratios;  ///< ln(T_parallel / T_serial) by size, in order of rounds
    CallTimesBySize m_times;
    CurveOutcome m_outcome;
    double m_last_round_s = 0.0;
};

}  // namespace

CurveOutcome measure_curve(const CurveRequest& request, const SweepOptions& options, const CurveContext& context) {
    return Measurement(request, options, context).run();
}

}  // namespace crossover::sweep
