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

Expected<protocol::HelloReply> ask_hello(const std::vector<std::string>& words,
                                         const std::string& program, double deadline_s) {
    if (!can_start(program)) {
        return failure({fmt::format("there is no program '{}'", program), "",
                        "check its path and permissions"});
    }
    const Interrupt interrupt;
    auto link = ProcessSource(words.front(), {{"", words}}, {}, interrupt).start("", 0);
    const protocol::Request hello = protocol::HelloRequest();
    if (auto sent =
            link ? (*link)->send(protocol::encode(hello)) : Expected<void>(failure(link.error()));
        !sent) {
        return failure(sent.error());
    }
    const auto line = (*link)->receive(deadline_s);
    if (!line) {
        return failure({fmt::format("'{}' {}", program, line.error().what), "", ""});
    }
    auto reply = protocol::decode_reply(hello, *line);
    return reply ? Expected<protocol::HelloReply>(std::get<protocol::HelloReply>(std::move(*reply)))
                 : failure(reply.error());
}

}  // namespace crossover::driver
