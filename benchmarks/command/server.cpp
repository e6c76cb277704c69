#include "benchmarks/command/server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "backends/api/processes.hpp"
#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::command {
namespace {

Expected<Descriptor> opened(const std::string& file, int flags, const char* option,
                            const char* remedy) {
    constexpr mode_t k_mode = 0666;
    Descriptor descriptor(open(file.c_str(), flags | O_CLOEXEC, k_mode));
    if (descriptor.get() < 0) {
        return failure(
            {fmt::format("cannot open '{}': {}", file, std::strerror(errno)), option, remedy});
    }
    return descriptor;
}

std::string sum_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    return checksum(std::as_bytes(std::span(content)));
}

/// The variables that steer parallel runtimes, which commands are started with.
std::string steering_variables() {
    std::vector<std::string> found;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string text(*entry);
        if (record::steers_a_runtime(text.substr(0, text.find('=')))) {
            found.push_back(text);
        }
    }
    return fmt::format("{}", fmt::join(found, " "));
}

}  // namespace

Server::Server(CommandOptions options) : m_options(std::move(options)) {
    if (m_options.output == "show") {  // the runner's own stderr is the driver's pipe
        const std::string terminal = fmt::format("/proc/{}/fd/2", m_options.shown_by);
        m_shown = Descriptor(open(terminal.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    }
}

Server::~Server() {
    [[maybe_unused]] const auto too_late_to_tell = conclude();
}

Expected<protocol::Reply> Server::reply_to(const protocol::Request& request) {
    return std::visit([this](const auto& r) { return handle(r); }, request);
}

Expected<protocol::Reply> Server::handle(const protocol::HelloRequest& request) {
    return protocol::greet(request, "crossover-command " + record::build_info().version);
}

Expected<protocol::Reply> Server::handle(const protocol::OpenRequest& request) {
    if (request.calls != record::CallMode::hot) {
        return failure({fmt::format("a command line has no '{}' calls: every run starts afresh",
                                    record::word_of(request.calls)),
                        "", "ask for hot calls"});
    }
    if (request.pin != "none") {
        return failure({"a command line's workers cannot be bound: they are the command's own", "",
                        "do without --pin, or let the command bind them"});
    }
    m_opened = request;
    const auto start_up = start_up_s();
    if (!start_up) {
        return failure(start_up.error());
    }
    return protocol::OpenReply{facts(*start_up), 0.0};
}

record::Facts Server::facts(double start_up_s) const {
    record::Facts told{
        {"command", fmt::format("{}", fmt::join(m_options.words, " "))},
        {"shell", m_options.shell.empty() ? "none" : m_options.shell + " -c"},
        {"output", m_options.output + (m_options.compare_output ? ", compared" : ", not compared")},
        {"start_up_us", fmt::format("{:.0f}", start_up_s * 1e6)},
        {"timer", "wall clock around every run, start-up included"}};
    for (const auto& [name, text] : {std::pair<const char*, std::string>{"input", m_options.input},
                                     {"setup", m_options.setup},
                                     {"prepare", m_options.prepare},
                                     {"conclude", m_options.conclude},
                                     {"ignored_failures", m_options.ignored},
                                     {"variables", steering_variables()}}) {
        if (!text.empty()) {
            told[name] = text;
        }
    }
    return told;
}

Expected<protocol::Reply> Server::handle(const protocol::MeasureRequest& request) {
    const auto run = filled(request.n);
    if (!run) {
        return failure(run.error());
    }
    const bool first = !m_kept_n;
    m_kept_n.reset();
    if (const auto ready = set_up(request.n); !ready) {
        return failure(ready.error());
    }
    if (request.iterations > 1 && first) {  // brings the program and its files into memory
        if (const auto ran = time(*run, 1); !ran) {
            return failure(ran.error());
        }
    }
    const auto epoch = time(*run, request.iterations);
    if (!epoch) {
        return failure(epoch.error());
    }
    m_kept_n = request.n;
    return protocol::MeasureReply{*epoch};
}

Expected<protocol::Reply> Server::handle(const protocol::VerifyRequest& request) {
    const auto run = filled(request.n);
    if (!run) {
        return failure(run.error());
    }
    if (m_kept_n != request.n) {
        if (const auto ready = set_up(request.n); !ready) {
            return failure(ready.error());
        }
        if (const auto ran = time(*run, 1); !ran) {
            return failure(ran.error());
        }
        m_kept_n = request.n;
    }
    return protocol::VerifyReply{m_sum};
}

Expected<protocol::Reply> Server::handle(const protocol::ProbeRequest& /*request*/) {
    return failure({"this runner does not probe", "", "ask crossover-runner"});
}

Expected<protocol::Reply> Server::handle(const protocol::CloseRequest& /*request*/) {
    const auto concluded = conclude();
    return concluded ? Expected<protocol::Reply>(protocol::CloseReply{})
                     : failure(concluded.error());
}

Expected<std::string> Server::fill(const std::string& text, std::uint64_t n, bool shell) const {
    return fill_placeholders(text, {n, m_opened->workers, m_opened->seed, m_opened->backend},
                             shell);
}

Expected<Server::Filled> Server::filled(std::uint64_t n) const {
    if (!m_opened) {
        return failure({"no session is open", "", "send \"open\" first"});
    }
    Filled run;
    run.n = n;
    const bool shell = !m_options.shell.empty();
    if (shell) {
        run.words = {m_options.shell, "-c"};
    }
    for (const std::string& word : m_options.words) {
        auto text = fill(word, n, shell);
        if (!text) {
            return failure(text.error());
        }
        run.words.push_back(std::move(*text));
    }
    for (const auto& [target, text, by_shell] :
         {std::tuple{&run.input, &m_options.input, false},
          std::tuple{&run.output, &m_options.output, false},
          std::tuple{&run.prepare, &m_options.prepare, true}}) {
        auto filled_text = fill(*text, n, by_shell);
        if (!filled_text) {
            return failure(filled_text.error());
        }
        *target = std::move(*filled_text);
    }
    return run;
}

/// A line that does not name the size runs once.
Expected<void> Server::set_up(std::uint64_t n) {
    m_sizes.insert(n);
    const auto line = fill(m_options.setup, n, true);
    if (!line || !m_set_up.insert(*line).second) {
        return line ? Expected<void>() : failure(line.error());
    }
    auto ran = run_line(*line, "--setup", true, false);
    m_children.keep_all();  // a server for the command, say
    if (!ran) {
        m_set_up.erase(*line);
    }
    return ran;
}

Expected<void> Server::conclude() {
    Expected<void> all;
    std::set<std::string> done;
    for (const std::uint64_t n : std::exchange(m_sizes, {})) {
        const auto line = fill(m_options.conclude, n, true);
        if (line && done.insert(*line).second) {
            if (auto ran = run_line(*line, "--conclude", false, true); !ran && all) {
                all = std::move(ran);
            }
        }
    }
    return all;
}

Expected<void> Server::run_line(const std::string& line, const char* option, bool may_leave,
                                bool until_end) {
    if (line.empty()) {
        return {};
    }
    m_errors.clear();
    const std::string shell = m_options.shell.empty() ? "sh" : m_options.shell;
    const auto end = run_command(
        {shell, "-c", line}, {-1, -1, m_errors.descriptor()},
        {.children = m_children, .drain = m_drain, .until_end = until_end, .may_leave = may_leave});
    if (!end) {
        return failure(end.error());
    }
    if (end->status != 0) {
        return failure({fmt::format("the line of {} '{}' {}{}", option, line,
                                    how_it_ended(end->status), last_words(m_errors)),
                        "", ""});
    }
    return {};
}

std::string Server::fault_of(const RunEnd& end, const Filled& run) const {
    const bool good = end.status == 0 || (WIFEXITED(end.status) &&
                                          ignores(m_options.ignored, WEXITSTATUS(end.status)));
    return good ? ""
                : fmt::format("'{}' {}{}", fmt::join(run.words, " "), how_it_ended(end.status),
                              last_words(m_errors));
}

Expected<RunEnd> Server::run_once(const Filled& run) {
    if (auto prepared = run_line(run.prepare, "--prepare", false, false); !prepared) {
        return failure(prepared.error());
    }
    m_errors.clear();
    Descriptor input;
    Descriptor output;
    if (!run.input.empty()) {
        auto file = opened(run.input, O_RDONLY, "--input", "make it with --setup");
        if (!file) {
            return failure(file.error());
        }
        input = std::move(*file);
    }
    const bool shown = run.output == "show";
    const bool piped = run.output == "pipe";
    const bool to_file = !shown && !piped && run.output != "null";
    if (to_file) {
        auto file = opened(run.output, O_WRONLY | O_CREAT | O_TRUNC, "--output",
                           "give a file that can be written, pipe or null");
        if (!file) {
            return failure(file.error());
        }
        output = std::move(*file);
    }
    auto end =
        run_command(run.words,
                    {.input = input.get(),
                     .output = piped   ? m_drain.writer()
                               : shown ? m_shown.get()
                                       : output.get(),
                     .errors = shown ? m_shown.get() : m_errors.descriptor()},
                    {.children = m_children, .drain = m_drain, .summed = m_options.compare_output});
    if (!end) {
        return end;
    }
    if (!end->left.empty() && !end->interrupted) {
        return failure({fmt::format("'{}' left a process running: '{}'", fmt::join(run.words, " "),
                                    fmt::join(end->left, "', '")),
                        "", "its work would not be in the time: let the command wait for it"});
    }
    if (m_options.compare_output) {
        m_sum = to_file ? sum_of_file(run.output) : fmt::format("{:08x}", m_drain.sum());
    }
    return end;
}

/// A run that fails is repeated, and told, as long as runs of this process that do are few.
Expected<record::Epoch> Server::time(const Filled& run, std::uint64_t iterations) {
    record::Epoch epoch;
    epoch.seconds = 0.0;
    epoch.cpu_seconds = 0.0;
    for (std::uint64_t done = 0; done < iterations;) {
        const auto end = run_once(run);
        if (!end) {
            return failure(end.error());
        }
        if (end->interrupted) {
            return failure({"the run was interrupted", "", ""});
        }
        ++m_runs;
        if (const std::string fault = fault_of(*end, run); !fault.empty()) {
            constexpr std::uint64_t k_share = 10;
            if (++m_failed_runs > 1 + m_runs / k_share) {
                return failure({fault, "", ""});
            }
            ++epoch.retries;
            continue;
        }
        epoch.seconds += end->seconds;
        *epoch.cpu_seconds += end->cpu_seconds;
        ++done;
    }
    return epoch;
}

/// The median of a few runs of nothing: what every time of this runner contains at least.
Expected<double> Server::start_up_s() {
    const Filled nothing{.n = 0,
                         .words = m_options.shell.empty()
                                      ? m_options.nothing
                                      : std::vector<std::string>{m_options.shell, "-c", ":"},
                         .input = "",
                         .output = "pipe",
                         .prepare = ""};
    std::array<double, 3> seconds{};
    for (double& one : seconds) {
        const auto epoch = time(nothing, 1);
        if (!epoch) {
            return failure(epoch.error());
        }
        one = epoch->seconds;
    }
    std::nth_element(seconds.begin(), seconds.begin() + 1, seconds.end());
    return seconds[1];
}

}  // namespace crossover::command
