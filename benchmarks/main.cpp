// crossover: from which n does parallel pay?
#include <exception>

#include "benchmarks/commands/catalogue.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/start_mask.hpp"

namespace {

int run(int argc, char** argv) {
    const auto command = crossover::cli::parse(argc, argv, crossover::commands::catalogue());
    if (!command) {
        return crossover::commands::complain(command.error(), crossover::k_wrong_usage);
    }
    return std::visit([](const auto& chosen) { return crossover::commands::run(chosen); },
                      *command);
}

}  // namespace

int main(int argc, char** argv) {
    crossover::record::return_to_start_mask();  // a preloaded runtime may have narrowed it
    try {
        crossover::commands::open_standard_streams();
        return crossover::commands::finish(run(argc, argv));
    } catch (const std::exception& problem) {
        return crossover::commands::complain(
            {problem.what(), "crossover", "please report this with the command line"},
            crossover::k_failed);
    }
}
