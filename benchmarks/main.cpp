// crossover: from which n does parallel pay?
#include <exception>

#include "benchmarks/app.hpp"

namespace {

int run(int argc, char** argv) {
    constexpr int k_wrong_usage = 2;
    const auto command = crossover::cli::parse(argc, argv, crossover::app::catalogue());
    if (!command) {
        return crossover::app::complain(command.error(), k_wrong_usage);
    }
    return std::visit([](const auto& chosen) { return crossover::app::run(chosen); }, *command);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        crossover::app::open_standard_streams();
        return crossover::app::finish(run(argc, argv));
    } catch (const std::exception& problem) {
        constexpr int k_failed = 3;
        return crossover::app::complain({problem.what(), "crossover", "please report this with the command line"},
                                        k_failed);
    }
}
