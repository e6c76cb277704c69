#include "benchmarks/runner/disturbance.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "backends/api/control_groups.hpp"

namespace crossover::runner {
namespace {

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<double> scaled(std::optional<double> value, double factor) {
    return value ? std::optional(*value * factor) : std::nullopt;
}

}  // namespace

std::optional<double> value_after(std::string_view text, std::string_view key, std::size_t column) {
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = text.find('\n', begin);
        end = end == std::string_view::npos ? text.size() : end;
        std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        if (line.substr(0, key.size()) != key || line.size() <= key.size() ||
            (line[key.size()] != ' ' && line[key.size()] != '\t' && line[key.size()] != ':')) {
            continue;
        }
        line.remove_prefix(key.size() + (line[key.size()] == ':' ? 1 : 0));
        for (std::size_t i = 1;; ++i) {
            const auto first = line.find_first_not_of(" \t");
            if (first == std::string_view::npos) {
                return std::nullopt;
            }
            line.remove_prefix(first);
            const std::string_view word = line.substr(0, line.find_first_of(" \t"));
            if (i == column) {
                double value = 0.0;
                const auto [rest, error] =
                    std::from_chars(word.data(), word.data() + word.size(), value);
                return error == std::errc() && rest == word.data() + word.size()
                           ? std::optional(value)
                           : std::nullopt;
            }
            line.remove_prefix(word.size());
        }
    }
    return std::nullopt;
}

Disturbances read_disturbances(std::span<const int> workers) {
    static const std::vector<std::filesystem::path> quotas = throttling_files();
    static const double tick_s = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
    Disturbances now;
    constexpr std::size_t k_steal_column = 8;
    now.stolen_seconds =
        scaled(value_after(content_of("/proc/stat"), "cpu", k_steal_column), tick_s);
    if (const auto throttling = read_throttling(quotas)) {
        now.throttled_seconds = throttling->seconds;
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    now.involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw);
    getrusage(RUSAGE_CHILDREN, &usage);  // of workers that have come and gone
    now.involuntary_switches += static_cast<std::uint64_t>(usage.ru_nivcsw);
    for (const int worker : workers) {
        const std::string status = content_of("/proc/" + std::to_string(worker) + "/status");
        now.involuntary_switches += static_cast<std::uint64_t>(
            value_after(status, "nonvoluntary_ctxt_switches", 1).value_or(0.0));
    }
    return now;
}

}  // namespace crossover::runner
