#include "benchmarks/stats/aim.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>
#include <stdexcept>

#include "benchmarks/stats/sign_test.hpp"
#include "benchmarks/stats/tie.hpp"

namespace crossover::stats {
namespace {

constexpr std::size_t k_blind_rounds = 3;
constexpr double k_steps_per_octave = 8.0;
constexpr double k_three_of_three = 0.25;  // an error that three rounds which agree keep

struct Aim {
    std::vector<double> crossings;  ///< estimates, 0 and infinity where censored
    double median = 0.0;
    bool aimed = false;  ///< the crossings are those of aimed rounds
    bool tied = false;   ///< the sides tie below: the crossings of single rounds say little
};

Aim aim_at(std::span<const RoundRatios> alike, const std::vector<SizeCount>& coarse,
           const SizeRange& range) {
    constexpr std::size_t k_enough_aimed = 3;
    const std::vector<RoundRatios> rounds = above(likely_floor(coarse), alike);
    const double lead = lead_needed(rounds, range);
    Aim aim;
    aim.tied = lead > 0.0;
    std::vector<double> aimed;
    for (const RoundRatios& round : rounds) {
        aim.crossings.push_back(crossing_of_round(round, range, lead).n);
        if (is_aimed(round, range)) {
            aimed.push_back(aim.crossings.back());
        }
    }
    if (aimed.size() >= k_enough_aimed) {
        aim.crossings = std::move(aimed);
        aim.aimed = true;
    }
    if (aim.crossings.empty()) {  // serial leads again at the largest sizes
        aim.crossings.push_back(std::numeric_limits<double>::infinity());
    }
    std::sort(aim.crossings.begin(), aim.crossings.end());
    aim.median = aim.crossings[aim.crossings.size() / 2];
    const auto inside = std::count_if(aim.crossings.begin(), aim.crossings.end(),
                                      [](double n) { return n > 0.0 && std::isfinite(n); });
    if (aim.tied || (!rounds.empty() && 3 * inside < 2 * std::ssize(aim.crossings))) {
        // A round that measured beside its crossing tells its direction only.
        aim.median = pooled_crossing(rounds, range, aim.tied ? k_clear_ratio : 0.0);
    }
    return aim;
}

/// How far apart the crossings are: 1.7 times the median of |ln crossing - ln median|, three
/// quarters of a normal spread. A third of them may lie anywhere.
double spread_of(const Aim& aim) {
    if (aim.tied) {
        constexpr std::size_t k_enough_tied = 20;
        constexpr double k_two_steps = 0.17;
        return aim.crossings.size() < k_enough_tied ? k_two_steps : 0.0;
    }
    std::vector<double> distances;
    for (const double crossing : aim.crossings) {
        distances.push_back(std::abs(std::log(crossing / aim.median)));
    }
    std::sort(distances.begin(), distances.end());
    constexpr double k_to_three_quarters = 1.7;
    return k_to_three_quarters * distances[distances.size() / 2];
}

std::uint64_t lattice_size(double step, const SizeRange& range) {
    const double n = std::exp2(step / k_steps_per_octave);
    return nearest_size(
        static_cast<std::uint64_t>(std::llround(
            std::clamp(n, static_cast<double>(range.n_min), static_cast<double>(range.n_max)))),
        range);
}

double lattice_step(double n) {
    return std::round(k_steps_per_octave * std::log2(n));
}

void add_around(std::set<std::uint64_t>& sizes, const Aim& aim, const SizeRange& range,
                bool with_safe) {
    const double spread = spread_of(aim);
    const double step_ln = std::log(2.0) / k_steps_per_octave;
    // A window that holds most crossings; wide until enough aimed rounds tell how they spread.
    int width = 4;
    for (const int narrow : {2, 1}) {
        width = aim.aimed && 2.0 * narrow * step_ln >= 2.0 * spread ? narrow : width;
    }
    const int reach = spread > 0.6 ? 3 : 2;
    for (int i = -reach; i <= reach; ++i) {
        sizes.insert(lattice_size(lattice_step(aim.median) + width * i, range));
    }
    // Where the lattice is finer than the sizes that there are, it holds none on one side.
    const auto above = std::lower_bound(range.only.begin(), range.only.end(), aim.median);
    for (auto i = above - std::min<std::ptrdiff_t>(2, above - range.only.begin());
         i != range.only.end() && i - above < 2; ++i) {
        sizes.insert(*i);
    }
    constexpr std::size_t k_enough_for_safe = 10;
    const double safe = aim.crossings[aim.crossings.size() * 9 / 10];
    if (with_safe && aim.crossings.size() >= k_enough_for_safe && std::isfinite(safe)) {
        sizes.insert(lattice_size(lattice_step(safe), range));
    }
}

/// The coarse sizes that may yet prove another crossing: those between which a few rounds see
/// serial overtake again, and those whose signs contradict the median.
std::vector<std::uint64_t> suspects(const std::vector<SizeCount>& coarse, double median) {
    const std::vector<Crossing> likely = changes_of_lead(coarse, k_three_of_three);
    const auto is_end = [&](std::uint64_t n) {
        return floor_of(likely) > 0 &&
               std::any_of(likely.begin(), likely.end(), [n](const Crossing& change) {
                   return change.n_low == n || change.n_high == n;
               });
    };
    std::vector<std::uint64_t> result;
    for (const SizeCount& size : coarse) {
        const unsigned contrary = static_cast<double>(size.n) > median ? size.losses : size.wins;
        const bool contradicts = contrary >= 2 && 2 * contrary >= size.wins + size.losses;
        const bool open = verdict_of(size, alpha_per_size(coarse.size())) == Verdict::open;
        if (open && (contradicts || is_end(size.n))) {
            result.push_back(size.n);
        }
    }
    return result;
}

/// The one of [first, last) that was visited least often.
template <class Iterator>
std::uint64_t in_turn(Iterator first, Iterator last) {
    return std::min_element(first, last,
                            [](const SizeCount& a, const SizeCount& b) {
                                return a.wins + a.losses < b.wins + b.losses;
                            })
        ->n;
}

/// The coarse sizes that this round looks at besides: one above the median, which says whether
/// parallel leads there and closes the gap above the others, always or, where time is short for
/// that, every sixth time; and every third time one below.
void add_coarse(std::set<std::uint64_t>& sizes, const std::vector<SizeCount>& coarse,
                const Aim& aim, const SizeRange& range, std::size_t round, bool costly) {
    const double median = aim.median;
    constexpr std::size_t k_top_every = 10;
    constexpr std::size_t k_below_every = 3;
    const std::size_t above_every = costly ? 6 : 1;
    constexpr std::size_t k_most_suspects = 3;
    const std::vector<std::uint64_t> suspected = suspects(coarse, median);
    sizes.insert(
        suspected.begin(),
        suspected.begin() + std::min<std::ptrdiff_t>(k_most_suspects, std::ssize(suspected)));
    const auto first_above = std::find_if(
        coarse.begin(), coarse.end(),
        [median](const SizeCount& size) { return static_cast<double>(size.n) > median; });
    if (round % (above_every * k_top_every) == 0 || std::distance(first_above, coarse.end()) <= 1) {
        sizes.insert(coarse.back().n);
    } else if (round % above_every == 0) {
        sizes.insert(in_turn(first_above, std::prev(coarse.end())));
    } else if (median > 0.0) {  // near, and far enough to say whether parallel leads
        constexpr double k_steps_above = 6.0;
        sizes.insert(lattice_size(lattice_step(median) + k_steps_above, range));
    }
    if (round % k_below_every == 1 && first_above != coarse.begin()) {
        sizes.insert(in_turn(coarse.begin(), first_above));
    }
}

}  // namespace

std::vector<std::uint64_t> coarse_sizes(const SizeRange& range) {
    if (range.n_min < 1 || range.n_min > range.n_max || range.step < 2) {
        throw std::invalid_argument("coarse sizes: needs 1 <= n_min <= n_max and step >= 2");
    }
    std::vector<std::uint64_t> sizes;
    for (std::uint64_t n = range.n_min; n < range.n_max; n *= range.step) {
        sizes.push_back(n);
        if (n > range.n_max / range.step) {
            break;
        }
    }
    sizes.push_back(range.n_max);
    for (std::uint64_t& n : sizes) {
        n = nearest_size(n, range);
    }
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

std::vector<SizeCount> count_coarse(std::span<const RoundRatios> rounds, const SizeRange& range) {
    std::vector<SizeCount> counts;
    for (const std::uint64_t n : coarse_sizes(range)) {
        SizeCount count{.n = n};
        for (const RoundRatios& round : rounds) {
            const auto found = std::find_if(round.begin(), round.end(),
                                            [n](const auto& size) { return size.n == n; });
            if (found != round.end()) {
                count.wins += found->log_ratio < 0.0 ? 1U : 0U;
                count.losses += found->log_ratio > 0.0 ? 1U : 0U;
            }
        }
        counts.push_back(count);
    }
    return counts;
}

bool is_aimed(const RoundRatios& round, const SizeRange& range) {
    const std::vector<std::uint64_t> coarse = coarse_sizes(range);
    return std::any_of(round.begin(), round.end(), [&](const SizedRatio& size) {
        return !std::binary_search(coarse.begin(), coarse.end(), size.n);
    });
}

std::size_t placed_blindly(std::span<const RoundRatios> rounds, const SizeRange& range) {
    constexpr std::ptrdiff_t k_enough_aimed = 8;
    const auto first =
        std::find_if(rounds.begin(), rounds.end(),
                     [&range](const RoundRatios& round) { return is_aimed(round, range); });
    return rounds.end() - first < k_enough_aimed ? 0
                                                 : static_cast<std::size_t>(first - rounds.begin());
}

std::vector<RoundRatios> above(std::uint64_t floor, std::span<const RoundRatios> rounds) {
    constexpr std::size_t k_fewest = 3;
    std::vector<RoundRatios> result;
    for (const RoundRatios& round : rounds) {
        RoundRatios kept;
        std::copy_if(round.begin(), round.end(), std::back_inserter(kept),
                     [floor](const SizedRatio& size) { return size.n > floor; });
        if (!kept.empty() && (floor == 0 || kept.size() >= k_fewest)) {
            result.push_back(std::move(kept));
        }
    }
    return result;
}

std::uint64_t likely_floor(std::span<const SizeCount> coarse) {
    return floor_of(changes_of_lead(coarse, k_three_of_three));
}

std::vector<std::uint64_t> sizes_for_round(std::span<const RoundRatios> alike,
                                           const SizeRange& range, bool safe, bool costly) {
    if (alike.size() < k_blind_rounds) {
        std::vector<std::uint64_t> sizes = coarse_sizes(range);
        if (!alike.empty() && sizes.size() > 1) {
            sizes.pop_back();
        }
        return sizes;
    }
    const std::vector<SizeCount> coarse = count_coarse(alike, range);
    const Aim aim = aim_at(alike, coarse, range);
    std::set<std::uint64_t> sizes;
    add_coarse(sizes, coarse, aim, range, alike.size(), costly);
    if (aim.median == 0.0 || std::isinf(aim.median)) {
        for (const std::uint64_t part : {1ULL, 2ULL, 3ULL}) {
            const std::uint64_t n = aim.median == 0.0
                                        ? part * range.n_min
                                        : std::max<std::uint64_t>(1, range.n_max / part);
            sizes.insert(nearest_size(n, range));
        }
    } else {
        add_around(sizes, aim, range, safe);
    }
    return {sizes.begin(), sizes.end()};
}

}  // namespace crossover::stats
