#include "benchmarks/stats/looks.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace crossover::stats {
namespace {

constexpr std::array k_looks{8,   10,  13,  16,  20,  25,  32,  40,  50,  64,  80,
                             101, 128, 161, 203, 256, 322, 406, 512, 645, 813, 1024};

/// Element w: the probability of w rounds on that side without having crossed before.
using Walk = std::vector<double>;

void advance(Walk& alive, int rounds, double p) {
    for (int i = 0; i < rounds; ++i) {
        alive.push_back(0.0);
        for (std::size_t w = alive.size() - 1; w > 0; --w) {
            alive[w] = alive[w] * (1.0 - p) + alive[w - 1] * p;
        }
        alive[0] *= 1.0 - p;
    }
}

double spent_by_look(double alpha, std::size_t look) {
    constexpr double k_share = 0.7;
    constexpr double k_equal_parts = 12.0;
    return alpha * k_share * std::min(1.0, static_cast<double>(look + 1) / k_equal_parts);
}

/// The smallest count whose upper tail fits into `allowance`; its mass is taken out of the walk.
int cross(Walk& alive, double& allowance) {
    std::size_t count = alive.size();
    while (count > 0 && alive[count - 1] <= allowance) {
        --count;
        allowance -= std::exchange(alive[count], 0.0);
    }
    return static_cast<int>(count);
}

}  // namespace

Looks::Looks(double p, double alpha) : m_p(p), m_alpha(alpha) {
    if (!(p > 0.0 && p < 1.0) || !(alpha > 0.0 && alpha < 0.5)) {
        throw std::invalid_argument("looks: needs 0 < p < 1 and 0 < alpha < 0.5");
    }
    Walk alive{1.0};
    double spent = 0.0;
    for (std::size_t look = 0; look < k_looks.size(); ++look) {
        advance(alive, k_looks.at(look) - static_cast<int>(alive.size()) + 1, m_p);
        const double allowed = spent_by_look(m_alpha, look) - spent;
        double left = allowed;
        m_boundaries.push_back(cross(alive, left));
        spent += allowed - left;
    }
}

std::span<const int> Looks::looks() {
    return k_looks;
}

int Looks::last_look(int rounds) {
    const auto after = std::upper_bound(k_looks.begin(), k_looks.end(), rounds);
    return after == k_looks.begin() ? 0 : *(after - 1);
}

int Looks::needed_at_look(int rounds) const {
    const auto found = std::find(k_looks.begin(), k_looks.end(), rounds);
    if (found == k_looks.end()) {
        throw std::invalid_argument("looks: there is no look after so many rounds");
    }
    return m_boundaries[static_cast<std::size_t>(found - k_looks.begin())];
}

int Looks::needed_at_end(int rounds) const {
    Walk alive{1.0};
    double left = m_alpha;
    for (std::size_t look = 0; look < k_looks.size() && k_looks.at(look) < rounds; ++look) {
        advance(alive, k_looks.at(look) - static_cast<int>(alive.size()) + 1, m_p);
        for (auto count = static_cast<std::size_t>(m_boundaries[look]); count < alive.size();
             ++count) {
            left -= std::exchange(alive[count], 0.0);
        }
    }
    advance(alive, rounds - static_cast<int>(alive.size()) + 1, m_p);
    return cross(alive, left);
}

}  // namespace crossover::stats
