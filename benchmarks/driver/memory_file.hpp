// A file without a name, for programs that read from a path.
#pragma once

#include <string>

#include "backends/api/descriptor.hpp"
#include "backends/api/expected.hpp"

namespace crossover::driver {

/// It is gone with this process and those that it started, however they end.
class MemoryFile {
  public:
    /// Fails where there is no room for it in memory.
    static Expected<MemoryFile> with(const std::string& text);

    /// Where this process, those that it starts, and what it becomes by exec read it.
    std::string path() const;

  private:
    explicit MemoryFile(Descriptor file) : m_file(std::move(file)) {}

    Descriptor m_file;
};

}  // namespace crossover::driver
