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

Expected<PlainRunner> PlainRunner::start(RunnerSource& source, const std::string& backend,
                                         double deadline_s) {
    auto link = source.start({backend});
    return link ? Expected<PlainRunner>(PlainRunner(std::move(*link), deadline_s))
                : failure(link.error());
}

Expected<protocol::Reply> PlainRunner::ask(const protocol::Request& request) {
    const auto sent = m_link->send(protocol::encode(request));
    const auto line = sent ? m_link->receive(m_deadline_s) : failure(sent.error());
    return line ? protocol::decode_reply(request, *line) : failure(line.error());
}

Expected<protocol::HelloReply> ask_hello(const std::vector<std::string>& words,
                                         const std::string& program, double deadline_s) {
    if (!can_start(program)) {
        return failure({fmt::format("there is no program '{}'", program), "",
                        "check its path and permissions"});
    }
    const Interrupt interrupt;
    ProcessSource source("", {{program, words}}, {}, interrupt);
    auto runner = PlainRunner::start(source, program, deadline_s);
    auto reply = runner ? runner->ask(protocol::HelloRequest()) : failure(runner.error());
    return reply ? Expected<protocol::HelloReply>(std::get<protocol::HelloReply>(std::move(*reply)))
                 : failure(reply.error());
}

}  // namespace crossover::driver
