// How many rounds must agree so that an interval which is looked at several times still errs with 5
// % in all.
#pragma once

#include <span>
#include <vector>

namespace crossover::stats {

/// One side of a sign test with looks (group-sequential, exact): rounds are coins that fall to one
/// side with probability at most p; how many of them may be asked to lie there before "at most p"
/// is refuted?
///
/// After each of looks() rounds the measuring may end because the interval is narrow enough, and
/// after any number of rounds it ends because the time is out. The looks may spend 70 % of alpha,
/// in equal parts over the first 12 of them; the end gets all that is left. The counts are the
/// smallest for which the probability of having crossed at this look or before, computed on the
/// binomial walk itself, stays within what may be spent (Lan and DeMets, Biometrika 70, 1983;
/// Armitage, McPherson and Rowe, 1969, for the walk).
///
/// Assumes that each round falls to that side with probability at most p whatever the rounds before
/// it showed; sizes may therefore be chosen by what was seen. Of the end it assumes that the clock
/// chose it, and not the interval. Rejected: a confidence sequence for every round (a third wider
/// at 50 rounds), Bonferroni over the looks (one round more at each).
class Looks {
  public:
    /// 0 < p < 1 and 0 < alpha < 0.5, else std::invalid_argument.
    Looks(double p, double alpha);

    /// The count that is needed at a look, and at an end after any number of rounds; rounds + 1
    /// where no count is enough.
    int needed_at_look(int rounds) const;
    int needed_at_end(int rounds) const;

    /// The largest look that is not beyond `rounds`; 0 before the first.
    static int last_look(int rounds);
    /// 8, 10, 13 … 1,024, each about a quarter more than the one before.
    static std::span<const int> looks();

  private:
    double m_p;
    double m_alpha;
    std::vector<int> m_boundaries;  ///< one per look
};

}  // namespace crossover::stats
