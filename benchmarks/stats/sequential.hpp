// Is parallel faster than serial at this size? Asked several times while rounds come in, with an error that counts all
// the times it was asked.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace crossover::stats {

enum class Verdict {
    open,  ///< not enough rounds yet
    win,   ///< parallel is proven faster
    lose,  ///< serial is proven faster
    tie,   ///< neither is proven, and the rounds left could not change that
};

/// Rounds that every size gets before it counts as a tie; the looks beyond are for sizes on which the answer hangs.
inline constexpr int k_regular_rounds = 48;

/// Rounds after which the verdict is looked at (METHOD, section 3), the extra ones included.
std::vector<int> default_looks();

/// Error that each side of one size's test may have so that all sizes of a curve together err with probability at most
/// `alpha`, per curve and both sides: alpha / (2 × sizes), Bonferroni. (Where one of the two is truly faster only one
/// side can err, so the real error is about half.) `sizes` counts all that the plan allows (planned_sizes()), tested or
/// not. Valid for sizes chosen while measuring and for any dependence between sizes, which share their processes.
/// Rejected: Holm and Hochberg, whose verdicts change when another size is added.
double alpha_per_test(double alpha, std::size_t sizes);

/// What the test does when a round is won with probability p (and lost with 1 - p), exactly.
struct Characteristics {
    double win = 0.0;
    double lose = 0.0;
    double tie = 0.0;
    double expected_rounds = 0.0;  ///< without the early end of hopeless ties
};

/// A sign test with several looks (group-sequential, exact).
///
/// At look k the walk wins when at least boundary k of the rounds so far were won. The boundaries are the smallest for
/// which the probability to have crossed at any look so far, for a fair coin, stays within an allowance; it is computed
/// on the binomial walk itself, so the error is exact and not the sum of the looks' errors.
///
/// Assumes rounds that are independent and have one common probability of a win; no distribution, no equal spread.
/// Error: false `win` where P(win) <= 1/2 at most `alpha_per_side`, and the same for `lose`.
///
/// The allowance after a share t of the rounds is alpha × ln(1 + (e - 1) t) (Lan and DeMets, Biometrika 70, 1983, their
/// Pocock type), 80 % of it over the regular rounds and 20 % over the extra ones. See sequential.cpp for what was
/// compared with it.
class SequentialSignTest {
  public:
    /// `looks` strictly increasing, the first at least 1; 0 < alpha_per_side < 0.5; else std::invalid_argument.
    explicit SequentialSignTest(double alpha_per_side, std::vector<int> looks = default_looks(),
                                int regular_rounds = k_regular_rounds);

    /// The verdict on log_ratios = ln(T_parallel / T_serial), in the order of the rounds. Negative is a win.
    ///
    /// The looks that the sample has reached are taken in order and the first that crosses decides, so rounds that come
    /// later never change a win or a loss. `tie` is given as soon as no outcome of the rounds left up to `horizon`
    /// could cross any more (which costs no error and saves a third of the rounds of a true tie); with a wider horizon
    /// it may be open again. An exact zero, or NaN, is neither a win nor a loss but uses up its round: that keeps the
    /// error within its bound and makes a verdict harder to reach.
    Verdict judge(std::span<const double> log_ratios, int horizon) const;
    Verdict judge(std::span<const double> log_ratios) const { return judge(log_ratios, last_look()); }

    /// The first look after `rounds` that can decide anything; last_look() when none is left. A look whose boundary
    /// exceeds its rounds is skipped: there is no use in stopping there.
    int next_look(int rounds) const;

    int last_look() const { return m_looks.back(); }

    std::span<const int> looks() const { return m_looks; }
    /// Wins needed at each look; one more than the look's rounds where no outcome suffices.
    std::span<const int> boundaries() const { return m_boundaries; }
    /// Exact probability that a fair coin crosses one side; at most the alpha_per_side that was asked for.
    double error_per_side() const { return m_error; }

    Characteristics characteristics(double win_probability) const;

  private:
    std::vector<int> m_looks;
    std::vector<int> m_boundaries;
    double m_error = 0.0;
};

}  // namespace crossover::stats
