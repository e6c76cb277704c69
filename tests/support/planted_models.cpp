#include "tests/support/planted_models.hpp"

#include <algorithm>
#include <cmath>

namespace crossover::planted {
namespace {

PlantedModel named(std::string name, PlantedModel model) {
    model.name = std::move(name);
    return model;
}

/// Cost per element that rises from 1 to `slower` around n = knee, smoothly over about a factor of four.
double knee_factor(double n, double knee, double slower) {
    return 1.0 + (slower - 1.0) / (1.0 + std::pow(knee / n, 2.0));
}

PlantedModel cache_knee() {
    PlantedModel model = affine(4.0, 6000.0, 1.9);
    model.serial_s = [](double n) { return 4e-9 * n * knee_factor(n, 1 << 15, 2.5); };
    model.parallel_s = [](double n) { return 1e-9 * (6000.0 + 4.0 / 1.9 * n * knee_factor(n, 1 << 16, 2.5)); };
    return model;
}

/// Wins from 600 on, loses between about 20,000 and 180,000 where only the shared bandwidth counts, wins again above.
PlantedModel crossing_twice() {
    PlantedModel model = affine(4.0, 1200.0, 2.0);
    model.parallel_s = [serial = model.serial_s](double n) {
        const double distance = std::log(n / 60'000.0);
        const double bandwidth = 1.0 + 1.4 * std::exp(-distance * distance / 1.6);
        return 1.2e-6 + serial(n) / 2.0 * bandwidth;
    };
    return model;
}

PlantedModel with_fault(Fault::Kind kind) {
    PlantedModel model = affine(10.0, 1500.0, 1.9);
    model.faults = {{kind, record::Side::parallel, 7, 2}};
    return model;
}

}  // namespace

std::vector<NamedModel> planted_models() {
    PlantedModel bistable = affine(10.0, 3000.0, 1.95);
    bistable.slow_share = 1.0 / 3.0;
    PlantedModel drift = affine(10.0, 3000.0, 1.95);
    drift.drift_amplitude = 0.3;
    PlantedModel outliers = affine(10.0, 3000.0, 1.95);
    outliers.outlier_share = 0.15;
    PlantedModel noisy = affine(10.0, 3000.0, 1.95);
    noisy.process_noise = 0.15;
    noisy.epoch_noise = 0.05;
    PlantedModel half_busy = affine(10.0, 1500.0, 1.95);
    half_busy.busy_share = 0.5;
    PlantedModel busy = half_busy;
    busy.busy_share = 1.0;
    PlantedModel states = affine(10.0, 750.0, 1.97);
    states.far_share = 0.35;
    states.far_parallel_s = affine(10.0, 4000.0, 1.97).parallel_s;
    return {
        {named("affine, a team", affine(10.0, 750.0, 1.97)), Expectation::crossover, true},
        {named("affine, tasks", affine(10.0, 2500.0, 1.98)), Expectation::crossover, true},
        {named("affine, a thread per call", affine(10.0, 25'000.0, 1.9)), Expectation::crossover, true},
        {named("affine, noisy processes", noisy), Expectation::crossover, false},
        {named("cache knee", cache_knee()), Expectation::crossover, false},
        {named("crossing twice", crossing_twice()), Expectation::crossover, false},
        {named("a third of the processes 2x slower", bistable), Expectation::crossover, false},
        {named("drift of 30 %", drift), Expectation::crossover, false},
        {named("heavy-tailed outliers", outliers), Expectation::crossover, false},
        {named("busy half of the time", half_busy), Expectation::crossover, false},
        {named("near cores, far for 35 % of the time", states), Expectation::crossover, false, true},
        {named("busy all the time", busy), Expectation::no_crossover, false},
        {named("never, speed-up 0.9", affine(10.0, 1500.0, 0.9)), Expectation::no_crossover, false},
        {named("never, speed-up 1", affine(10.0, 0.0, 1.0)), Expectation::no_crossover, false},
        {named("always", affine(10.0, 0.1, 2.0)), Expectation::always, false},
        {named("a runner dies in round 7", with_fault(Fault::Kind::dies)), Expectation::failed, false},
        {named("a runner hangs in round 7", with_fault(Fault::Kind::hangs)), Expectation::failed, false},
    };
}

}  // namespace crossover::planted
