#include "tests/support/planted_models.hpp"

#include <algorithm>
#include <cmath>

namespace crossover::planted {
namespace {

PlantedModel named(std::string name, PlantedModel model) {
    model.name = std::move(name);
    return model;
}

/// Cost per element that rises from 1 to `slower` around n = knee, smoothly over about a factor of
/// four.
double knee_factor(double n, double knee, double slower) {
    return 1.0 + (slower - 1.0) / (1.0 + std::pow(knee / n, 2.0));
}

PlantedModel cache_knee() {
    PlantedModel model = affine(4.0, 6000.0, 1.9);
    model.serial_s = [](double n) { return 4e-9 * n * knee_factor(n, 1 << 15, 2.5); };
    model.parallel_s = [](double n) {
        return 1e-9 * (6000.0 + 4.0 / 1.9 * n * knee_factor(n, 1 << 16, 2.5));
    };
    return model;
}

/// Wins from 600 on, loses between about 20,000 and 180,000 where only the shared bandwidth counts,
/// wins again above.
PlantedModel crossing_twice() {
    PlantedModel model = affine(4.0, 1200.0, 2.0);
    model.parallel_s = [serial = model.serial_s](double n) {
        const double distance = std::log(n / 60'000.0);
        const double bandwidth = 1.0 + 1.4 * std::exp(-distance * distance / 1.6);
        return 1.2e-6 + serial(n) / 2.0 * bandwidth;
    };
    return model;
}

/// A library that goes parallel at 5,000 elements: below it runs the same loop and loses a look at
/// n.
PlantedModel a_step() {
    PlantedModel model = affine(10.0, 0.0, 1.0);
    model.parallel_s = [](double n) { return n < 5000.0 ? 10.2e-9 * n : 6e-9 * n; };
    return model;
}

/// A program that cuts its input into blocks of 30,000: below two of them it does what the serial
/// one does, and nothing stands out of the noise of its runs.
PlantedModel blocks() {
    PlantedModel model = affine(10.0, 0.0, 1.0);
    model.parallel_s = [](double n) {
        constexpr double k_block = 30'000.0;
        return 10e-9 * std::max(std::min(n, k_block), 0.55 * n);
    };
    model.process_noise = 0.0;
    model.epoch_noise = 0.08;
    return model;
}

PlantedModel noisy_below() {
    PlantedModel model = affine(10.0, 3000.0, 1.95);
    model.epoch_noise_at = [](double n) { return 0.01 + 0.3 / (1.0 + n / 300.0); };
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
    PlantedModel noisy_epochs = affine(10.0, 3000.0, 1.95);
    noisy_epochs.epoch_noise = 0.15;
    PlantedModel wanders = affine(10.0, 3000.0, 1.95);
    wanders.wander_amplitude = 0.1;
    wanders.wander_period_s = 1.5;
    PlantedModel other_days = affine(10.0, 3000.0, 1.95);
    other_days.day_noise = 0.1;
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
        {named("affine, a thread per call", affine(10.0, 25'000.0, 1.9)), Expectation::crossover,
         true},
        {named("affine, noisy processes", noisy), Expectation::crossover, false},
        {named("cache knee", cache_knee()), Expectation::crossover, false},
        {named("crossing twice", crossing_twice()), Expectation::crossover, false},
        {named("just above a coarse step", affine(10.0, 20'400.0, 1.9)), Expectation::crossover,
         true},
        // Its epochs take 16 ms and more, so it is not held to the widths of the quiet ones.
        {named("just below n_max", affine(10.0, 8e6, 1.95)), Expectation::crossover, false},
        {named("shallow, speed-up 1 / 0.9", affine(10.0, 3000.0, 1.0 / 0.9)),
         Expectation::crossover, false},
        {named("a step at 5,000", a_step()), Expectation::crossover, false},
        {named("equal up to blocks of 30,000", blocks()), Expectation::crossover, false},
        {named("noisy epochs, quiet processes", noisy_epochs), Expectation::crossover, false},
        {named("noisy at small n", noisy_below()), Expectation::crossover, false},
        {named("moves by 10 % within 1.5 s", wanders), Expectation::crossover, false},
        {named("differs by 10 % from sweep to sweep", other_days), Expectation::crossover, false},
        {named("a third of the processes 2x slower", bistable), Expectation::crossover, false},
        {named("drift of 30 %", drift), Expectation::crossover, false},
        {named("heavy-tailed outliers", outliers), Expectation::crossover, false},
        {named("busy half of the time", half_busy), Expectation::crossover, false},
        {named("near cores, far for 35 % of the time", states), Expectation::crossover, false,
         true},
        {named("busy all the time", busy), Expectation::no_crossover, false},
        {named("never, speed-up 0.9", affine(10.0, 1500.0, 0.9)), Expectation::no_crossover, false},
        {named("never, speed-up 1", affine(10.0, 0.0, 1.0)), Expectation::no_crossover, false},
        {named("always", affine(10.0, 0.1, 2.0)), Expectation::always, false},
        {named("a runner dies in round 7", with_fault(Fault::Kind::dies)), Expectation::failed,
         false},
        {named("a runner hangs in round 7", with_fault(Fault::Kind::hangs)), Expectation::failed,
         false},
    };
}

}  // namespace crossover::planted
