// How a terminal is written to.
#pragma once

#include <cstddef>

#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {

struct Look {
    text::Charset charset = text::Charset::ascii;
    bool colour = false;
    std::size_t width = 80;  ///< columns
};

/// UTF-8 when the user's locale says so.
text::Charset terminal_charset();

/// The look of stdout: UTF-8 when the locale says so; colour on a terminal that can show it, unless
/// NO_COLOR is set to something (no-color.org); its width, or that in COLUMNS, or 80.
Look stdout_look();

}  // namespace crossover::formats
