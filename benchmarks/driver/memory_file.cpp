#include "benchmarks/driver/memory_file.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "benchmarks/text/write_all.hpp"

namespace crossover::driver {

Expected<MemoryFile> MemoryFile::with(const std::string& text) {
    Descriptor file(memfd_create("crossover", 0));  // inherited on purpose
    if (file.get() < 0 || !text::write_all(file.get(), text)) {
        return failure({fmt::format("cannot keep a file in memory: {}", std::strerror(errno)),
                        "crossover", "make room in memory"});
    }
    return MemoryFile(std::move(file));
}

std::string MemoryFile::path() const {
    return fmt::format("/proc/self/fd/{}", m_file.get());
}

}  // namespace crossover::driver
