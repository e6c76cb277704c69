// crossover-threshold-loss: which size loses least time when a program decides by it? A computation
// with a fixed seed, nothing is measured: it prints the tables of
// docs/decisions/0072-size-taken.md.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "benchmarks/stats/crossover.hpp"

namespace {

using namespace crossover;

constexpr double k_n = 1000.0;    ///< n*: the crossing of the median process
constexpr double k_around = 8.0;  ///< sizes are log-uniform from n* / 8 to 8 n*
constexpr std::size_t k_sizes = 961;
constexpr std::size_t k_processes = 400;
constexpr unsigned k_sweeps = 2000;
constexpr double k_ninth_decile = 1.2816;  ///< of the normal distribution

/// A world: T_parallel / T_serial = q + (1 - q) c / n in a process that crosses at c, and c is
/// lognormal over processes.
struct World {
    double q = 0.5;       ///< 1 / q: the speed-up of large inputs
    double spread = 2.0;  ///< 90 % quantile of c over its median
    double sigma() const { return std::log(spread) / k_ninth_decile; }
};

double size_at(double part) {
    return k_n / k_around * std::pow(k_around * k_around, part);
}

/// Of a standard normal variable, by bisection of the error function.
double normal_quantile(double share) {
    double low = -8.0;
    double high = 8.0;
    while (high - low > 1e-9) {
        const double middle = 0.5 * (low + high);
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < share ? low : high) = middle;
    }
    return low;
}

/// The time lost by deciding by a size, as a share of what it takes to know the better way in every
/// process and at every size (the "badness" by which GMP compares thresholds).
class Loss {
  public:
    explicit Loss(const World& world)
        : m_by_size(k_sizes + 1, 0.0), m_harm_by_size(k_sizes + 1, 0.0) {
        std::vector<double> crossings(k_processes);
        for (std::size_t i = 0; i < k_processes; ++i) {
            const double share = (static_cast<double>(i) + 0.5) / k_processes;
            crossings[i] = k_n * std::exp(world.sigma() * normal_quantile(share));
        }
        std::array<std::vector<double>, 2> lost{std::vector<double>(k_sizes),
                                                std::vector<double>(k_sizes)};
        for (std::size_t i = 0; i < k_sizes; ++i) {
            const double n = size_at(static_cast<double>(i) / (k_sizes - 1));
            for (const double c : crossings) {
                const double ratio = world.q + (1.0 - world.q) * c / n;
                lost[0][i] += std::max(0.0, 1.0 / ratio - 1.0) / k_processes;  // stayed serial
                lost[1][i] += std::max(0.0, ratio - 1.0) / k_processes;        // went parallel
            }
        }
        for (const double parallel : lost[1]) {
            m_harm_by_size[0] += parallel / k_sizes;
        }
        m_by_size[0] = m_harm_by_size[0];
        for (std::size_t i = 0; i < k_sizes; ++i) {
            m_by_size[i + 1] = m_by_size[i] + (lost[0][i] - lost[1][i]) / k_sizes;
            m_harm_by_size[i + 1] = m_harm_by_size[i] - lost[1][i] / k_sizes;
        }
    }

    /// In per cent, of a program that takes the parallel way from `n` on.
    double percent(double n) const { return 100.0 * m_by_size[index_of(n)]; }
    /// Of that, where the parallel way was slower than the serial one would have been.
    double harm_percent(double n) const { return 100.0 * m_harm_by_size[index_of(n)]; }

  private:
    static std::size_t index_of(double n) {
        const double part = std::log(n * k_around / k_n) / std::log(k_around * k_around);
        return static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * k_sizes);
    }

    std::vector<double> m_by_size;  ///< parallel from the i-th size on
    std::vector<double> m_harm_by_size;
};

constexpr std::array k_worlds{World{0.55, 1.2}, World{0.55, 2.0}, World{0.55, 4.0},
                              World{0.14, 1.2}, World{0.14, 2.0}, World{0.14, 4.0}};

void print_known() {
    constexpr std::array k_multiples{0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 4.0};
    fmt::print("per cent lost by deciding by a multiple of n*\n\nspeed-up  spread");
    for (const double multiple : k_multiples) {
        fmt::print("{:>8}", fmt::format("{} n*", multiple));
    }
    fmt::print("    safe\n");
    for (const World& world : k_worlds) {
        const Loss loss(world);
        fmt::print("{:>8.1f}  x{:<5}", 1.0 / world.q, world.spread);
        for (const double multiple : k_multiples) {
            fmt::print("{:>8.1f}", loss.percent(multiple * k_n));
        }
        fmt::print("{:>8.1f}\n", loss.percent(world.spread * k_n));
    }
}

/// Means over sweeps of so many rounds.
struct Taken {
    double typical = 0.0, typical_harm = 0.0, upper = 0.0, capped = 0.0, capped_harm = 0.0,
           safe = 0.0;
};

Taken taken(const World& world, std::size_t rounds) {
    const Loss loss(world);
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal(std::log(k_n), world.sigma());
    Taken sum;
    for (unsigned sweep = 0; sweep < k_sweeps; ++sweep) {
        std::vector<stats::RoundCrossing> crossings(rounds);
        for (stats::RoundCrossing& crossing : crossings) {
            crossing.n = crossing.low = crossing.high = std::exp(normal(random));
        }
        const auto half = stats::crossing_quantile(crossings, 0.5, stats::Ending::time);
        const auto most = stats::crossing_quantile(crossings, 0.9, stats::Ending::time);
        sum.typical += loss.percent(half.n) / k_sweeps;
        sum.typical_harm += loss.harm_percent(half.n) / k_sweeps;
        const double capped = std::min(half.high, 2.0 * half.n);
        sum.upper += loss.percent(half.high) / k_sweeps;
        sum.capped += loss.percent(capped) / k_sweeps;
        sum.capped_harm += loss.harm_percent(capped) / k_sweeps;
        sum.safe += loss.percent(most.high) / k_sweeps;
    }
    return sum;
}

void print_taken() {
    fmt::print(
        "\nper cent lost by deciding by what a sweep says (of it, slower than serial), means over "
        "{} "
        "sweeps\n\nspeed-up  spread  rounds       typical   upper   2 n* at most   safe\n",
        k_sweeps);
    for (const World& world : k_worlds) {
        for (const std::size_t rounds : {8U, 16U, 40U}) {
            const Taken lost = taken(world, rounds);
            fmt::print(
                "{:>8.1f}  x{:<5} {:>7} {:>6.1f} ({:>4.1f}) {:>7.1f} {:>7.1f} ({:>4.1f}) "
                "{:>6.1f}\n",
                1.0 / world.q, world.spread, rounds, lost.typical, lost.typical_harm, lost.upper,
                lost.capped, lost.capped_harm, lost.safe);
        }
    }
}

}  // namespace

int main() {
    print_known();
    print_taken();
    return 0;
}
