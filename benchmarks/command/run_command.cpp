#include "benchmarks/command/run_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "backends/api/processes.hpp"
#include "benchmarks/command/command_line.hpp"
#include "benchmarks/text/lines.hpp"

namespace crossover::command {
namespace {

using Clock = std::chrono::steady_clock;

/// The child's three streams, its group, and its signals as a shell's child has them.
class SpawnSettings {
  public:
    explicit SpawnSettings(const Streams& streams) {
        posix_spawn_file_actions_init(&m_actions);
        put(STDIN_FILENO, streams.input, O_RDONLY);
        put(STDOUT_FILENO, streams.output, O_WRONLY);
        put(STDERR_FILENO, streams.errors, O_WRONLY);
        posix_spawnattr_init(&m_attributes);
        posix_spawnattr_setflags(
            &m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        posix_spawnattr_setpgroup(&m_attributes, 0);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&m_attributes, &signals);
        sigaddset(&signals, SIGPIPE);
        posix_spawnattr_setsigdefault(&m_attributes, &signals);
    }
    ~SpawnSettings() {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
    SpawnSettings(SpawnSettings&&) = delete;
    SpawnSettings& operator=(SpawnSettings&&) = delete;

    const posix_spawn_file_actions_t* actions() const { return &m_actions; }
    const posix_spawnattr_t* attributes() const { return &m_attributes; }

  private:
    void put(int target, int source, int mode) {
        if (source >= 0) {
            posix_spawn_file_actions_adddup2(&m_actions, source, target);
        } else {
            posix_spawn_file_actions_addopen(&m_actions, target, "/dev/null", mode, 0);
        }
    }

    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

/// This process's environment with those entries instead of what it has under their names.
std::vector<std::string> environment_with(std::vector<std::string> entries) {
    const std::size_t given = entries.size();
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::string_view name = text.substr(0, text.find('=') + 1);
        if (std::none_of(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(given),
                         [&](const std::string& one) { return one.starts_with(name); })) {
            entries.emplace_back(text);
        }
    }
    return entries;
}

Expected<pid_t> start(const std::vector<std::string>& words, const Streams& streams) {
    const SpawnSettings settings(streams);
    const auto program = words.begin() + static_cast<std::ptrdiff_t>(assignments_before(words));
    std::vector<std::string> environment;
    if (program != words.begin()) {
        environment = environment_with({words.begin(), program});
    }
    const std::vector<char*> entries = argument_pointers(environment);
    const std::vector<std::string> started(program, words.end());
    const std::vector<char*> arguments = argument_pointers(started);
    pid_t child = -1;
    const int reason =
        posix_spawnp(&child, arguments.front(), settings.actions(), settings.attributes(),
                     arguments.data(), environment.empty() ? environ : entries.data());
    return reason == 0 ? Expected<pid_t>(child)
                       : failure({fmt::format("cannot start '{}': {}", started.front(),
                                              std::strerror(reason)),
                                  "", ""});
}

/// Waits until the drain or a signal has something, at most so long.
void wait_for_news(const Keeper& keeper, int most_ms) {
    std::array<pollfd, 2> waited{
        {{keeper.drain.reader(), POLLIN, 0}, {keeper.children.descriptor(), POLLIN, 0}}};
    poll(waited.data(), waited.size(), most_ms);
    if (waited[0].revents != 0) {
        keeper.drain.take(keeper.summed);
    }
}

/// Whether something is left that does not end by itself.
bool leaves_others(const Keeper& keeper, double& cpu_seconds) {
    constexpr auto k_grace = std::chrono::milliseconds(50);
    const auto end = Clock::now() + k_grace;
    while (keeper.children.has_others(cpu_seconds)) {
        const bool told = keeper.children.told_to_end() && !keeper.until_end;
        if (told || Clock::now() >= end) {
            return true;
        }
        wait_for_news(keeper, 1);
    }
    return false;
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

std::string last_words(const MemoryFile& errors) {
    constexpr std::size_t k_kept = 4096;
    const std::string kept = errors.tail(k_kept);
    const std::string_view line = text::last_line(kept);
    return line.empty() ? "; it said nothing on stderr" : fmt::format("; its last words: {}", line);
}

Drain::Drain() : m_buffer(1 << 16) {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) == 0) {
        m_read = Descriptor(ends[0]);
        m_write = Descriptor(ends[1]);
        fcntl(reader(), F_SETFL, O_NONBLOCK);
        constexpr int k_bytes = 1 << 20;  // few turns of this process beside the command's
        fcntl(reader(), F_SETPIPE_SZ, k_bytes);
    }
}

void Drain::take(bool summed) {
    constexpr int k_most = 64;  // more than the pipe holds; a writer may never pause
    for (int i = 0; i < k_most; ++i) {
        const ssize_t count = read(reader(), m_buffer.data(), m_buffer.size());
        if (count <= 0) {
            return;
        }
        if (summed) {
            m_sum = static_cast<std::uint32_t>(
                crc32_z(m_sum, reinterpret_cast<const Bytef*>(m_buffer.data()),
                        static_cast<std::size_t>(count)));
        }
    }
}

Expected<RunEnd> run_command(const std::vector<std::string>& words, const Streams& streams,
                             const Keeper& keeper) {
    keeper.drain.start();
    const auto began = Clock::now();
    const auto child = start(words, streams);
    if (!child) {
        return failure(child.error());
    }
    RunEnd run;
    std::optional<Ended> ended;
    while (!(ended = Children::ended(*child))) {
        wait_for_news(keeper, -1);
        if (keeper.children.told_to_end() && !keeper.until_end) {
            run.interrupted = true;
            kill(-*child, SIGKILL);
        }
    }
    run.status = ended->status;
    run.cpu_seconds = ended->cpu_seconds;
    if (!keeper.may_leave && leaves_others(keeper, run.cpu_seconds)) {
        run.left = keeper.children.others();
        keeper.children.end_others();
    }
    keeper.drain.take(keeper.summed);
    run.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    return run;
}

}  // namespace crossover::command
