// Answers the runner protocol for a command line: a map is one run of the command.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "benchmarks/command/command_line.hpp"
#include "benchmarks/command/options.hpp"
#include "benchmarks/command/run_command.hpp"
#include "benchmarks/protocol/protocol.hpp"

namespace crossover::command {

class Server {
  public:
    explicit Server(CommandOptions options);
    /// Runs conclude() if it has not run.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    Server(Server&&) = delete;
    Server& operator=(Server&&) = delete;

    /// The reply, or why there is none.
    Expected<protocol::Reply> reply_to(const protocol::Request& request);

  private:
    Expected<protocol::Reply> handle(const protocol::HelloRequest& request);
    Expected<protocol::Reply> handle(const protocol::OpenRequest& request);
    Expected<protocol::Reply> handle(const protocol::MeasureRequest& request);
    Expected<protocol::Reply> handle(const protocol::VerifyRequest& request);
    static Expected<protocol::Reply> handle(const protocol::ProbeRequest& request);
    Expected<protocol::Reply> handle(const protocol::CloseRequest& request);

    /// Everything for runs at one size, with the places filled.
    struct Filled {
        std::uint64_t n = 0;
        std::vector<std::string> words;
        std::string input, output, prepare;
    };
    Expected<std::string> fill(const std::string& text, std::uint64_t n, bool shell) const;
    Expected<Filled> filled(std::uint64_t n) const;

    Expected<void> set_up(std::uint64_t n);
    Expected<void> conclude();
    Expected<void> run_line(const std::string& line, const char* option, bool may_leave,
                            bool until_end);

    Expected<record::Epoch> time(const Filled& run, std::uint64_t iterations);
    Expected<RunEnd> run_once(const Filled& run);
    /// Why the run does not count; empty where it does.
    std::string fault_of(const RunEnd& end, const Filled& run) const;
    Expected<double> start_up_s();
    record::Facts facts(double start_up_s) const;

    CommandOptions m_options;
    std::optional<protocol::OpenRequest> m_opened;
    Children m_children;
    Drain m_drain;
    MemoryFile m_errors;
    Descriptor m_shown;               ///< of output "show"
    std::set<std::uint64_t> m_sizes;  ///< that were set up
    std::set<std::string> m_set_up;   ///< lines of setup that have run
    std::uint64_t m_runs = 0;
    std::uint64_t m_failed_runs = 0;
    std::string m_sum = "00000000";         ///< of the last run's output
    std::optional<std::uint64_t> m_kept_n;  ///< m_sum is that of this size
};

}  // namespace crossover::command
