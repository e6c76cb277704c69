// `crossover list`: the workloads and backends of this build.
#include "benchmarks/commands/catalogue.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/formats/look.hpp"

namespace crossover::commands {

int run(const cli::ListCommand& command) {
    const auto workloads =
        command.workloads ? listed_workloads() : std::vector<formats::ListedWorkload>();
    const auto backends =
        command.backends ? listed_backends() : std::vector<formats::ListedBackend>();
    put(command.json ? formats::to_listing_json(workloads, backends)
                     : formats::listing_text(workloads, backends, formats::terminal_charset()));
    return 0;
}

int run(const cli::TextCommand& command) {
    put(command.text);
    return 0;
}

}  // namespace crossover::commands
