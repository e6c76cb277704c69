#include "benchmarks/stats/threshold.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace crossover::stats {

double power_law_between(const CurvePoint& below, const CurvePoint& above, double x) {
    return below.y *
           std::pow(above.y / below.y, std::log(x / below.x) / std::log(above.x / below.x));
}

Threshold reaches_for_good(std::span<const CurvePoint> sorted_by_x, double target) {
    const auto not_increasing = [](const CurvePoint& a, const CurvePoint& b) { return a.x >= b.x; };
    const auto unusable = [](const CurvePoint& point) {
        return !(point.x > 0.0) || !std::isfinite(point.x) || !std::isfinite(point.y);
    };
    if (std::adjacent_find(sorted_by_x.begin(), sorted_by_x.end(), not_increasing) !=
            sorted_by_x.end() ||
        std::any_of(sorted_by_x.begin(), sorted_by_x.end(), unusable)) {
        throw std::invalid_argument("threshold: points must be finite, with increasing x above 0");
    }
    const auto below = std::find_if(sorted_by_x.rbegin(), sorted_by_x.rend(),
                                    [target](const CurvePoint& point) { return point.y < target; });
    Threshold result;
    if (sorted_by_x.empty() || below == sorted_by_x.rbegin()) {
        return result;
    }
    if (below == sorted_by_x.rend()) {
        result.kind = ThresholdKind::from_start;
        result.x = sorted_by_x.front().x;
        return result;
    }
    const CurvePoint& low = *below;
    const CurvePoint& high = *(below - 1);
    result.kind = ThresholdKind::reached;
    result.bracket = Interval{low.x, high.x};
    result.x = low.x * std::pow(high.x / low.x, (target - low.y) / (high.y - low.y));
    return result;
}

Threshold metg(std::span<const TaskCell> cells, double efficiency) {
    std::vector<CurvePoint> points;
    for (const TaskCell& cell : cells) {
        points.push_back({.x = cell.task_us, .y = cell.efficiency});
    }
    std::sort(points.begin(), points.end(), [](const CurvePoint& a, const CurvePoint& b) {
        return a.x < b.x || (a.x == b.x && a.y < b.y);
    });
    const auto same_length = [](const CurvePoint& a, const CurvePoint& b) { return a.x == b.x; };
    points.erase(std::unique(points.begin(), points.end(), same_length), points.end());
    return reaches_for_good(points, efficiency);
}

}  // namespace crossover::stats
