#include "tests/support/planted_sweep.hpp"

#include <random>

#include "benchmarks/sweep/curve_measurement.hpp"
#include "benchmarks/sweep/summary.hpp"

namespace crossover::planted {
namespace {

bool is_expected(record::CurveVerdict verdict, Expectation expectation) {
    switch (expectation) {
        case Expectation::crossover:
            return verdict == record::CurveVerdict::crossover;
        case Expectation::no_crossover:
            return verdict == record::CurveVerdict::never ||
                   verdict == record::CurveVerdict::unresolved;
        case Expectation::always:
            return verdict == record::CurveVerdict::always;
        case Expectation::failed:
            break;
    }
    return verdict == record::CurveVerdict::failed;
}

bool holds(const std::optional<std::uint64_t>& low, const std::optional<std::uint64_t>& high,
           const std::optional<double>& truth) {
    return truth && high && (!low || static_cast<double>(*low) <= *truth) &&
           *truth <= static_cast<double>(*high);
}

}  // namespace

PlantedOutcome sweep_planted(const NamedModel& model, std::uint64_t seed,
                             std::optional<double> precision_ratio, double budget_s) {
    PlantedClock clock;
    std::mt19937_64 random(seed);
    clock.advance(static_cast<double>(random() % 100'000) *
                  1e-3);  // begin anywhere in the planted machine's periods
    PlantedSource source(model.model, seed, clock);
    sweep::SweepOptions options;
    options.seed = seed;
    options.precision_ratio = precision_ratio;
    const double start = clock.now_s();
    const driver::Context context{
        .clock = clock,
        .interrupted = [] { return false; },
        .look = [&](unsigned threads) { return std::optional(source.look(threads)); },
        .log = [](const std::string&) { return true; }};
    sweep::CurveMeasurement measurement({.key = {"planted", "planted", 2, record::CallMode::hot},
                                         .range = {1, k_model_n_max},
                                         .usable_cpus = 2,
                                         .began_s = start},
                                        options, context);
    while (measurement.is_open() && clock.now_s() + measurement.round_s() < start + budget_s) {
        measurement.measure_round(source, start + budget_s);
    }
    const sweep::CurveOutcome outcome = measurement.outcome();
    PlantedOutcome result;
    result.crossover = sweep::crossover_of(outcome, sweep::cells_of(outcome), 2);
    result.clock_s = clock.now_s() - start;
    result.as_expected = is_expected(result.crossover.verdict, model.expectation);
    const auto& low = result.crossover.n_low;
    const auto& high = result.crossover.n_high;
    if (low && high) {
        result.width_ratio = static_cast<double>(*high) / static_cast<double>(*low);
    }
    constexpr double k_between_states_ns = 220.0;
    const bool far = result.crossover.round_trip_ns.value_or(0.0) > k_between_states_ns;
    const PlantedModel& world = model.model;
    const std::optional<double> truth =
        model.two_states ? world.truth_in_state(far, 1.0, k_model_n_max)
                         : world.truth(1.0, k_model_n_max, 0.5,
                                       source.day_factor() / (1.0 - result.crossover.lead_ratio));
    if (model.expectation == Expectation::crossover && high) {
        result.covered = holds(low, high, truth);
    }
    const record::SafeSize& safe = result.crossover.safe;
    if (model.expectation == Expectation::crossover && !model.two_states &&
        (safe.n_low || safe.n_high)) {
        const auto own = world.process_truth(
            1.0, k_model_n_max, 0.9, source.day_factor() / (1.0 - result.crossover.lead_ratio));
        result.safe_told = true;
        result.safe_covered =
            own ? holds(safe.n_low, safe.n_high ? safe.n_high : k_model_n_max, own) : !safe.n_high;
    }
    result.states_told = !result.crossover.states.empty();
    for (const record::StateAnswer& state : result.crossover.states) {
        const auto own_truth =
            model.model.truth_in_state(state.name == "far cores", 1.0, k_model_n_max);
        result.states_covered =
            result.states_covered && holds(state.n_low, state.n_high, own_truth);
    }
    return result;
}

}  // namespace crossover::planted
