// The size one should write into `if (n >= ...)`: from there on nearly every process wins, not just the median one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace crossover::stats {

/// How many rounds (each a fresh pair of processes) were won at one size.
struct WinCount {
    std::uint64_t n = 0;
    int wins = 0;
    int rounds = 0;
};

enum class SafeKind {
    found,       ///< safe from a size in [n_low, n_high] on; n_low is empty when no size is proven unsafe
    always,      ///< every size tested is proven safe
    never,       ///< the largest size is proven unsafe
    unresolved,  ///< the largest size is neither: more rounds are needed there, or its share is close to the asked one
};

struct SafeSize {
    SafeKind kind = SafeKind::unresolved;
    std::optional<std::uint64_t> n_low;   ///< largest size up to which all are proven unsafe
    std::optional<std::uint64_t> n_high;  ///< smallest size from which all are proven safe
    std::string reason;                   ///< why unresolved; otherwise empty
};

/// The smallest size from which at least `share` of the processes win, there and at every larger size tested.
///
/// A size is proven safe when the one-sided exact lower bound of its share of wins reaches `share`, and proven unsafe
/// when the upper bound stays below it; each with half of the error 1 - confidence. From the largest size downwards,
/// sizes are proven safe one after another until the first that fails; from the smallest upwards, unsafe likewise.
/// Tested in a fixed order and stopped at the first failure, a family needs no split of its error (Maurer, Hothorn and
/// Lehmacher, 1995), so a dozen sizes cost no more rounds than one. Sizes strictly increasing, 0 <= wins <= rounds, 0 <
/// share < 1, 0 < confidence < 1, else std::invalid_argument.
///
/// Assumes rounds independent of each other (sizes within one round need not be, they share processes: so counts are
/// never pooled over sizes), and for n_low a share that does not fall with n. Measured coverage at share 0.9 and 95 %:
/// above 99 % on a grid of 2^(1/2) with 60 rounds, whether sizes share their processes or not, and above 99 % where the
/// sequential sign test ended the rounds and the sizes that won were filled up to 60. The interval spanned a factor of
/// 4 to 5 there. Needs rounds_to_prove() rounds at the sizes that count: twelve rounds, all won, only show 73 %.
SafeSize safe_size(std::span<const WinCount> sorted_by_n, double share = 0.9, double confidence = 0.95);

/// The fewest rounds, all of them won, that prove a size safe: 36 for a share of 0.9 at 95 %.
int rounds_to_prove(double share = 0.9, double confidence = 0.95);

}  // namespace crossover::stats
