#include "benchmarks/runner/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "backends/registry.hpp"
#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/pinning.hpp"
#include "benchmarks/record/start_mask.hpp"
#include "benchmarks/runner/cpu_clock.hpp"
#include "benchmarks/runner/epoch_timer.hpp"
#include "benchmarks/runner/machine_probe.hpp"

namespace crossover::runner {
namespace {

/// A backend that spreads over several machines tells them by its fact "hosts", with semicolons
/// between.
protocol::OpenReply open_reply(record::Facts facts, const Workload& workload) {
    const Kernel& kernel = workload.kernel;
    protocol::OpenReply reply{.environment = std::move(facts),
                              .bytes_per_element = static_cast<double>(
                                  kernel.input_size + workload.bytes_beside + kernel.output_size)};
    const auto told = reply.environment.find("hosts");
    std::istringstream names(told == reply.environment.end() ? std::string() : told->second);
    for (std::string name; std::getline(names, name, ';');) {
        reply.hosts.push_back(name);
    }
    return reply;
}

record::Facts facts_of(const Session& session, const BackendChoice& choice) {
    record::Facts facts{
        {"variant", choice.grain == 0 ? std::string(choice.variant)
                                      : fmt::format("{}:{}", choice.variant, choice.grain)},
        {"timer", fmt::format("Google Benchmark {}", google_benchmark_version())}};
    for (Fact& fact : session.facts()) {
        facts[fact.name] = fact.value;
    }
    return facts;
}

void bring_to_rest(Session& session) {
    session.rest();
    wait_until_quiet(session.worker_processes(), k_quiet_limit_seconds);
}

}  // namespace

Expected<protocol::Reply> Server::reply_to(const protocol::Request& request) {
    return std::visit([this](const auto& r) { return handle(r); }, request);
}

Expected<protocol::Reply> Server::handle(const protocol::HelloRequest& request) {
    return protocol::greet(request, "crossover " + record::build_info().version);
}

Expected<protocol::Reply> Server::handle(const protocol::OpenRequest& request) {
    if (m_session) {
        return failure({"a session is open already", "",
                        "one process holds one session: start another runner"});
    }
    auto workload = m_find(request.workload);
    if (!workload) {
        return failure(workload.error());
    }
    const auto choice = find_backend(request.backend);
    if (!choice) {
        return failure(choice.error());
    }
    auto cpus = record::cpus_for_pin(request.pin, request.workers);
    if (!cpus) {
        return failure(cpus.error());
    }
    auto resources = prepare(*workload);
    if (!resources) {
        return failure(resources.error());
    }
    if (workload->make_room) {
        if (const auto room = workload->make_room(request.n_max); !room) {
            return failure(room.error());
        }
    }
    // Otherwise libgomp, which is loaded for openmp, would bind the threads of every other backend
    // to one CPU as well.
    const Backend& backend = *backend_named(choice->name);
    if (!backend.may_bind_process()) {
        record::return_to_start_mask();
    }
    auto session = backend.open({.kernel = workload->kernel,
                                 .n_max = request.n_max,
                                 .seed = request.seed,
                                 .workers = planted_workers(m_plant, request.workers),
                                 .warm = request.calls != record::CallMode::first,
                                 .cpus = std::move(*cpus),
                                 .grain = choice->grain,
                                 .usable_cpus = record::read_usable_cpus(),
                                 .workload = workload->name},
                                choice->variant);
    if (!session) {
        return failure(session.error());
    }
    m_resources = std::move(*resources);
    m_session = slow_down(std::move(*session), m_plant);
    // A serial loop would only be compared with itself.
    m_check = choice->name == registry().front().name ? nullptr : workload->check;
    m_n_max = request.n_max;
    m_calls = request.calls;
    m_verified_seconds_per_element = 0.0;
    record::Facts facts = facts_of(*m_session, *choice);
    if (!m_plant.empty()) {
        facts[protocol::k_planted_fact] = describe(m_plant);
    }
    protocol::OpenReply reply = open_reply(std::move(facts), *workload);
    reply.network = m_session->network();
    return reply;
}

Expected<protocol::Reply> Server::handle(const protocol::MeasureRequest& request) {
    if (const auto good = check_size(request.n); !good) {
        return failure(good.error());
    }
    const double call_seconds = m_verified_seconds_per_element * static_cast<double>(request.n);
    auto epoch = timing_of(m_calls, call_seconds)(*m_session, request.n, request.iterations);
    if (!epoch) {
        return failure(epoch.error());
    }
    if (request.quiet) {
        bring_to_rest(*m_session);
    }
    // Those of untimed calls, too: each is told once.
    epoch->retries = m_session->retries() - std::exchange(m_retries_told, m_session->retries());
    return protocol::MeasureReply{*epoch};
}

Expected<protocol::Reply> Server::handle(const protocol::VerifyRequest& request) {
    if (const auto good = check_size(request.n); !good) {
        return failure(good.error());
    }
    const auto start = std::chrono::steady_clock::now();
    m_session->run(request.n);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    m_verified_seconds_per_element =
        passed.count() / static_cast<double>(std::max<std::uint64_t>(request.n, 1));
    const std::span<const std::byte> outputs = m_session->output(request.n);
    if (m_check) {
        if (const auto right = m_check(outputs, request.n); !right) {
            return failure(right.error());
        }
    }
    protocol::VerifyReply reply{m_check ? "" : checksum(outputs)};
    bring_to_rest(*m_session);
    return reply;
}

Expected<protocol::Reply> Server::handle(const protocol::ProbeRequest& request) {
    if (m_session) {
        return failure({"a probe beside an open session would disturb it", "",
                        "probe in a process of its own"});
    }
    return protocol::ProbeReply{probe_machine(request.threads)};
}

Expected<protocol::Reply> Server::handle(const protocol::CloseRequest& /*request*/) {
    m_session.reset();
    m_resources.reset();
    return protocol::CloseReply{};
}

Expected<void> Server::check_size(std::uint64_t n) const {
    if (!m_session) {
        return failure({"no session is open", "", "send \"open\" first"});
    }
    if (n > m_n_max) {
        return failure(
            {fmt::format("n = {} is more than the n_max = {} that was opened", n, m_n_max), "",
             ""});
    }
    return {};
}

}  // namespace crossover::runner
