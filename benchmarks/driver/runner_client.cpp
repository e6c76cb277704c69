#include "benchmarks/driver/runner_client.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "benchmarks/driver/launchers.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::driver {
namespace {

struct Doing {
    std::string operator()(const protocol::HelloRequest&) const { return "saying hello"; }
    std::string operator()(const protocol::OpenRequest& r) const {
        return fmt::format("opening {} for n <= {} with {} workers", r.workload,
                           text::format_count(r.n_max), r.workers);
    }
    std::string operator()(const protocol::MeasureRequest& r) const {
        return fmt::format("measuring n = {}", text::format_count(r.n));
    }
    std::string operator()(const protocol::VerifyRequest& r) const {
        return fmt::format("verifying n = {}", text::format_count(r.n));
    }
    std::string operator()(const protocol::ProbeRequest&) const { return "probing the machine"; }
    std::string operator()(const protocol::CloseRequest&) const { return "closing"; }
};

}  // namespace

protocol::OpenRequest SessionSettings::session(std::string workload, std::string backend,
                                               unsigned workers, std::uint64_t n_max,
                                               record::CallMode calls) const {
    return {.workload = std::move(workload),
            .backend = std::move(backend),
            .workers = workers,
            .n_max = n_max,
            .seed = seed,
            .calls = calls,
            .pin = pin};
}

RunnerClient::RunnerClient(std::string name, std::unique_ptr<RunnerLink> link, double deadline_s,
                           Planted planted, unsigned nodes)
    : m_name(std::move(name)),
      m_link(std::move(link)),
      m_deadline_s(deadline_s),
      m_planted(planted),
      m_nodes(nodes) {}

Expected<protocol::HelloReply> RunnerClient::greet(const std::string& name, RunnerSource& source,
                                                   const std::string& backend, double deadline_s) {
    auto link = source.start({backend});
    if (!link) {
        return failure(link.error());
    }
    auto reply = RunnerClient(name, std::move(*link), deadline_s).ask(protocol::HelloRequest());
    if (!reply) {
        return failure(reply.error());
    }
    return std::get<protocol::HelloReply>(std::move(*reply));
}

Expected<RunnerClient> RunnerClient::open(const Participant& participant,
                                          const SessionSettings& settings) {
    auto link = participant.source.start(participant.wanted());
    if (!link) {
        return failure(link.error());
    }
    RunnerClient client(participant.name, std::move(*link), settings.deadline_s, settings.planted,
                        participant.nodes);
    for (const protocol::Request& request :
         {protocol::Request(protocol::HelloRequest()), protocol::Request(participant.session)}) {
        if (auto reply = client.ask(request); !reply) {
            return failure(reply.error());
        }
    }
    return client;
}

Error RunnerClient::about(const Error& error) const {
    return {fmt::format("the {} runner {} while {}", m_name, to_string(error),
                        std::visit(Doing{}, m_posted)),
            "", ""};
}

Error RunnerClient::too_few_nodes(const std::vector<std::string>& found) const {
    const std::size_t most = found.empty() ? m_nodes - 1 : found.size();
    std::string names = text::shortened(fmt::format("{}", fmt::join(found, ", ")));
    return {fmt::format("the {} runner was to be on {} nodes, but its launcher found {}{}{}{}",
                        m_name, m_nodes, found.empty() && most > 1 ? "at most " : "", most,
                        found.empty() ? "" : ": ", names),
            "--nodes",
            "ask for fewer, have the scheduler allocate as many, or name them to the launcher "
            "(--launcher 'mpi=mpirun --hostfile FILE')"};
}

Expected<void> RunnerClient::post(protocol::Request request) {
    m_posted = std::move(request);
    if (auto sent = m_link->send(protocol::encode(m_posted)); !sent) {
        return failure(about(sent.error()));
    }
    return {};
}

Expected<protocol::Reply> RunnerClient::await() {
    const auto line = m_link->receive(m_deadline_s);
    if (!line) {
        return failure(m_nodes > 1 && tells_of_few_nodes(line.error().what) ? too_few_nodes({})
                                                                            : about(line.error()));
    }
    auto reply = protocol::decode_reply(m_posted, *line);
    if (!reply) {
        const bool is_stray =
            std::holds_alternative<protocol::HelloRequest>(m_posted) && !line->starts_with('{');
        return failure(
            {about({"said: " + to_string(reply.error()), "", ""}).what, "",
             is_stray ? "let it, and what launches it, print to stderr until it answers" : ""});
    }
    if (auto good = note(*reply); !good) {
        return failure(good.error());
    }
    return reply;
}

Expected<protocol::Reply> RunnerClient::ask(protocol::Request request) {
    auto posted = post(std::move(request));
    return posted ? await() : failure(posted.error());
}

/// Refuses a runner of another version, one on fewer nodes than asked for, and one that was slowed
/// down on purpose.
Expected<void> RunnerClient::note(const protocol::Reply& reply) {
    if (const auto* hello = std::get_if<protocol::HelloReply>(&reply);
        hello != nullptr && hello->protocol != protocol::k_protocol_version) {
        return failure({fmt::format("the {} runner speaks protocol {}, this driver speaks {}",
                                    m_name, hello->protocol, protocol::k_protocol_version),
                        "", ""});
    }
    if (const auto* opened = std::get_if<protocol::OpenReply>(&reply)) {
        m_opened = *opened;
        if (!opened->hosts.empty() && opened->hosts.size() < m_nodes) {
            return failure(too_few_nodes(opened->hosts));
        }
        const auto planted = opened->environment.find(protocol::k_planted_fact);
        if (m_planted == Planted::refused && planted != opened->environment.end()) {
            return failure({fmt::format("the {} runner has a slow-down planted into it ({})",
                                        m_name, planted->second),
                            "",
                            "start it without --plant options, or name it with --allow-planted"});
        }
    }
    return {};
}

Expected<record::Epoch> RunnerClient::measure(std::uint64_t n, std::uint64_t iterations,
                                              bool quiet) {
    const auto reply = ask(protocol::MeasureRequest{n, iterations, quiet});
    if (!reply) {
        return failure(reply.error());
    }
    return std::get<protocol::MeasureReply>(*reply).epoch;
}

Expected<double> rough_seconds_per_call(RunnerClient& runner, std::uint64_t n, const GoOn& go_on) {
    constexpr double k_enough_s = 200e-6;
    constexpr double k_aim_s = 400e-6;
    for (double iterations = 1.0;;) {
        const auto epoch = runner.measure(n, static_cast<std::uint64_t>(iterations), false);
        if (!epoch) {
            return failure(epoch.error());
        }
        if (epoch->seconds >= k_enough_s || iterations >= 1e6 || !go_on()) {
            return epoch->seconds / iterations;
        }
        const double wanted = std::ceil(iterations * k_aim_s / epoch->seconds);
        iterations = std::clamp(wanted, 2.0 * iterations, 100.0 * iterations);
    }
}

}  // namespace crossover::driver
