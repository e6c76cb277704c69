// Answers the runner protocol for a Google Benchmark binary: a map is an iteration of a benchmark,
// its size is an argument of it, and every request to measure is a process of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "benchmarks/gbench/program.hpp"
#include "benchmarks/protocol/protocol.hpp"

namespace crossover::gbench {

/// The ways of a workload that hello offers: a minimum time, and in a binary that takes it a fixed
/// number of iterations as well.
inline constexpr const char* k_way = "gbench";
inline constexpr const char* k_way_fixed = "gbench:iterations";

struct GbenchOptions {
    std::vector<std::string> words;  ///< the program with its arguments
    bool offer = false;              ///< hello tells what there is; it is asked for once
    std::string filter{};            ///< of what is offered: a regular expression
    std::size_t argument = 1;        ///< which one is n
    std::string pattern{};           ///< what is measured; empty: the workload of the session
    bool fixed_iterations = false;   ///< see Length
};

class Server {
  public:
    explicit Server(GbenchOptions options)
        : m_options(std::move(options)), m_program(m_options.words) {}

    /// The reply, or why there is none.
    Expected<protocol::Reply> reply_to(const protocol::Request& request);

  private:
    Expected<protocol::Reply> handle(const protocol::HelloRequest& request) const;
    Expected<protocol::Reply> handle(const protocol::OpenRequest& request);
    Expected<protocol::Reply> handle(const protocol::MeasureRequest& request) const;
    static Expected<protocol::Reply> handle(const protocol::VerifyRequest& request);
    static Expected<protocol::Reply> handle(const protocol::ProbeRequest& request);
    static Expected<protocol::Reply> handle(const protocol::CloseRequest& request);

    GbenchOptions m_options;
    Program m_program;
    std::string m_pattern;  ///< empty: no session is open
};

/// The benchmarks as workloads, in the order in which they are listed: a pattern each, with the
/// sizes that it is registered for; without sizes where it has no argument.
std::vector<protocol::OfferedWorkload> offered_by(const Listing& listing, std::size_t argument);

}  // namespace crossover::gbench
