#include "benchmarks/stats/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "benchmarks/stats/bootstrap.hpp"
#include "benchmarks/stats/least_squares.hpp"

namespace crossover::stats {
namespace {

constexpr double k_confidence = 0.95;
constexpr unsigned k_extrapolation = 2;  // times the measured workers, at most

using Samples = std::span<const WorkerSample>;

void check(Samples samples, const ScalingOptions& options) {
    const auto not_increasing = [](const WorkerSample& a, const WorkerSample& b) {
        return a.workers >= b.workers;
    };
    if (std::adjacent_find(samples.begin(), samples.end(), not_increasing) != samples.end() ||
        (!samples.empty() && samples[0].workers < 1)) {
        throw std::invalid_argument("scaling: workers must be strictly increasing and at least 1");
    }
    for (const WorkerSample& sample : samples) {
        const auto unusable = [](double speedup) {
            return !(speedup > 0.0) || !std::isfinite(speedup);
        };
        if (sample.speedups.empty() ||
            std::any_of(sample.speedups.begin(), sample.speedups.end(), unusable)) {
            throw std::invalid_argument(
                "scaling: each worker count needs speed-ups that are finite and above 0");
        }
    }
    if (options.resamples < 100) {
        throw std::invalid_argument("scaling: needs at least 100 resamples");
    }
}

/// nullopt when p / S(p) rises so fast that its line starts below zero: no worker count of 1 fits
/// that law.
std::optional<ScalingParameters> fit_medians(Samples samples, std::span<const double> speedups,
                                             ScalingModel model) {
    std::vector<double> contention;
    std::vector<double> coherency;
    std::vector<double> inverse;
    std::vector<double> weights;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double p = samples[i].workers;
        contention.push_back(p - 1.0);
        coherency.push_back(p * (p - 1.0));
        inverse.push_back(p / speedups[i]);
        weights.push_back(1.0 / (inverse[i] * inverse[i]));
    }
    Plane plane;
    if (model == ScalingModel::usl) {
        plane = fit_rising_plane(contention, coherency, inverse, weights);
    } else {
        const Line line = fit_rising_line(contention, inverse, weights);
        plane = {.intercept = line.intercept, .first = line.slope};
    }
    if (!(plane.intercept > 0.0)) {
        return std::nullopt;
    }
    return ScalingParameters{.scale = 1.0 / plane.intercept,
                             .sigma = plane.first / plane.intercept,
                             .kappa = plane.second / plane.intercept};
}

std::vector<ScalingParameters> resampled_fits(Samples samples, ScalingModel model,
                                              const ScalingOptions& options) {
    Resampler resampler(options.seed);
    std::vector<ScalingParameters> draws;
    std::vector<std::size_t> rounds;
    std::vector<double> medians(samples.size());
    for (int i = 0; i < options.resamples; ++i) {
        for (std::size_t j = 0; j < samples.size(); ++j) {
            rounds.resize(samples[j].speedups.size());
            resampler.draw(rounds);
            medians[j] = median_of_drawn(samples[j].speedups, rounds);
        }
        if (const auto fit = fit_medians(samples, medians, model)) {
            draws.push_back(*fit);
        }
    }
    return draws;
}

template <class Value>
Interval interval_of(const ScalingFit& fit, const Value& value) {
    std::vector<double> values;
    for (const ScalingParameters& draw : fit.draws) {
        values.push_back(value(draw));
    }
    return percentile_interval(values, fit.rounds, k_confidence);
}

}  // namespace

std::optional<ScalingFit> fit_scaling(std::span<const WorkerSample> sorted_by_workers,
                                      ScalingModel model, const ScalingOptions& options) {
    check(sorted_by_workers, options);
    const std::size_t parameters = model == ScalingModel::amdahl ? 2 : 3;
    if (sorted_by_workers.size() < parameters + 1) {
        return std::nullopt;
    }
    ScalingFit fit;
    fit.model = model;
    fit.workers_min = sorted_by_workers.front().workers;
    fit.workers_max = sorted_by_workers.back().workers;
    fit.rounds = sorted_by_workers.front().speedups.size();
    std::vector<double> medians;
    for (const WorkerSample& sample : sorted_by_workers) {
        medians.push_back(median(sample.speedups));
        fit.rounds = std::min(fit.rounds, sample.speedups.size());
    }
    const auto fitted = fit_medians(sorted_by_workers, medians, model);
    fit.draws = resampled_fits(sorted_by_workers, model, options);
    if (!fitted || fit.draws.empty()) {
        return std::nullopt;
    }
    fit.parameters = *fitted;
    for (std::size_t i = 0; i < medians.size(); ++i) {
        const double residual =
            medians[i] / speedup(fit.parameters, sorted_by_workers[i].workers) - 1.0;
        fit.worst_residual_ratio = std::max(fit.worst_residual_ratio, std::abs(residual));
    }
    fit.scale = interval_of(fit, [](const ScalingParameters& p) { return p.scale; });
    fit.sigma = interval_of(fit, [](const ScalingParameters& p) { return p.sigma; });
    fit.kappa = interval_of(fit, [](const ScalingParameters& p) { return p.kappa; });
    return fit;
}

double speedup(const ScalingParameters& parameters, double workers) {
    const double others = workers - 1.0;
    return parameters.scale * workers /
           (1.0 + parameters.sigma * others + parameters.kappa * workers * others);
}

std::optional<ScalingPrediction> predict(const ScalingFit& fit, unsigned workers) {
    if (workers < 1 || workers > k_extrapolation * fit.workers_max) {
        return std::nullopt;
    }
    return ScalingPrediction{
        .speedup = speedup(fit.parameters, workers),
        .band =
            interval_of(fit, [workers](const ScalingParameters& p) { return speedup(p, workers); }),
        .extrapolated = workers < fit.workers_min || workers > fit.workers_max};
}

}  // namespace crossover::stats
