// One run of a command, from start to end, as a user waits for it.
#pragma once

#include <string>
#include <vector>

#include "backends/api/descriptor.hpp"
#include "backends/api/expected.hpp"

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

/// Where a command writes to.
struct Streams {
    int output = -1;  ///< -1: nowhere
    const MemoryFile& errors;
};

/// Starts `words` (found through PATH, no shell), waits until it ends, and tells the CPU seconds
/// that it and what it waited for took. Its stdin is empty. Fails when it cannot be started, exits
/// with another status than 0, or is killed; the error quotes the last line of its stderr.
Expected<double> run_command(const std::vector<std::string>& words, const Streams& streams);

}  // namespace crossover::command
