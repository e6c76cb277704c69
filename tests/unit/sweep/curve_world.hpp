// A planted sweep of one curve, for the tests of this folder.
#pragma once

#include <cstdint>
#include <optional>

#include "benchmarks/sweep/curve_answer.hpp"
#include "benchmarks/sweep/curve_measurement.hpp"
#include "tests/support/planted_world.hpp"

namespace crossover::sweep::world {

/// A planted sweep of one curve, with what it did.
struct CurveWorld {
    explicit CurveWorld(planted::PlantedModel model, std::uint64_t seed = 1)
        : source(std::move(model), seed, clock) {
        request.key = {"wave", "planted", 2, record::CallMode::hot};
        request.range = {1, 1 << 16};
        request.usable_cpus = 2;
        end_s = clock.now_s() + 1e6;
        options.seed = seed;
    }

    driver::Context context() {
        return {.clock = clock,
                .interrupted = [this] { return kept >= interrupt_after; },
                .look = [this](unsigned threads) { return std::optional(source.look(threads)); },
                .log =
                    [this](const std::string& line) {
                        const bool is_sample =
                            line.find("\"type\":\"sample\"") != std::string::npos;
                        ++(is_sample ? kept : begun);
                        return kept < refuse_from;
                    }};
    }

    CurveOutcome measure() {
        const driver::Context around = context();
        CurveMeasurement measurement(request, options, around);
        while (measurement.is_open() && clock.now_s() + measurement.round_s() < end_s) {
            rounds_shown = measurement.progress().rounds;
            measurement.measure_round(source, end_s);
        }
        return measurement.outcome();
    }

    planted::PlantedClock clock;
    planted::PlantedSource source;
    CurveRequest request;
    SweepOptions options;
    double end_s = 0.0;
    std::size_t begun = 0;
    std::size_t kept = 0;
    std::size_t interrupt_after = static_cast<std::size_t>(-1);
    std::size_t refuse_from = static_cast<std::size_t>(-1);
    unsigned rounds_shown = 0;
};

inline std::size_t rounds_of(const CurveOutcome& outcome) {
    return outcome.curve.rounds.size();
}

inline ToldInterval answer(const CurveOutcome& outcome) {
    return told(answer_of(outcome.curve, counts, outcome.range, outcome.ending).answer,
                outcome.range);
}

inline bool holds(const ToldInterval& interval, double n) {
    return static_cast<double>(interval.n_low.value_or(0)) <= n &&
           n <= static_cast<double>(interval.n_high.value_or(0));
}

}  // namespace crossover::sweep::world
