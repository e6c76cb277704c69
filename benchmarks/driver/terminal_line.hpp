// The progress line: on a terminal only, on stderr, one line that is drawn over.
#pragma once

#include <cstddef>
#include <string>

namespace crossover::driver {

/// Whether a line on `descriptor` can be drawn over: it is a terminal, and TERM does not call it
/// dumb.
bool draws_over_a_line(int descriptor);

/// Draws when stderr is a terminal that can be drawn over, and does nothing otherwise. The line is
/// gone when this is.
class TerminalLine {
  public:
    TerminalLine();
    ~TerminalLine() { clear(); }
    TerminalLine(const TerminalLine&) = delete;
    TerminalLine& operator=(const TerminalLine&) = delete;
    TerminalLine(TerminalLine&&) = delete;
    TerminalLine& operator=(TerminalLine&&) = delete;

    /// The width of the terminal; 80 where it does not tell.
    static std::size_t columns();

    void show(const std::string& line);
    void clear();

  private:
    bool m_terminal;
    bool m_shown = false;
};

}  // namespace crossover::driver
