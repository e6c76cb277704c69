#include "benchmarks/sweep/scaling_summary.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "benchmarks/stats/scaling.hpp"

namespace crossover::sweep {
namespace {

using record::Cell;
using record::CurveKey;

/// The cells of one (workload, backend, node count, call mode) by worker count and size.
using Group = std::map<unsigned, std::map<std::uint64_t, const Cell*>>;

/// The largest size that every worker count has.
std::optional<std::uint64_t> common_size(const Group& group) {
    const auto& first = group.begin()->second;
    const auto largest = std::find_if(first.rbegin(), first.rend(), [&](const auto& cell) {
        return std::all_of(group.begin(), group.end(), [&](const auto& workers) {
            return workers.second.contains(cell.first);
        });
    });
    return largest == first.rend() ? std::nullopt : std::optional(largest->first);
}

/// What the rounds that count reached at scaling.n, by worker count.
std::vector<stats::WorkerSample> samples_of(const record::Scaling& scaling,
                                            const std::vector<record::Curve>& curves) {
    std::vector<stats::WorkerSample> samples;
    for (const record::ScalingPoint& point : scaling.points) {
        // A backend has one baseline, whichever that is.
        const auto wanted = std::tie(scaling.workload, scaling.backend, point.workers,
                                     scaling.calls, scaling.nodes);
        const auto curve = std::find_if(curves.begin(), curves.end(), [&](const auto& one) {
            const CurveKey& key = one.key;
            return std::tie(key.workload, key.backend, key.workers, key.calls, key.nodes) == wanted;
        });
        if (curve == curves.end()) {
            continue;
        }
        std::vector<double> speedups;
        for (const record::Sample& sample : curve->samples) {
            if (sample.n == scaling.n && curve->rounds[sample.round].counts) {
                speedups.push_back(sample.serial.seconds / sample.parallel.seconds);
            }
        }
        if (!speedups.empty()) {
            samples.push_back({point.workers, std::move(speedups)});
        }
    }
    return samples;
}

record::FittedPoint fitted_point(const stats::ScalingFit& fit, unsigned workers) {
    record::FittedPoint point;
    point.workers = workers;
    if (const auto predicted = stats::predict(fit, workers)) {
        point.speedup_ratio = {predicted->speedup, predicted->band.low, predicted->band.high};
        point.extrapolated = predicted->extrapolated;
    }
    return point;
}

record::ScalingFit fit_told(const stats::ScalingFit& fit,
                            const std::vector<stats::WorkerSample>& samples) {
    record::ScalingFit result;
    result.model = fit.model == stats::ScalingModel::usl ? "usl" : "amdahl";
    result.parameters["scale_ratio"] = fit.parameters.scale;
    if (fit.model == stats::ScalingModel::usl) {
        result.parameters["contention_ratio"] = fit.parameters.sigma;
        result.parameters["coherency_ratio"] = fit.parameters.kappa;
    } else {
        result.parameters["serial_ratio"] = fit.parameters.sigma;
    }
    result.parameters["worst_residual_ratio"] = fit.worst_residual_ratio;
    for (const stats::WorkerSample& sample : samples) {
        result.curve.push_back(fitted_point(fit, sample.workers));
    }
    result.curve.push_back(fitted_point(fit, 2 * samples.back().workers));
    return result;
}

}  // namespace

std::vector<record::Scaling> scaling_of(const std::vector<Cell>& cells,
                                        const std::vector<record::Curve>& curves) {
    std::map<std::tuple<std::string, std::string, unsigned, record::CallMode>, Group> groups;
    for (const Cell& cell : cells) {
        const CurveKey& key = cell.curve;
        groups[{key.workload, key.backend, key.nodes, key.calls}][key.workers][cell.n] = &cell;
    }
    std::vector<record::Scaling> result;
    for (const auto& [names, group] : groups) {
        const auto n = common_size(group);
        if (!n) {
            continue;
        }
        record::Scaling scaling{.workload = std::get<0>(names),
                                .backend = std::get<1>(names),
                                .calls = std::get<3>(names),
                                .n = *n,
                                .points = {},
                                .nodes = std::get<2>(names)};
        for (const auto& [workers, by_size] : group) {
            const record::Estimate& speedup = by_size.at(*n)->speedup_ratio;
            scaling.points.push_back(
                {workers, speedup,
                 speedup.value ? std::optional(*speedup.value / workers) : std::nullopt});
        }
        const std::vector<stats::WorkerSample> samples = samples_of(scaling, curves);
        for (const stats::ScalingModel model :
             {stats::ScalingModel::amdahl, stats::ScalingModel::usl}) {
            if (const auto fit = stats::fit_scaling(samples, model)) {
                scaling.fits.push_back(fit_told(*fit, samples));
            }
        }
        result.push_back(std::move(scaling));
    }
    return result;
}

}  // namespace crossover::sweep
