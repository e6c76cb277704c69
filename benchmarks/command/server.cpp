#include "benchmarks/command/server.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::command {

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
    return protocol::OpenReply{{{"command", fmt::format("{}", fmt::join(m_options.words, " "))},
                                {"shell", m_options.shell ? "sh -c" : "none"},
                                {"output", m_options.compare_output ? "compared" : "not compared"},
                                {"start_up_us", fmt::format("{:.0f}", *start_up * 1e6)},
                                {"timer", "wall clock around k runs, start-up included"}},
                               0.0};
}

Expected<protocol::Reply> Server::handle(const protocol::MeasureRequest& request) {
    const auto words = words_for(request.n);
    if (!words) {
        return failure(words.error());
    }
    const bool first = !m_kept_n;
    m_kept_n.reset();
    if (request.iterations > 1 && first) {  // brings the program and its files into memory
        if (const auto ran = time(*words, 1); !ran) {
            return failure(ran.error());
        }
    }
    const auto epoch = time(*words, request.iterations);
    if (!epoch) {
        return failure(epoch.error());
    }
    m_kept_n = request.n;
    return protocol::MeasureReply{*epoch};
}

Expected<protocol::Reply> Server::handle(const protocol::VerifyRequest& request) {
    const auto words = words_for(request.n);
    if (!words) {
        return failure(words.error());
    }
    if (m_kept_n != request.n) {
        if (const auto ran = time(*words, 1); !ran) {
            return failure(ran.error());
        }
        m_kept_n = request.n;
    }
    const std::string output = m_output.tail(std::string::npos);
    return protocol::VerifyReply{checksum(std::as_bytes(std::span(output)))};
}

Expected<protocol::Reply> Server::handle(const protocol::ProbeRequest& /*request*/) {
    return failure({"this runner does not probe", "", "ask crossover-runner"});
}

Expected<protocol::Reply> Server::handle(const protocol::CloseRequest& /*request*/) {
    return protocol::CloseReply{};
}

Expected<std::vector<std::string>> Server::words_for(std::uint64_t n) const {
    if (!m_opened) {
        return failure({"no session is open", "", "send \"open\" first"});
    }
    std::vector<std::string> words;
    if (m_options.shell) {
        words = {"sh", "-c"};
    }
    for (const std::string& word : m_options.words) {
        auto filled =
            fill_placeholders(word, {n, m_opened->workers, m_opened->seed}, m_options.shell);
        if (!filled) {
            return failure(filled.error());
        }
        words.push_back(std::move(*filled));
    }
    return words;
}

Expected<record::Epoch> Server::time(const std::vector<std::string>& words,
                                     std::uint64_t iterations) const {
    record::Epoch epoch;
    double cpu_seconds = 0.0;
    m_errors.clear();
    const auto began = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < iterations; ++i) {
        m_output.clear();
        const auto cpu =
            run_command(words, {m_options.compare_output ? m_output.descriptor() : -1, m_errors});
        if (!cpu) {
            return failure(cpu.error());
        }
        cpu_seconds += *cpu;
    }
    epoch.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    epoch.cpu_seconds = cpu_seconds;
    return epoch;
}

/// The median of a few runs of nothing: what every time of this runner contains at least.
Expected<double> Server::start_up_s() const {
    std::array<double, 3> seconds{};
    for (double& one : seconds) {
        const auto epoch = time(
            m_options.shell ? std::vector<std::string>{"sh", "-c", ":"} : m_options.nothing, 1);
        if (!epoch) {
            return failure(epoch.error());
        }
        one = epoch->seconds;
    }
    std::nth_element(seconds.begin(), seconds.begin() + 1, seconds.end());
    return seconds[1];
}

}  // namespace crossover::command
