// `crossover show`: a stored run on the terminal.
#include <fmt/format.h>

#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/formats/answers.hpp"
#include "benchmarks/formats/cells.hpp"
#include "benchmarks/formats/look.hpp"
#include "benchmarks/formats/network.hpp"
#include "benchmarks/formats/speedup_chart.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::commands {

int run(const cli::ShowCommand& command) {
    const auto stored = record::read_results(command.results);
    if (!stored) {
        return complain(stored.error(), k_wrong_usage);
    }
    if (command.times) {
        const formats::Table times = formats::times_table(stored->cells);
        put(command.markdown
                ? formats::markdown_table(times)
                : fmt::format("{}\n\n{}", formats::machine_line(*stored),
                              formats::terminal_text(times, formats::terminal_charset())));
        return 0;
    }
    if (command.markdown) {
        put(formats::answers_markdown(*stored));
        return 0;
    }
    const formats::Look look = formats::stdout_look();
    const std::string charts = formats::speedup_charts(stored->crossovers, stored->cells, look);
    put(fmt::format(
        "{}\n\n{}{}{}{}", formats::machine_line(*stored),
        formats::terminal_text(formats::answers_table(stored->crossovers), look.charset),
        text::in_charset(formats::network_text(stored->network), look.charset),
        charts.empty() ? "" : "\n", charts));
    return 0;
}

}  // namespace crossover::commands
