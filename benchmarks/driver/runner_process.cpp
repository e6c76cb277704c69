#include "benchmarks/driver/runner_process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <utility>

#include "benchmarks/driver/child_process.hpp"
#include "benchmarks/driver/descendants.hpp"
#include "benchmarks/driver/launchers.hpp"
#include "benchmarks/protocol/protocol.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/write_all.hpp"

namespace crossover::driver {
namespace {

constexpr std::size_t k_kept_errors = 4096;

std::vector<std::string> environment_for(bool whole, std::size_t padding) {
    std::vector<std::string> entries;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string text(*entry);
        if (whole || !record::steers_a_runtime(text.substr(0, text.find('=')))) {
            entries.push_back(text);
        }
    }
    entries.push_back("CROSSOVER_PADDING=" + std::string(padding, 'x'));
    return entries;
}

/// Reads what is there, until the buffer holds more than `most`: a writer may never pause. False at
/// the end of the stream.
bool read_into(int descriptor, std::string& buffer, std::size_t most) {
    std::array<char, 4096> chunk{};
    while (buffer.size() <= most) {
        const ssize_t count = read(descriptor, chunk.data(), chunk.size());
        if (count > 0) {
            buffer.append(chunk.data(), static_cast<std::size_t>(count));
            continue;
        }
        return count < 0 && (errno == EAGAIN || errno == EINTR);
    }
    return true;
}

class ProcessLink final : public RunnerLink {
  public:
    ProcessLink(ChildProcess child, const Interrupt& interrupt)
        : m_child(std::move(child)), m_interrupt(interrupt) {}

    ~ProcessLink() override {
        m_child.input.reset();
        if (m_child.pid > 0) {
            // After an interrupt nothing is waited for: the other runner of the pair may be in a
            // long map.
            end(m_broken || m_interrupt.pending() ? 0.0 : k_grace_s);
        }
        if (last_one_ends()) {
            m_left.kill();
        }
    }

    Expected<void> send(const std::string& line) override {
        return text::write_all(m_child.input.get(), line + "\n") ? Expected<void>()
                                                                 : failure({died(), "", ""});
    }

    Expected<std::string> receive(double deadline_s) override {
        using clock = std::chrono::steady_clock;
        const auto end = clock::now() + std::chrono::duration<double>(deadline_s);
        for (;;) {
            if (auto line = next_line()) {
                return *std::move(line);
            }
            if (m_received.size() > protocol::k_longest_line) {
                return broken("answered more than 1 MiB without a line end");
            }
            const double left = std::chrono::duration<double>(end - clock::now()).count();
            if (left <= 0.0) {
                return broken(
                    fmt::format("gave no answer within {:g} s and was ended", deadline_s));
            }
            std::array<pollfd, 3> waited{{{m_child.output.get(), POLLIN, 0},
                                          {m_errors_open ? m_child.errors.get() : -1, POLLIN, 0},
                                          {m_interrupt.descriptor(), POLLIN, 0}}};
            poll(waited.data(), waited.size(),
                 static_cast<int>(std::ceil(std::min(left, 3600.0) * 1e3)));
            if (waited[2].revents != 0) {
                return broken("was interrupted");
            }
            if (waited[1].revents != 0) {
                drain_errors();
            }
            if (waited[0].revents != 0 &&
                !read_into(m_child.output.get(), m_received, protocol::k_longest_line) &&
                m_received.find('\n') == std::string::npos) {
                return failure({died(), "", ""});
            }
        }
    }

  private:
    static constexpr double k_grace_s = 2.0;

    /// What was received up to a line's end. After a launcher's farewell there is none: it belongs
    /// to the errors.
    std::optional<std::string> next_line() {
        const auto newline = m_received.find('\n');
        if (newline == std::string::npos) {
            return std::nullopt;
        }
        std::string line = m_received.substr(0, newline);
        if (m_is_farewell = m_is_farewell || is_farewell(line); m_is_farewell) {
            m_errors += std::exchange(m_received, "");
            return std::nullopt;
        }
        m_received.erase(0, newline + 1);
        return line;
    }

    /// Ends the runner and what it started, after waiting up to `grace_s` for it to end by itself;
    /// then tells how. SIGKILL alone would leave behind what a launcher holds elsewhere: ranks on
    /// other nodes, an allocation.
    std::optional<std::string> end(double grace_s) {
        const bool ended = ends_within(m_child.pid, grace_s);
        if (!ended) {
            kill(-m_child.pid, SIGTERM);
            drain_until_all_ended(k_grace_s);
            if (!ends_within(m_child.pid, 0.0)) {
                m_left = Descendants(m_child.pid);
            }
        }
        const auto how = end_process(m_child.pid);
        return ended ? how : std::nullopt;
    }

    /// Whoever still runs in the group holds stderr.
    void drain_until_all_ended(double most_s) {
        using clock = std::chrono::steady_clock;
        const auto end = clock::now() + std::chrono::duration<double>(most_s);
        while (m_errors_open && clock::now() < end) {
            const double left = std::chrono::duration<double>(end - clock::now()).count();
            pollfd errors{m_child.errors.get(), POLLIN, 0};
            poll(&errors, 1, static_cast<int>(std::ceil(left * 1e3)));
            drain_errors();
        }
    }

    /// What left the group, as crossover-command does to put away what it made, holds stderr. While
    /// it does it may be at that still, so nothing of it is killed.
    bool last_one_ends() const {
        constexpr int k_most_ms = 2000;
        pollfd end{m_child.errors.get(), 0, 0};
        return poll(&end, 1, k_most_ms) > 0;
    }

