#include "benchmarks/stats/isotonic.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace crossover::stats {

std::vector<double> falling_fit(std::span<const double> values, std::span<const double> weights) {
    struct Block {
        double mean = 0.0;
        double weight = 1.0;
        std::size_t count = 1;
    };
    const auto positive = [](double weight) { return weight > 0.0; };
    if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }) ||
        (!weights.empty() && (weights.size() != values.size() ||
                              !std::all_of(weights.begin(), weights.end(), positive)))) {
        throw std::invalid_argument("falling fit: needs numbers, and a positive weight for each");
    }
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < values.size(); ++i) {
        Block block{values[i], weights.empty() ? 1.0 : weights[i], 1};
        while (!blocks.empty() && blocks.back().mean < block.mean) {
            const Block& before = blocks.back();
            const double weight = before.weight + block.weight;
            block = {(before.weight * before.mean + block.weight * block.mean) / weight, weight,
                     before.count + block.count};
            blocks.pop_back();
        }
        blocks.push_back(block);
    }
    std::vector<double> fit;
    fit.reserve(values.size());
    for (const Block& block : blocks) {
        fit.insert(fit.end(), block.count, block.mean);
    }
    return fit;
}

}  // namespace crossover::stats
