// One run of a command, from start to end, as a user waits for it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backends/api/descriptor.hpp"
#include "backends/api/expected.hpp"
#include "benchmarks/command/children.hpp"

namespace crossover::command {

/// A file in memory that a command writes to instead of a terminal.
class MemoryFile {
  public:
    MemoryFile();

    int descriptor() const { return m_file.get(); }
    void clear() const;
    /// The last bytes of it, `most` of them at most.
    std::string tail(std::size_t most) const;

  private:
    Descriptor m_file;
};

/// "; its last words: …", what stands last in what a command wrote to stderr.
std::string last_words(const MemoryFile& errors);

/// A pipe whose reader is this process: it drops what comes, or sums it up.
class Drain {
  public:
    Drain();

    int reader() const { return m_read.get(); }
    int writer() const { return m_write.get(); }
    /// Takes what is in the pipe now; with `summed` its checksum goes on.
    void take(bool summed);
    /// Of all that was taken since start(): CRC-32.
    std::uint32_t sum() const { return m_sum; }
    void start() { m_sum = 0; }

  private:
    Descriptor m_read, m_write;
    std::vector<char> m_buffer;
    std::uint32_t m_sum = 0;
};

/// What a run reads and writes: descriptors.
struct Streams {
    int input = -1;
    int output = -1;
    int errors = -1;
};

struct RunEnd {
    double seconds = 0.0;
    double cpu_seconds = 0.0;
    int status = 0;                 ///< as waitpid tells it
    std::vector<std::string> left;  ///< command lines of what was still running
    bool interrupted = false;       ///< SIGTERM came and ended it
};

/// How a run is looked after.
struct Keeper {
    Children& children;
    Drain& drain;
    bool summed = false;
    bool until_end = false;  ///< SIGTERM does not end it
    bool may_leave = false;  ///< what it leaves running stays
};

/// Starts `words` (NAME=VALUE first, then a program found through PATH, no shell) in a process
/// group of its own, reads its output, and waits until it and what it started have ended. What
/// still runs 50 ms after the command is killed and named, unless it may stay. Fails when it cannot
/// be started.
Expected<RunEnd> run_command(const std::vector<std::string>& words, const Streams& streams,
                             const Keeper& keeper);

}  // namespace crossover::command
