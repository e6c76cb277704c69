// crossover: from which n does parallel pay?
#include <exception>

#include "benchmarks/app.hpp"
#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/record/start_mask.hpp"

namespace {

int run(int argc, char** argv) {
    const auto command = crossover::cli::parse(argc, argv, crossover::app::catalogue());
    if (!command) {
        return crossover::app::complain(command.error(), crossover::k_wrong_usage);
    }
    return std::visit([](const auto& chosen) { return crossover::app::run(chosen); }, *command);
}

}  // namespace

int main(int argc, char** argv) {
    crossover::record::return_to_start_mask();  // a preloaded runtime may have narrowed it
    try {
        crossover::app::open_standard_streams();
        return crossover::app::finish(run(argc, argv));
    } catch (const std::exception& problem) {
        return crossover::app::complain(
            {problem.what(), "crossover", "please report this with the command line"},
            crossover::k_failed);
    }
}
