// Stored runs for the tests of the stored comparison.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "benchmarks/record/results.hpp"

namespace crossover::gate {

/// So many rounds with crossings around n, spread by 10 %, always the same.
inline std::vector<record::RoundCrossing> rounds_around(double n, unsigned rounds = 30) {
    std::vector<record::RoundCrossing> crossings;
    for (unsigned round = 0; round < rounds; ++round) {
        const double own =
            n * std::exp(0.1 * (static_cast<double>(round * 7 % rounds) + 0.5) / rounds - 0.05);
        crossings.push_back(
            {.round = round, .counts = true, .n = own, .n_low = own, .n_high = own});
    }
    return crossings;
}

/// So many rounds that took 100 µs in serial and had this speed-up, spread by 4 %.
inline std::vector<record::TopRound> top_rounds_of(double speedup, unsigned rounds = 20) {
    std::vector<record::TopRound> tops;
    for (unsigned round = 0; round < rounds; ++round) {
        const double own =
            speedup * (0.98 + 0.04 * (static_cast<double>(round * 7 % rounds) + 0.5) / rounds);
        tops.push_back({round, 1e5, 1e5 / own});
    }
    return tops;
}

inline record::Crossover crossover_around(double n) {
    record::Crossover answer;
    answer.curve = {"wave", "openmp", 2, record::CallMode::hot};
    answer.verdict = record::CurveVerdict::crossover;
    answer.n = static_cast<std::uint64_t>(std::lround(n));
    answer.n_low = static_cast<std::uint64_t>(std::lround(0.95 * n));
    answer.n_high = static_cast<std::uint64_t>(std::lround(1.05 * n));
    answer.n_min = 1;
    answer.n_top = 4096;
    answer.round_crossings = rounds_around(n);
    answer.top_rounds = top_rounds_of(2.0);
    return answer;
}

/// Without an interval; all rounds of "always" are ahead at 1, all of "never" behind at 4096.
inline record::Crossover answer_of(record::CurveVerdict verdict) {
    record::Crossover answer = crossover_around(100.0);
    answer.verdict = verdict;
    answer.n.reset();
    answer.n_low.reset();
    answer.n_high.reset();
    for (record::RoundCrossing& round : answer.round_crossings) {
        round.n.reset();
        round.n_low = verdict == record::CurveVerdict::never ? std::optional(4096.0) : std::nullopt;
        round.n_high = verdict == record::CurveVerdict::always ? std::optional(1.0) : std::nullopt;
    }
    return answer;
}

/// One curve with a crossover at 100 and a speed-up of 2 at the largest size.
inline record::StoredResults stored_run() {
    record::StoredResults run;
    run.status = record::RunStatus::complete;
    run.environment.host = "here";
    run.environment.cpu_model = "Planted CPU";
    run.environment.cpus.usable = 2;
    run.environment.build.build_type = "Release";
    run.environment.started_utc = "2026-01-31T12:00:00Z";
    run.crossovers = {crossover_around(100.0)};
    return run;
}

}  // namespace crossover::gate
