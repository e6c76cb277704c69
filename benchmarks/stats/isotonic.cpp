#include "benchmarks/stats/isotonic.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace crossover::stats {

std::vector<double> falling_fit(std::span<const double> values) {
    struct Block {
        double mean = 0.0;
        std::size_t count = 1;
    };
    if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); })) {
        throw std::invalid_argument("falling fit: values must be numbers");
    }
    std::vector<Block> blocks;
    for (const double value : values) {
        Block block{value, 1};
        while (!blocks.empty() && blocks.back().mean < block.mean) {
            const Block& before = blocks.back();
            const auto a = static_cast<double>(before.count);
            const auto b = static_cast<double>(block.count);
            block = {(a * before.mean + b * block.mean) / (a + b), before.count + block.count};
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
