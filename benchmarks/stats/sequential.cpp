#include "benchmarks/stats/sequential.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace crossover::stats {
namespace {

/// alive[w]: probability that the walk has w wins by now and has not been stopped.
using Walk = std::vector<double>;

void advance(Walk& alive, int rounds, double win_probability) {
    for (int i = 0; i < rounds; ++i) {
        alive.push_back(0.0);
        for (std::size_t w = alive.size() - 1; w > 0; --w) {
            alive[w] = alive[w] * (1.0 - win_probability) + alive[w - 1] * win_probability;
        }
        alive[0] *= 1.0 - win_probability;
    }
}

// How the error is spent decides how soon a clear size is done. Expected rounds for 19 sizes at 5 % in all, at a
// probability of a win of 1 / 0.95 / 0.9 / 0.8, and the share of sizes at 0.8 that end decided:
//   this allowance                          12 / 15.5 / 20.8 / 35.3   86 %   boundaries 12, 15, 21, 26, 36 from 12
//   rounds on linear in the share                     the same here; for 25 sizes 17.8 at 0.95 where this needs 15.5
//   share^1.5, share^3 (O'Brien-Fleming)    16 / 20.7 / 24.8 / 36.9   92 %
//   equal parts, one a look (Bonferroni)    16 / 20.8 / 25.6 / 39.3   77 %
// Nearly all sizes of a curve are clear, so ending them at 12 instead of 16 rounds is worth the 6 %. The look at 8
// can fire for a single size only (8 of 8 has a chance of 1 in 256, its allowance is less), the one at 12 up to 36
// sizes.
double pocock_share(double share) {
    return std::log1p((std::numbers::e - 1.0) * share);
}

// Four fifths of the error are spent over the regular rounds, one fifth over the extra ones. Processes of two speeds
// win two rounds of three at best; to tell that from one of two takes about 200 rounds, which no clear size should pay
// for. The price is small: for 19 sizes the regular boundaries are the same whole numbers with and without the extra
// looks.
double allowance(double alpha, int look, int regular, int last) {
    constexpr double k_regular_share = 0.8;
    if (last <= regular) {
        return alpha * pocock_share(static_cast<double>(look) / last);
    }
    if (look <= regular) {
        return alpha * k_regular_share * pocock_share(static_cast<double>(look) / regular);
    }
    const double extra = static_cast<double>(look - regular) / (last - regular);
    return alpha * (k_regular_share + (1.0 - k_regular_share) * pocock_share(extra));
}

/// Moves the mass of [first, last) out of the walk.
double absorb(Walk& alive, int first, int last) {
    double mass = 0.0;
    for (int w = first; w < last; ++w) {
        mass += std::exchange(alive[static_cast<std::size_t>(w)], 0.0);
    }
    return mass;
}

}  // namespace

std::vector<int> default_looks() {
    return {8, 12, 16, 24, 32, k_regular_rounds, 72, 108, 162, 216};
}

double alpha_per_test(double alpha, std::size_t sizes) {
    if (!(alpha > 0.0 && alpha < 1.0) || sizes == 0) {
        throw std::invalid_argument("alpha per test: needs 0 < alpha < 1 and at least one size");
    }
    return alpha / (2.0 * static_cast<double>(sizes));
}

// Only the winning side is absorbed here. A walk that first crossed the other side could win later only in this
// calculation, so the error it gives is an upper bound, too large by less than alpha².
SequentialSignTest::SequentialSignTest(double alpha_per_side, std::vector<int> looks, int regular_rounds)
    : m_looks(std::move(looks)) {
    if (!(alpha_per_side > 0.0 && alpha_per_side < 0.5)) {
        throw std::invalid_argument("sequential sign test: alpha per side must lie between 0 and 0.5");
    }
    if (m_looks.empty() || m_looks.front() < 1 ||
        std::adjacent_find(m_looks.begin(), m_looks.end(), std::greater_equal<>()) != m_looks.end()) {
        throw std::invalid_argument("sequential sign test: looks must be increasing and at least 1");
    }
    Walk alive{1.0};
    int rounds = 0;
    for (const int look : m_looks) {
        advance(alive, look - rounds, 0.5);
        rounds = look;
        const double allowed = allowance(alpha_per_side, look, regular_rounds, m_looks.back());
        int boundary = look + 1;
        double spent = m_error;
        while (spent + alive[static_cast<std::size_t>(boundary - 1)] <= allowed) {
            --boundary;
            spent += alive[static_cast<std::size_t>(boundary)];
        }
        m_error += absorb(alive, boundary, look + 1);
        m_boundaries.push_back(boundary);
    }
}

Verdict SequentialSignTest::judge(std::span<const double> log_ratios, int horizon) const {
    int wins = 0;
    int losses = 0;
    int rounds = 0;
    std::size_t next = 0;
    for (const double x : log_ratios) {
        wins += x < 0.0 ? 1 : 0;
        losses += x > 0.0 ? 1 : 0;
        ++rounds;
        if (rounds == m_looks[next]) {
            if (wins >= m_boundaries[next]) {
                return Verdict::win;
            }
            if (losses >= m_boundaries[next]) {
                return Verdict::lose;
            }
            if (++next == m_looks.size()) {
                return Verdict::tie;
            }
        }
    }
    for (; next < m_looks.size() && m_looks[next] <= horizon; ++next) {
        const int best = std::max(wins, losses) + m_looks[next] - rounds;
        if (best >= m_boundaries[next]) {
            return Verdict::open;
        }
    }
    return Verdict::tie;
}

int SequentialSignTest::next_look(int rounds) const {
    for (std::size_t k = 0; k < m_looks.size(); ++k) {
        if (m_looks[k] > rounds && m_boundaries[k] <= m_looks[k]) {
            return m_looks[k];
        }
    }
    return last_look();
}

Characteristics SequentialSignTest::characteristics(double win_probability) const {
    if (!(win_probability >= 0.0 && win_probability <= 1.0)) {
        throw std::invalid_argument("sequential sign test: the probability of a win must lie between 0 and 1");
    }
    Characteristics result;
    Walk alive{1.0};
    int rounds = 0;
    for (std::size_t k = 0; k < m_looks.size(); ++k) {
        const int look = m_looks[k];
        advance(alive, look - rounds, win_probability);
        rounds = look;
        const double won = absorb(alive, m_boundaries[k], look + 1);
        const double lost = absorb(alive, 0, look - m_boundaries[k] + 1);
        result.win += won;
        result.lose += lost;
        result.expected_rounds += look * (won + lost);
    }
    for (const double mass : alive) {
        result.tie += mass;
    }
    result.expected_rounds += m_looks.back() * result.tie;
    return result;
}

}  // namespace crossover::stats
