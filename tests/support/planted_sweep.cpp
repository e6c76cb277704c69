#include "tests/support/planted_sweep.hpp"

#include "benchmarks/sweep/curve_measurement.hpp"
#include "benchmarks/sweep/summary.hpp"

namespace crossover::planted {
namespace {

bool is_expected(const std::string& verdict, Expectation expectation) {
    switch (expectation) {
        case Expectation::crossover:
            return verdict == "crossover";
        case Expectation::no_crossover:
            return verdict == "never" || verdict == "unresolved";
        case Expectation::always:
            return verdict == "always";
        case Expectation::failed:
            break;
    }
    return verdict == "failed";
}

}  // namespace

PlantedOutcome sweep_planted(const NamedModel& model, std::uint64_t seed) {
    PlantedClock clock;
    PlantedSource source(model.model, seed, clock);
    sweep::SweepOptions options;
    options.seed = seed;
    const double start = clock.now_s();
    const sweep::CurveRequest request{
        .key = {"planted", "planted", 2, "hot"}, .n_min = 1, .n_max = k_model_n_max, .end_s = start + 1e9};
    const sweep::CurveOutcome outcome = sweep::measure_curve(request, options,
                                                             {.source = source,
                                                              .clock = clock,
                                                              .interrupted = [] { return false; },
                                                              .keep = [](const auto&, const auto&) { return true; },
                                                              .progress = [](const auto&) {}});
    PlantedOutcome result;
    result.crossover = sweep::crossover_of(outcome, sweep::cells_of(outcome), 2);
    result.clock_s = clock.now_s() - start;
    result.as_expected = is_expected(result.crossover.verdict, model.expectation);
    const auto& low = result.crossover.n_low;
    const auto& high = result.crossover.n_high;
    if (low && high) {
        result.width_ratio = static_cast<double>(*high) / static_cast<double>(*low);
    }
    if (model.expectation == Expectation::crossover && high) {
        const double truth = model.model.truth(1.0, k_model_n_max).value();
        result.covered = (!low || static_cast<double>(*low) <= truth) && truth <= static_cast<double>(*high);
    }
    return result;
}

}  // namespace crossover::planted
