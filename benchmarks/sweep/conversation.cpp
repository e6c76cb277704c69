#include "benchmarks/sweep/conversation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace crossover::sweep {
namespace {

struct Doing {
    std::string operator()(const record::HelloRequest&) const { return "saying hello"; }
    std::string operator()(const record::OpenRequest& r) const {
        return fmt::format("opening {} for n <= {} with {} workers", r.workload, r.n_max,
                           r.workers);
    }
    std::string operator()(const record::MeasureRequest& r) const {
        return fmt::format("measuring n = {}", r.n);
    }
    std::string operator()(const record::VerifyRequest& r) const {
        return fmt::format("verifying n = {}", r.n);
    }
    std::string operator()(const record::ProbeRequest&) const { return "probing the machine"; }
    std::string operator()(const record::CloseRequest&) const { return "closing"; }
};

}  // namespace

Conversation::Conversation(std::string backend, std::unique_ptr<RunnerLink> link, double deadline_s,
                           Planted planted)
    : m_backend(std::move(backend)),
      m_link(std::move(link)),
      m_deadline_s(deadline_s),
      m_planted(planted) {}

Error Conversation::about(const Error& error) const {
    return {fmt::format("the {} runner {} while {}", m_backend, to_string(error),
                        std::visit(Doing{}, m_posted)),
            "", ""};
}

Expected<void> Conversation::post(record::Request request) {
    m_posted = std::move(request);
    if (auto sent = m_link->send(record::encode(m_posted)); !sent) {
        return failure(about(sent.error()));
    }
    return {};
}

Expected<record::Reply> Conversation::await() {
    const auto line = m_link->receive(m_deadline_s);
    if (!line) {
        return failure(about(line.error()));
    }
    auto reply = record::decode_reply(m_posted, *line);
    if (!reply) {
        return failure(about({"said: " + to_string(reply.error()), "", ""}));
    }
    const auto* opened = std::get_if<record::OpenReply>(&*reply);
    if (opened != nullptr && m_planted == Planted::refused &&
        opened->environment.contains(record::k_planted_fact)) {
        return failure({fmt::format("the {} runner has a slow-down planted into it ({})", m_backend,
                                    opened->environment.at(record::k_planted_fact)),
                        "", "start it without --plant options, or name it with --allow-planted"});
    }
    return reply;
}

Expected<record::Epoch> Conversation::measure(std::uint64_t n, std::uint64_t iterations,
                                              bool quiet) {
    if (auto posted = post(record::MeasureRequest{n, iterations, quiet}); !posted) {
        return failure(posted.error());
    }
    const auto reply = await();
    if (!reply) {
        return failure(reply.error());
    }
    return std::get<record::MeasureReply>(*reply).epoch;
}

Expected<double> rough_seconds_per_call(Conversation& runner, std::uint64_t n, const GoOn& go_on) {
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

}  // namespace crossover::sweep
