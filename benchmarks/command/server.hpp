// Answers the runner protocol for a command line: a map is one run of the command.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "benchmarks/command/command_line.hpp"
#include "benchmarks/command/run_command.hpp"
#include "benchmarks/protocol/protocol.hpp"

namespace crossover::command {

struct CommandOptions {
    std::vector<std::string> words;
    bool shell = false;           ///< words.front() is a line for sh -c
    bool compare_output = false;  ///< the checksum is that of stdout
    std::vector<std::string>
        nothing;  ///< starts a process that does nothing, to time what starting alone takes
};

class Server {
  public:
    explicit Server(CommandOptions options) : m_options(std::move(options)) {}

    /// The reply, or why there is none.
    Expected<protocol::Reply> reply_to(const protocol::Request& request);

  private:
    Expected<protocol::Reply> handle(const protocol::HelloRequest& request);
    Expected<protocol::Reply> handle(const protocol::OpenRequest& request);
    Expected<protocol::Reply> handle(const protocol::MeasureRequest& request);
    Expected<protocol::Reply> handle(const protocol::VerifyRequest& request);
    static Expected<protocol::Reply> handle(const protocol::ProbeRequest& request);
    Expected<protocol::Reply> handle(const protocol::CloseRequest& request);

    Expected<std::vector<std::string>> words_for(std::uint64_t n) const;
    Expected<record::Epoch> time(const std::vector<std::string>& words,
                                 std::uint64_t iterations) const;
    Expected<double> start_up_s() const;

    CommandOptions m_options;
    std::optional<protocol::OpenRequest> m_opened;
    MemoryFile m_output;
    MemoryFile m_errors;
    std::optional<std::uint64_t> m_kept_n;  ///< m_output is that of the last run, at this size
};

}  // namespace crossover::command
