#include "benchmarks/command/run_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "backends/api/processes.hpp"
#include "benchmarks/text/lines.hpp"

namespace crossover::command {
namespace {

/// What the child's three streams are.
class FileActions {
  public:
    explicit FileActions(const Streams& streams) {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        if (streams.output >= 0) {
            posix_spawn_file_actions_adddup2(&m_actions, streams.output, STDOUT_FILENO);
        } else {
            posix_spawn_file_actions_addopen(&m_actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        }
        posix_spawn_file_actions_adddup2(&m_actions, streams.errors.descriptor(), STDERR_FILENO);
    }
    ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    FileActions(FileActions&&) = delete;
    FileActions& operator=(FileActions&&) = delete;

    const posix_spawn_file_actions_t* get() const { return &m_actions; }

  private:
    posix_spawn_file_actions_t m_actions{};
};

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

std::string last_words(const MemoryFile& errors) {
    constexpr std::size_t k_kept = 4096;
    const std::string kept = errors.tail(k_kept);
    const std::string_view line = text::last_line(kept);
    return line.empty() ? "; it said nothing on stderr" : fmt::format("; its last words: {}", line);
}

}  // namespace

MemoryFile::MemoryFile() : m_file(memfd_create("crossover", MFD_CLOEXEC)) {}

void MemoryFile::clear() const {
    lseek(descriptor(), 0, SEEK_SET);
    [[maybe_unused]] const int cannot_fail = ftruncate(descriptor(), 0);
}

std::string MemoryFile::tail(std::size_t most) const {
    const off_t size = std::max<off_t>(0, lseek(descriptor(), 0, SEEK_END));
    std::string text(std::min(most, static_cast<std::size_t>(size)), '\0');
    const ssize_t count =
        pread(descriptor(), text.data(), text.size(), size - static_cast<off_t>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    return text;
}

Expected<double> run_command(const std::vector<std::string>& words, const Streams& streams) {
    const FileActions actions(streams);
    const std::vector<char*> arguments = argument_pointers(words);
    pid_t child = -1;
    if (const int reason = posix_spawnp(&child, arguments.front(), actions.get(), nullptr,
                                        arguments.data(), environ);
        reason != 0) {
        return failure(
            {fmt::format("cannot start '{}': {}", words.front(), std::strerror(reason)), "", ""});
    }
    int status = 0;
    rusage usage{};
    while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    }
    return failure({fmt::format("'{}' {}{}", fmt::join(words, " "), how_it_ended(status),
                                last_words(streams.errors)),
                    "", ""});
}

}  // namespace crossover::command
