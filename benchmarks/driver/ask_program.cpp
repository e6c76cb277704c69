#include "benchmarks/driver/ask_program.hpp"

#include <fmt/format.h>

#include "benchmarks/driver/child_process.hpp"
#include "benchmarks/driver/runner_client.hpp"
#include "benchmarks/driver/runner_process.hpp"

namespace crossover::driver {

Expected<std::vector<protocol::OfferedWorkload>> ask_program(const std::vector<std::string>& words,
                                                             double deadline_s) {
    const Interrupt interrupt;
    const std::string& program = words.front();
    ProcessSource source("", {{program, words}}, {}, interrupt);
    if (!can_start(program)) {
        return failure({fmt::format("there is no program '{}'", program), "--program",
                        "check its path and permissions"});
    }
    auto told = RunnerClient::greet(program, source, program, deadline_s);
    if (!told) {
        return failure(
            {told.error().what, "--program",
             "give a program that was made with crossover/compare.hpp or crossover.compare"});
    }
    auto offered = std::move(told->workloads);
    if (offered.empty()) {
        return failure({fmt::format("'{}' offers nothing to compare", program), "--program",
                        "name it with --runner, and what it measures with --workload"});
    }
    return offered;
}

}  // namespace crossover::driver
