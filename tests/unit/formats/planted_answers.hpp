// A stored run whose every figure is known, for the tests of what programs decide by.
#pragma once

#include <cstdint>

#include "benchmarks/record/results.hpp"

namespace crossover::formats {

inline record::Crossover planted_answer(std::uint64_t n, std::uint64_t low, std::uint64_t high) {
    record::Crossover answer;
    answer.curve = {"haversine", "openmp", 2, record::CallMode::hot};
    answer.verdict = record::CurveVerdict::crossover;
    answer.n = n;
    answer.n_low = low;
    answer.n_high = high;
    answer.serial_work_ns = {2583.0, 1000.0, 4000.0};
    answer.n_min = 1;
    answer.n_top = 4096;
    return answer;
}

/// Three slices of one comparison: a crossover, one that is not proven, one that always pays.
inline record::StoredResults planted_results() {
    record::StoredResults results;
    results.environment.build = {.version = "0.1.0",
                                 .compiler = "GNU 12.2.0",
                                 .flags = "-O3",
                                 .build_type = "Release",
                                 .sanitizers = "",
                                 .git_revision = "0123abcd",
                                 .git_dirty = true};
    results.environment.cpus.usable = 2;
    results.environment.cpu_model = "Example CPU";
    results.environment.kernel = "Linux 6.1 x86_64";
    results.environment.started_utc = "2026-01-31T12:00:00Z";
    results.environment.command_line = {"crossover", "sweep", "--program", "./haversine"};
    results.environment.runtimes["openmp"] = {{"openmp_version", "201511"}};
    results.crossovers = {planted_answer(46, 16, 65), planted_answer(46, 16, 65),
                          planted_answer(46, 16, 65)};
    record::Crossover& open = results.crossovers[1];
    open.curve.workers = 1;
    open.verdict = record::CurveVerdict::unresolved;
    open.reason = "budget, about 9 s more";
    record::Crossover& always = results.crossovers[2];
    always.curve.calls = record::CallMode::cold;
    always.verdict = record::CurveVerdict::always;
    for (record::Crossover* answer : {&open, &always}) {
        answer->n = answer->n_low = answer->n_high = std::nullopt;
    }
    return results;
}

}  // namespace crossover::formats
