// The runner's side of the protocol: one session, one request at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "backends/api/backend.hpp"
#include "benchmarks/protocol/protocol.hpp"
#include "benchmarks/runner/plant.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::runner {

/// Answers requests. Holds the one session of this process. It answers a measurement once the
/// workers are quiet, so that the next measured runner has the machine to itself.
class Server {
  public:
    using FindWorkload = std::function<Expected<Workload>(std::string_view spec)>;

    explicit Server(const Plant& plant = {}, FindWorkload find = find_workload)
        : m_plant(plant), m_find(std::move(find)) {}

    /// The reply, or why there is none. May throw what the backend or the workload throws.
    Expected<protocol::Reply> reply_to(const protocol::Request& request);

  private:
    Expected<protocol::Reply> handle(const protocol::HelloRequest& request);
    Expected<protocol::Reply> handle(const protocol::OpenRequest& request);
    Expected<protocol::Reply> handle(const protocol::MeasureRequest& request);
    Expected<protocol::Reply> handle(const protocol::VerifyRequest& request);
    Expected<protocol::Reply> handle(const protocol::ProbeRequest& request);
    Expected<protocol::Reply> handle(const protocol::CloseRequest& request);
    Expected<void> check_size(std::uint64_t n) const;

    std::shared_ptr<void> m_resources;  ///< of the workload; outlives the session
    std::unique_ptr<Session> m_session;
    Plant m_plant;
    FindWorkload m_find;
    std::function<Expected<void>(std::span<const std::byte>, std::size_t)> m_check;  // of m_session
    std::uint64_t m_n_max = 0;
    record::CallMode m_calls = record::CallMode::hot;  // of the open session
    double m_verified_seconds_per_element = 0.0;       // of the open session's last verified map
    std::uint64_t m_retries_told = 0;
};

}  // namespace crossover::runner
