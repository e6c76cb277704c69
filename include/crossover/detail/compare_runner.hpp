// A program of comparisons as a runner of the protocol (docs/protocol.md). A part of
// <crossover/compare.hpp>.
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <istream>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace crossover::detail {

constexpr std::size_t k_largest_step = 64;  ///< that the driver takes

/// A comparison without its types.
class Comparison {
  public:
    Comparison() = default;
    Comparison(const Comparison&) = delete;
    Comparison& operator=(const Comparison&) = delete;
    virtual ~Comparison() = default;

    std::string name;
    std::optional<std::pair<std::size_t, std::size_t>> range;  ///< of n
    std::size_t step = 0;                                      ///< 0: not said, as below
    std::size_t gate_n = 0;
    std::string unit;
    std::vector<std::pair<std::string, std::string>> environment;  ///< what the record says of it
    double setup_seconds = 0.0;  ///< that making inputs has taken since it was told

    virtual std::vector<std::string> ways() const = 0;  ///< serial first
    virtual void open(std::size_t way, unsigned workers) = 0;
    virtual void prepare(std::size_t n) = 0;  ///< the input, untimed
    virtual void call() = 0;                  ///< what is timed
    virtual bool restores() const = 0;
    virtual void restore() = 0;  ///< the input as it was before the call, untimed
    /// Empty where the open way and serial make the same of one input.
    virtual std::string difference(std::size_t n) = 0;
};

inline std::vector<std::unique_ptr<Comparison>>& comparisons() {
    static std::vector<std::unique_ptr<Comparison>> all;
    return all;
}
/// Of all comparisons that were begun, in the order of the source.
inline std::vector<std::string>& names() {
    static std::vector<std::string> all;
    return all;
}

// Flat JSON: requests come from the driver, and no name of ours holds a quote or a backslash.

/// The text or number under a key; empty where it is missing.
inline std::string value_of(const std::string& line, const std::string& key) {
    auto at = line.find("\"" + key + "\":");
    if (at == std::string::npos) {
        return {};
    }
    at += key.size() + 3;
    if (line[at] == '"') {
        return line.substr(at + 1, line.find('"', at + 1) - at - 1);
    }
    return line.substr(at, line.find_first_of(",}", at) - at);
}
inline std::uint64_t number_of(const std::string& line, const std::string& key) {
    return std::strtoull(value_of(line, key).c_str(), nullptr, 10);
}
inline std::string json_quoted(const std::string& text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            result += '\\';
        }
        result += static_cast<unsigned char>(letter) < ' ' ? ' ' : letter;
    }
    return result + "\"";
}

/// All of it; empty where a file of /proc cannot be read since its thread has ended meanwhile,
/// which an iterator over the stream would throw for.
inline std::string text_of(std::istream& stream) {
    std::string text;
    std::getline(stream, text, '\0');
    return text;
}

