// The progress line: on a terminal only, on stderr, one line that is drawn over.
#pragma once

#include <cstddef>
#include <string>

#include "benchmarks/sweep/curve_measurement.hpp"

namespace crossover::sweep {

/// One line: share done, curve, verdict so far, time left. `elapsed_s` and `budget_s` are of the
/// whole sweep; `done` and `total` count curves. At most `columns` wide, and printable whatever the
/// names are.
std::string progress_line(const CurveProgress& progress, std::size_t done, std::size_t total,
                          double elapsed_s, double budget_s, std::size_t columns);

/// Whether a line on `descriptor` can be drawn over: it is a terminal, and TERM does not call it
/// dumb.
bool draws_over_a_line(int descriptor);

/// Draws progress lines when stderr is a terminal that can be drawn over, and does nothing
/// otherwise.
class ProgressDisplay {
  public:
    ProgressDisplay();
    ~ProgressDisplay();
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;
    ProgressDisplay(ProgressDisplay&&) = delete;
    ProgressDisplay& operator=(ProgressDisplay&&) = delete;

    void show(const CurveProgress& progress, std::size_t done, std::size_t total, double elapsed_s,
              double budget_s);
    void clear();

  private:
    bool m_terminal;
    bool m_shown = false;
};

}  // namespace crossover::sweep
