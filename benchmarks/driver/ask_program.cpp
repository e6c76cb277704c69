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
    constexpr const char* k_remedy = "give a program that was made with crossover/compare.hpp";
    auto link = source.start(program, 0);
    if (!link) {
        return failure(link.error());
    }
    RunnerClient client(program, std::move(*link), deadline_s);
    if (auto posted = client.post(protocol::HelloRequest()); !posted) {
        return failure({posted.error().what, "--program", k_remedy});
    }
    const auto reply = client.await();
    if (!reply) {
        return failure({reply.error().what, "--program", k_remedy});
    }
    auto offered = std::get<protocol::HelloReply>(*reply).workloads;
    if (offered.empty()) {
        return failure({fmt::format("'{}' offers nothing to compare", program), "--program",
                        "name it with --runner, and what it measures with --workload"});
    }
    return offered;
}

}  // namespace crossover::driver