/// Waits until no other thread of this process is running, 0.3 s at most.
inline void wait_until_quiet() {
    const std::string self = std::to_string(gettid());
    for (int look = 0; look < 300; ++look) {
        bool is_busy = false;
        DIR* const folder = opendir("/proc/self/task");
        for (dirent* entry = folder != nullptr ? readdir(folder) : nullptr; entry != nullptr;
             entry = readdir(folder)) {
            if (entry->d_name[0] == '.' || self == entry->d_name) {
                continue;
            }
            std::ifstream file("/proc/self/task/" + std::string(entry->d_name) + "/stat");
            const std::string stat = text_of(file);
            const auto at = stat.rfind(") ");
            is_busy = is_busy || (at != std::string::npos && stat[at + 2] == 'R');
        }
        if (folder != nullptr) {
            closedir(folder);
        }
        if (!is_busy) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

/// Answers the requests of one driver about one comparison.
class CompareRunner {
  public:
    /// One line without its end; an error is an answer, too.
    std::string answer(const std::string& line) {
        try {
            const std::string op = value_of(line, "op");
            if (op == "hello") {
                return hello();
            }
            if (op == "open") {
                return open(line);
            }
            if (op == "close") {
                m_closed = true;
                return R"({"ok":true})";
            }
            if (m_open == nullptr) {
                throw std::runtime_error("nothing is open");
            }
            return op == "verify" ? verify(line) : measure(line);
        } catch (const std::exception& problem) {
            return R"({"ok":false,"error":)" + json_quoted(problem.what()) + "}";
        } catch (...) {
            return R"({"ok":false,"error":"threw something that is no std::exception"})";
        }
    }
    bool closed() const { return m_closed; }

  private:
    using Clock = std::chrono::steady_clock;

    static std::string hello() {
        std::string text = R"({"ok":true,"protocol":1,"runner":"crossover/compare.hpp 0.1.0",)"
                           R"("workloads":[)";
        for (const auto& one : comparisons()) {
            text += (text.back() == '[' ? "" : ",") + (R"({"name":)" + json_quoted(one->name)) +
                    R"(,"ways":[)";
            for (const std::string& way : one->ways()) {
                text += (text.back() == '[' ? "" : ",") + json_quoted(way);
            }
            text += "]";
            text += sizes(*one) + "}";
        }
        return text + "]}";
    }

    static std::string sizes(const Comparison& one) {
        const auto range = one.range.value_or(std::pair<std::size_t, std::size_t>(0, 0));
        const std::pair<const char*, std::size_t> numbers[] = {{"n_min", range.first},
                                                               {"n_max", range.second},
                                                               {"step", one.step},
                                                               {"gate_n", one.gate_n}};
        std::string text = one.unit.empty() ? "" : ",\"unit\":" + json_quoted(one.unit);
        for (const auto& [key, number] : numbers) {
            if (number > 0) {
                text += ",\"" + std::string(key) + "\":" + std::to_string(number);
            }
        }
        return text;
    }

    std::string open(const std::string& line) {
        const std::string name = value_of(line, "workload");
        Comparison* found = nullptr;
        for (const auto& one : comparisons()) {
            found = one->name == name ? one.get() : found;
        }
        if (found == nullptr) {
            throw std::runtime_error("there is no comparison '" + name + "' in this program");
        }
        const std::string backend = value_of(line, "backend");
        const std::vector<std::string> ways = found->ways();
        std::size_t way = 0;
        while (way < ways.size() && ways[way] != backend) {
            ++way;
        }
        if (way == ways.size()) {
            throw std::runtime_error(name + " has no way '" + backend + "'");
        }
        if (!value_of(line, "pin").empty()) {
            throw std::runtime_error("a program's own threads cannot be bound by this runner");
        }
        m_calls = value_of(line, "calls");
        found->open(way, static_cast<unsigned>(number_of(line, "workers")));
        m_open = found;
        std::string text = R"({"ok":true,"environment":{"timer":"std::chrono::steady_clock")";
        for (const auto& [fact, value] : found->environment) {
            text += "," + json_quoted(fact) + ":" + json_quoted(value);
        }
        return text + "}}";
    }

    std::string verify(const std::string& line) {
        const auto n = static_cast<std::size_t>(number_of(line, "n"));
        if (const std::string text = m_open->difference(n); !text.empty()) {
            throw std::runtime_error("at n = " + std::to_string(n) + " the result " + text);
        }
        wait_until_quiet();
        return R"({"ok":true,"agrees":true})";
    }

    std::string measure(const std::string& line) {
        const auto n = static_cast<std::size_t>(number_of(line, "n"));
        const std::uint64_t iterations = number_of(line, "iterations");
        m_open->prepare(n);
        if (m_calls == "hot" && n < m_long_from) {
            one_call();  // brings caches and threads into the state of a series of calls
        }
        const double cpu_before = cpu_seconds();
        const long switches_before = involuntary_switches();
        const double seconds = timed(n, iterations);
        const double cpu = cpu_seconds() - cpu_before;
        const long switches = involuntary_switches() - switches_before;
        if (value_of(line, "quiet") != "false") {
            wait_until_quiet();
        }
        char used[32] = "null";  // what puts the input back would be in it
        if (!m_open->restores()) {
            std::snprintf(used, sizeof used, "%.9g", cpu);
        }
        char text[200];
        std::snprintf(text, sizeof text,
                      R"({"ok":true,"seconds":%.9g,"cpu_seconds":%s,"involuntary_switches":%ld,)"
                      R"("setup_seconds":%.9g})",
                      seconds, used, switches, std::exchange(m_open->setup_seconds, 0.0));
        return text;
    }

    /// Seconds of all calls together. Each is timed alone where something must happen between two:
    /// the input is put back, or workers fall asleep.
    double timed(std::size_t n, std::uint64_t iterations) {
        constexpr double k_long_s = 0.1;
        double seconds = 0.0;
        if (m_calls == "hot" && !m_open->restores()) {
            const auto start = Clock::now();
            for (std::uint64_t i = 0; i < iterations; ++i) {
                m_open->call();
            }
            seconds = std::chrono::duration<double>(Clock::now() - start).count();
        } else {
            for (std::uint64_t i = 0; i < iterations; ++i) {
                seconds += one_call();
            }
        }
        if (seconds > k_long_s * static_cast<double>(iterations)) {
            m_long_from = n < m_long_from ? n : m_long_from;
        }
        return seconds > 1e-9 ? seconds : 1e-9;  // less than the clock resolves
    }

    double one_call() {
        if (m_open->restores()) {
            m_open->restore();
        }
        if (m_calls == "cold") {
            wait_until_quiet();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        const auto start = Clock::now();
        m_open->call();
        return std::chrono::duration<double>(Clock::now() - start).count();
    }

    static double cpu_seconds() {
        timespec time{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    }
    static long involuntary_switches() {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_nivcsw;
    }

    Comparison* m_open = nullptr;
    std::string m_calls;
    std::size_t m_long_from = std::numeric_limits<std::size_t>::max();
    bool m_closed = false;
};

/// Stdout belongs to the protocol: what the program prints goes to stderr.
inline int serve() {
    const int protocol = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    CompareRunner runner;
    char* line = nullptr;
    std::size_t room = 0;
    bool good = protocol >= 0;
    while (good && !runner.closed() && getline(&line, &room, stdin) > 0) {
        const std::string reply = runner.answer(line) + "\n";
        std::size_t written = 0;
        while (good && written < reply.size()) {
            const ssize_t count = write(protocol, reply.data() + written, reply.size() - written);
            good = count > 0;
            written += good ? static_cast<std::size_t>(count) : 0;
        }
    }
    std::free(line);
    return good ? 0 : 1;
}

}  // namespace crossover::detail