    void drain_errors() {
        constexpr std::size_t k_pipe_bytes =
            1 << 16;  // so that the last words of one that has ended are among them
        m_errors_open = read_into(m_child.errors.get(), m_errors, k_kept_errors + k_pipe_bytes);
        if (m_errors.size() > k_kept_errors) {
            m_errors.erase(0, m_errors.size() - k_kept_errors);
        }
    }

    tl::unexpected<Error> broken(std::string what) {
        m_broken = true;
        drain_errors();
        return failure({std::move(what) + last_words(), "", ""});
    }

    /// Reaps the runner and says how it ended.
    std::string died() {
        drain_errors();
        if (m_child.pid > 0) {
            m_ending = end(0.2).value_or("closed its stdin or stdout and was ended");
            m_child.pid = -1;
            drain_errors();
        }
        return m_ending + last_words();
    }

    std::string last_words() const {
        const std::string line = telling_line(m_errors);
        return line.empty() ? "" : fmt::format("; its last words: {}", text::shortened(line));
    }

    ChildProcess m_child;
    const Interrupt& m_interrupt;
    std::string m_received;
    std::string m_errors;
    std::string m_ending;
    /// Of one that had to be killed. MPICH's mpiexec loses a SIGTERM that comes before its proxy
    /// has called back; the proxy and the ranks, in groups of their own, then outlive its death.
    Descendants m_left{};
    bool m_errors_open = true;
    bool m_is_farewell = false;
    bool m_broken = false;
};

}  // namespace

Expected<std::string> find_runner(const std::filesystem::path& build, const std::string& option) {
    std::error_code ignored;
    // A plain file name would be looked for in PATH.
    const std::filesystem::path here = build.has_parent_path() ? build : "." / build;
    if (!std::filesystem::exists(build, ignored)) {
        return failure({fmt::format("there is no build '{}'", build.string()), option,
                        "give a build folder, or the crossover-runner of one"});
    }
    for (const std::filesystem::path& place :
         {here, build / "bin" / "crossover-runner", build / "crossover-runner"}) {
        if (can_start(place.string())) {
            return place.string();
        }
    }
    return failure(
        {fmt::format("'{}' holds no crossover-runner", build.string()), option,
         "build it (cmake --build BUILD --target crossover-runner), or give the program itself"});
}

ProcessSource::ProcessSource(std::string own_runner, std::vector<NamedCommand> runners,
                             std::vector<NamedCommand> launchers, const Interrupt& interrupt)
    : m_own_runner(std::move(own_runner)),
      m_runners(std::move(runners)),
      m_launchers(std::move(launchers)),
      m_interrupt(interrupt) {}

Expected<std::vector<std::string>> ProcessSource::command_for(const RunnerStart& wanted) const {
    const NamedCommand own{.name = wanted.backend, .words = {m_own_runner}};
    const NamedCommand* const launcher = find_command(m_launchers, wanted.backend);
    const NamedCommand* const runner = find_command(m_runners, wanted.backend);
    std::vector<std::string> all;
    for (const NamedCommand* command : {launcher, runner != nullptr ? runner : &own}) {
        if (command == nullptr) {
            continue;
        }
        auto words = command->has_places ? placed(command->words, wanted.workers, wanted.nodes)
                                         : Expected<std::vector<std::string>>(command->words);
        if (!words) {
            return words;
        }
        all.insert(all.end(), words->begin(), words->end());
    }
    return all;
}

Expected<void> ProcessSource::check(const std::string& backend) const {
    const NamedCommand* const runner = find_command(m_runners, backend);
    const auto words = command_for({backend});
    if (!words) {
        return failure(words.error());
    }
    const bool inner = can_start(words->front()) && runner != nullptr && !runner->starts.empty();
    const std::string& program = inner ? runner->starts : words->front();
    if (can_start(program)) {
        return {};
    }
    if (inner) {
        return failure({fmt::format("cannot start the command of '{}': there is no program '{}'",
                                    backend, program),
                        "--command", "check its path and permissions"});
    }
    const bool launched = find_command(m_launchers, backend) != nullptr;
    const bool own = !launched && find_command(m_runners, backend) == nullptr;
    return failure(
        {fmt::format("cannot start a runner for '{}': there is no program '{}'", backend, program),
         launched ? "--launcher"
         : own    ? ""
                  : "--runner",
         own ? "keep crossover-runner beside crossover, or build it"
             : "check its path and permissions"});
}

Expected<std::unique_ptr<RunnerLink>> ProcessSource::start_own() {
    auto child = spawn({m_own_runner}, environment_for(false, 0));
    if (!child) {
        return failure(child.error());
    }
    return std::make_unique<ProcessLink>(std::move(*child), m_interrupt);
}

Expected<std::unique_ptr<RunnerLink>> ProcessSource::start(const RunnerStart& wanted) {
    const NamedCommand* const runner = find_command(m_runners, wanted.backend);
    const bool launched = find_command(m_launchers, wanted.backend) != nullptr;
    const auto words = command_for(wanted);
    if (!words) {
        return failure(words.error());
    }
    auto child =
        spawn(*words, environment_for(runner != nullptr && runner->is_users, wanted.padding),
              launched ? SIGTERM : SIGKILL);
    if (!child) {
        return failure(child.error());
    }
    return std::make_unique<ProcessLink>(std::move(*child), m_interrupt);
}

}  // namespace crossover::driver
