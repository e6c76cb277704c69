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
    const std::string text = errors.tail(k_kept);
    const auto end = text.find_last_not_of("\r\n ");
    if (end == std::string::npos) {
        return "; it said nothing on stderr";
    }
    const auto begin = text.find_last_of('\n', end);
    const std::size_t first = begin == std::string::npos ? 0 : begin + 1;
    return fmt::format("; its last words: {}", text.substr(first, end - first + 1));
}

}  // namespace

MemoryFile::MemoryFile() : m_descriptor(memfd_create("crossover", MFD_CLOEXEC)) {}

MemoryFile::~MemoryFile() {
    close(m_descriptor);
}

void MemoryFile::clear() const {
    lseek(m_descriptor, 0, SEEK_SET);
    [[maybe_unused]] const int cannot_fail = ftruncate(m_descriptor, 0);
}

std::string MemoryFile::tail(std::size_t most) const {
    const off_t size = std::max<off_t>(0, lseek(m_descriptor, 0, SEEK_END));
    std::string text(std::min(most, static_cast<std::size_t>(size)), '\0');
    const ssize_t count =
        pread(m_descriptor, text.data(), text.size(), size - static_cast<off_t>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    return text;
}

Expected<double> run_command(const std::vector<std::string>& words, const Streams& streams) {
    const FileActions actions(streams);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const std::string& word : words) {
        arguments.push_back(const_cast<char*>(
            word.c_str()));  // posix_spawn takes char* const[] and changes nothing
    }
    arguments.push_back(nullptr);
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
    const std::string ending = WIFEXITED(status)
                                   ? fmt::format("exited with status {}", WEXITSTATUS(status))
                                   : fmt::format("was killed by signal {} ({})", WTERMSIG(status),
                                                 strsignal(WTERMSIG(status)));
    return failure(
        {fmt::format("'{}' {}{}", fmt::join(words, " "), ending, last_words(streams.errors)), "",
         ""});
}

}  // namespace crossover::command
