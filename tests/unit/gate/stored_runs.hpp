// Stored runs for the tests of the stored comparison.
#pragma once

#include <string>

#include "benchmarks/record/results.hpp"

namespace crossover::gate {

inline record::Crossover crossover_at(std::optional<std::uint64_t> low, std::uint64_t high) {
    record::Crossover answer;
    answer.curve = {"wave", "openmp", 2, "hot"};
    answer.verdict = "crossover";
    answer.n_low = low;
    answer.n_high = high;
    answer.n_min = 1;
    answer.n_top = 4096;
    return answer;
}

inline record::Crossover answer_of(const std::string& verdict) {
    record::Crossover answer = crossover_at({}, 1);
    answer.verdict = verdict;
    answer.n_high.reset();
    return answer;
}

inline record::Cell cell_at(std::uint64_t n, record::Estimate speedup) {
    record::Cell cell;
    cell.curve = {"wave", "openmp", 2, "hot"};
    cell.n = n;
    cell.speedup_ratio = speedup;
    return cell;
}

/// One curve with a crossover in [64, 91] and a speed-up of 1.9 to 2.1 at four sizes.
inline record::StoredResults stored_run() {
    record::StoredResults run;
    run.status = "complete";
    run.environment.host = "here";
    run.environment.cpu_model = "Planted CPU";
    run.environment.cpus.usable = 2;
    run.environment.build.build_type = "Release";
    run.environment.started_utc = "2026-01-31T12:00:00Z";
    run.crossovers = {crossover_at(64, 91)};
    for (const std::uint64_t n : {16U, 64U, 256U, 1024U}) {
        run.cells.push_back(cell_at(n, {2.0, 1.9, 2.1}));
    }
    return run;
}

}  // namespace crossover::gate
