// The small files that file_read reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "backends/api/expected.hpp"

namespace crossover::detail {

/// What finds the folder again in another process of this machine: the letters that mkdtemp()
/// chose. The rest of the path follows from the environment, since a kernel's parameters have no
/// room for a path.
using FolderLetters = std::array<char, 6>;

/// A private folder below the folder for temporary files ($TMPDIR or /tmp), with k_count files
/// named 0, 1, …. It goes with this object, or with this process, whatever ends it: a small process
/// in a session of its own waits for that and removes the folder. Worker processes close inherited
/// descriptors, so files are found by path.
class SmallFiles {
  public:
    static constexpr std::uint32_t k_count = 64;
    static constexpr std::size_t k_bytes = 4096;

    /// File k holds k_bytes / 8 words of random_bits(k, …), lowest byte first. Fails, with nothing
    /// left behind, when they cannot be written.
    static Expected<std::unique_ptr<SmallFiles>> create();

    ~SmallFiles();
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;
    SmallFiles(SmallFiles&&) = delete;
    SmallFiles& operator=(SmallFiles&&) = delete;

    FolderLetters letters() const;
    const std::string& path() const { return m_path; }

  private:
    explicit SmallFiles(std::string path) : m_path(std::move(path)) {}
    Expected<void> start_cleaner();
    Expected<void> fill() const;

    std::string m_path;
    int m_lifeline =
        -1;  ///< the write end of a pipe; the cleaner acts when no process holds it any more
};

/// CRC-32 of file `index` in the folder of these letters, as zlib computes it. A file that cannot
/// be read ends the process with a message on stderr: an element function has no other way to fail.
std::uint32_t digest_of_file(const FolderLetters& folder, std::uint32_t index) noexcept;

}  // namespace crossover::detail
