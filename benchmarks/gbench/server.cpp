#include "benchmarks/gbench/server.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "benchmarks/gbench/names.hpp"
#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/record/environment.hpp"

namespace crossover::gbench {

std::vector<protocol::OfferedWorkload> offered_by(const Listing& listing, std::size_t argument) {
    std::vector<protocol::OfferedWorkload> offered;
    for (const std::string& name : listing.names) {
        const SizedName sized = sized_name(name, argument);
        auto known = std::find_if(offered.begin(), offered.end(),
                                  [&](const auto& one) { return one.name == sized.pattern; });
        if (known == offered.end()) {
            known = offered.insert(known, {.name = sized.pattern, .ways = {k_way}});
            if (listing.fixed_iterations) {
                known->ways.emplace_back(k_way_fixed);
            }
        }
        if (sized.pattern != name) {
            known->sizes.push_back(sized.n);
        }
    }
    for (protocol::OfferedWorkload& one : offered) {
        std::sort(one.sizes.begin(), one.sizes.end());
        one.sizes.erase(std::unique(one.sizes.begin(), one.sizes.end()), one.sizes.end());
    }
    return offered;
}

Expected<protocol::Reply> Server::reply_to(const protocol::Request& request) {
    return std::visit([this](const auto& r) { return handle(r); }, request);
}

Expected<protocol::Reply> Server::handle(const protocol::HelloRequest& request) const {
    auto reply = protocol::greet(request, "crossover-gbench " + record::build_info().version);
    if (!reply || !m_options.offer) {
        return reply;
    }
    const auto listing = list_benchmarks(m_options.words, m_options.filter);
    if (!listing) {
        return failure(listing.error());
    }
    std::get<protocol::HelloReply>(*reply).workloads = offered_by(*listing, m_options.argument);
    return reply;
}

Expected<protocol::Reply> Server::handle(const protocol::OpenRequest& request) {
    if (request.calls != record::CallMode::hot) {
        return failure({fmt::format("Google Benchmark has no '{}' calls: it repeats them",
                                    record::word_of(request.calls)),
                        "", "ask for hot calls"});
    }
    if (request.pin != "none") {
        return failure({"the workers of a benchmark cannot be bound: they are its own", "",
                        "do without --pin"});
    }
    m_pattern = m_options.pattern.empty() ? request.workload : m_options.pattern;
    return protocol::OpenReply{
        {{"program", fmt::format("{}", fmt::join(m_options.words, " "))},
         {"benchmark", m_pattern},
         {"timer",
          m_options.fixed_iterations
              ? "Google Benchmark, a process for a fixed number of iterations"
              : fmt::format("Google Benchmark, a process for at least {:g} s", k_least_s)}},
        0.0};
}

Expected<protocol::Reply> Server::handle(const protocol::MeasureRequest& request) const {
    if (m_pattern.empty()) {
        return failure({"no session is open", "", "send \"open\" first"});
    }
    const auto measured = m_program.run(name_at(m_pattern, request.n),
                                        {request.iterations, m_options.fixed_iterations});
    if (!measured) {
        return failure(measured.error());
    }
    // One iteration may take less than the protocol's shortest epoch.
    constexpr double k_shortest_s = 1e-9;
    record::Epoch epoch;
    epoch.seconds = std::max(
        k_shortest_s, measured->seconds_per_iteration * static_cast<double>(request.iterations));
    return protocol::MeasureReply{epoch};
}

/// What a benchmark computes is not told.
Expected<protocol::Reply> Server::handle(const protocol::VerifyRequest& /*request*/) {
    return protocol::VerifyReply{};
}

Expected<protocol::Reply> Server::handle(const protocol::ProbeRequest& /*request*/) {
    return failure({"this runner does not probe", "", "ask crossover-runner"});
}

Expected<protocol::Reply> Server::handle(const protocol::CloseRequest& /*request*/) {
    return protocol::CloseReply{};
}

}  // namespace crossover::gbench
