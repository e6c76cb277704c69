#include "benchmarks/formats/hyperfine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "benchmarks/record/json.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

/// With n - 1; null for one value.
record::Json deviation(const std::vector<double>& times, double mean) {
    if (times.size() < 2) {
        return nullptr;
    }
    const double squares = std::accumulate(
        times.begin(), times.end(), 0.0,
        [mean](double sum, double time) { return sum + (time - mean) * (time - mean); });
    return std::sqrt(squares / static_cast<double>(times.size() - 1));
}

std::string result_line(const std::string& name, std::uint64_t n, const std::string& side,
                        const std::vector<double>& times) {
    const double mean =
        std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size());
    const auto [least, most] = std::minmax_element(times.begin(), times.end());
    return "\n  " +
           record::dump(record::Json{{"command", name},
                                     {"mean", mean},
                                     {"stddev", deviation(times, mean)},
                                     {"median", *record::estimate_of(times).value},
                                     {"min", *least},
                                     {"max", *most},
                                     {"times", times},
                                     {"parameters", {{"n", std::to_string(n)}, {"side", side}}}});
}

}  // namespace

std::string to_hyperfine_json(const std::vector<record::Curve>& curves) {
    std::vector<std::string> lines;
    for (const record::Curve& curve : curves) {
        std::map<std::uint64_t, std::vector<double>> serial;
        std::map<std::uint64_t, std::vector<double>> parallel;
        for (const record::Sample& sample : curve.samples) {
            const auto calls = static_cast<double>(sample.iterations);
            serial[sample.n].push_back(sample.serial.seconds / calls);
            parallel[sample.n].push_back(sample.parallel.seconds / calls);
        }
        const std::string baseline = text::printable(curve.key.baseline);
        for (const auto& [n, times] : parallel) {
            const std::string name = fmt::format("{}/{}", record::stable_name(curve.key), n);
            lines.push_back(
                result_line(fmt::format("{}/{}", name, baseline), n, baseline, serial[n]));
            lines.push_back(result_line(name, n, text::printable(curve.key.backend), times));
        }
    }
    return fmt::format("{{\n \"results\": [{}\n ]\n}}\n", fmt::join(lines, ","));
}

}  // namespace crossover::formats
