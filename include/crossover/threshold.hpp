// From which size a program takes its parallel way: one number, which a machine or a user may
// replace without a new build.
//
//     #include <crossover/threshold.hpp>
//
//     static const crossover::Threshold pays("haversine", "openmp", 65);
//     if (n >= pays) { … parallel … } else { … serial … }
//
// The first of these that gives a number is taken, when the Threshold is made:
// 1. the environment variable CROSSOVER_THRESHOLD_HAVERSINE_OPENMP: a number, or `never`;
// 2. the row for this machine in the file that CROSSOVER_THRESHOLDS names, as written by
//    `crossover export --format thresholds`;
// 3. the number that was compiled in.
//
// C++17 and the standard library. What describes the machine is read from Linux's /proc and /sys;
// elsewhere no row matches.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace crossover {

/// What a row must say beside machine, workload and backend.
struct ThresholdMatch {
    unsigned workers = 0;           ///< 0: the row with the most workers that have a CPU each
    std::string runtime_version{};  ///< as the file says it; empty: any
    std::string calls = "hot";
};

namespace detail {

/// The machine as a record of Crossover describes it.
struct ThisMachine {
    std::string cpu_model;
    unsigned usable_cpus = 1;
};

inline std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    const auto last = text.find_last_not_of(" \t\r");
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

/// The value of the first "key : value" line with one of these keys; empty where there is none.
inline std::string value_in(const std::string& path, const std::vector<std::string>& keys) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(':');
        if (colon != std::string::npos &&
            std::find(keys.begin(), keys.end(), trimmed(line.substr(0, colon))) != keys.end()) {
            return trimmed(line.substr(colon + 1));
        }
    }
    return {};
}

/// How many CPUs "0-3,8" lists; 0 where it is no such list.
inline unsigned count_of_list(const std::string& list) {
    unsigned long count = 0;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        char* end = nullptr;
        const unsigned long first = std::strtoul(list.c_str() + at, &end, 10);
        const unsigned long last = *end == '-' ? std::strtoul(end + 1, &end, 10) : first;
        if (end != list.c_str() + comma || last < first) {
            return 0;
        }
        count += last - first + 1;
        at = comma + 1;
    }
    return static_cast<unsigned>(count);
}

inline std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// CPUs that the group in this folder is granted; 0: as many as there are.
inline double quota_of_group(const std::string& folder) {
    std::string quota = first_line(folder + "/cpu.max");  // "150000 100000", "max 100000"
    std::string period;
    if (const auto blank = quota.find(' '); blank != std::string::npos) {
        period = quota.substr(blank + 1);
    } else {
        quota = first_line(folder + "/cpu.cfs_quota_us");  // of version 1; "-1": no limit
        period = first_line(folder + "/cpu.cfs_period_us");
    }
    const double granted = std::strtod(quota.c_str(), nullptr);
    const double of = std::strtod(period.c_str(), nullptr);
    return granted > 0.0 && of > 0.0 ? granted / of : 0.0;
}

/// The tightest quota of the groups of this process and all above them, where they are mounted in
/// the usual places; 0: none. `root` stands before /proc and /sys, for tests.
inline double cpu_quota(const std::string& root) {
    double least = 0.0;
    std::ifstream groups(root + "/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {  // "4:cpu,cpuacct:/path", "0::/path"
        const auto first = line.find(':');
        const auto second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string controllers = line.substr(first + 1, second - first - 1);
        if (!controllers.empty() && ("," + controllers + ",").find(",cpu,") == std::string::npos) {
            continue;
        }
        const std::string mount = root + "/sys/fs/cgroup/" + controllers;
        std::string group = line.substr(second + 1);
        for (bool more = true; more;) {
            const double quota = quota_of_group(mount + group);
            least = quota > 0.0 && (least <= 0.0 || quota < least) ? quota : least;
            more = !group.empty();
            group.resize(more ? std::min(group.rfind('/'), group.size() - 1) : 0);
        }
    }
    return least;
}

inline ThisMachine read_machine(const std::string& root = "") {
    ThisMachine machine;
    machine.cpu_model = value_in(root + "/proc/cpuinfo",
                                 {"model name", "Model", "cpu model", "Processor", "Hardware"});
    const unsigned allowed =
        count_of_list(value_in(root + "/proc/self/status", {"Cpus_allowed_list"}));
    const unsigned online = count_of_list(first_line(root + "/sys/devices/system/cpu/online"));
    unsigned usable = allowed == 0 ? std::thread::hardware_concurrency() : allowed;
    usable = online == 0 ? usable : std::min(usable, online);
    const double quota = cpu_quota(root);
    usable = quota > 0.0 && quota < usable ? static_cast<unsigned>(quota) : usable;
    machine.usable_cpus = std::max(1U, usable);
    return machine;
}

/// A size in digits, or `never`. More than any size is never, too.
inline std::optional<std::size_t> size_from(std::string_view text) {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    if (text == "never") {
        return most;
    }
    std::size_t value = 0;
    for (const char letter : text) {
        if (letter < '0' || letter > '9') {
            return std::nullopt;
        }
        const auto digit = static_cast<std::size_t>(letter - '0');
        value = value > (most - digit) / 10 ? most : value * 10 + digit;
    }
    return text.empty() ? std::nullopt : std::optional(value);
}

/// "CROSSOVER_THRESHOLD_POOL_SPIN": what is no letter and no digit becomes "_".
inline std::string variable_name(std::string_view workload, std::string_view backend) {
    std::string name = "CROSSOVER_THRESHOLD_";
    name.append(workload).append("_").append(backend);
    for (char& letter : name) {
        const bool is_small = 'a' <= letter && letter <= 'z';
        const bool is_kept = ('A' <= letter && letter <= 'Z') || ('0' <= letter && letter <= '9');
        letter = is_small ? static_cast<char>(letter - 'a' + 'A') : is_kept ? letter : '_';
    }
    return name;
}

/// As `crossover export --format thresholds` writes a name.
inline std::string escaped(std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    std::string field;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '\\' || letter == '\t' || letter == '\n') {
            field += '\\';
            field += letter == '\t' ? 't' : letter == '\n' ? 'n' : letter;
        } else if (byte < ' ' || byte == 0x7F) {
            field += "\\x";
            field += hex[byte / 16];
            field += hex[byte % 16];
        } else {
            field += letter;
        }
    }
    return field;
}

/// In the order of the file.
enum Column { cpu_model, usable_cpus, workers, calls, runtime_version, workload, backend, min_n };
inline constexpr std::string_view k_columns =
    "cpu_model\tusable_cpus\tworkers\tcalls\truntime_version\tworkload\tbackend\tmin_n\tn\tn_low\t"
    "n_high\tworth_ns";

inline std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    for (std::size_t at = 0;;) {
        const std::size_t tab = line.find('\t', at);
        fields.push_back(line.substr(at, tab - at));
        if (tab == std::string::npos) {
            return fields;
        }
        at = tab + 1;
    }
}

/// What a file says, or why it says nothing.
struct Found {
    std::optional<std::size_t> min_n{};
    std::string where{};
    std::string problem{};
};

/// Of several rows that match, one with more workers, and a later one, wins. A line that is no row
/// spoils the file: what wrote it may have written wrong numbers, too.
inline Found find_row(const std::string& path, std::string_view workload_name,
                      std::string_view backend_name, const ThresholdMatch& match,
                      const ThisMachine& machine) {
    constexpr std::uintmax_t most_bytes = 16U << 20U;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {  // a pipe would wait for ever
        return {{}, {}, path + ": is no regular file"};
    }
    if (std::filesystem::file_size(path, ignored) > most_bytes) {
        return {{}, {}, path + ": is larger than 16 MiB"};
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return {{}, {}, path + ": cannot be read"};
    }
    const std::size_t columns = fields_of(std::string(k_columns)).size();
    const std::string wanted_workload = escaped(workload_name);
    const std::string wanted_backend = escaped(backend_name);
    const std::string model = escaped(machine.cpu_model);
    Found found;
    std::size_t most_workers = 0;
    std::size_t number = 0;
    for (std::string line; std::getline(file, line);) {
        const std::string where = path + ", line " + std::to_string(++number);
        if (line == k_columns) {
            continue;
        }
        const std::vector<std::string> fields = fields_of(line);
        if (number == 1 || fields.size() != columns) {
            return {{}, {}, where + ": has other columns than thresholds.tsv: export it again"};
        }
        const std::optional<std::size_t> size = size_from(fields[min_n]);
        const std::optional<std::size_t> team = size_from(fields[workers]);
        if (!size || !team || file.eof()) {  // every line ends, unless the file was cut
            return {{}, {}, where + ": is damaged: export it again"};
        }
        const bool is_wanted =
            fields[cpu_model] == model &&
            fields[usable_cpus] == std::to_string(machine.usable_cpus) &&
            fields[workload] == wanted_workload && fields[backend] == wanted_backend &&
            fields[calls] == match.calls &&
            (match.runtime_version.empty() ||
             fields[runtime_version] == escaped(match.runtime_version)) &&
            (match.workers == 0 ? *team <= machine.usable_cpus : *team == match.workers);
        if (is_wanted && *team >= most_workers) {
            most_workers = *team;
            found = {size, where, {}};
        }
    }
    if (number == 0) {
        return {{}, {}, path + ": is empty"};
    }
    if (!found.min_n) {
        found.problem = path + ": has no row for " + wanted_workload + " with " + wanted_backend +
                        " on '" + model + "', " + std::to_string(machine.usable_cpus) +
                        " usable CPUs";
    }
    return found;
}

}  // namespace detail

/// A size to compare with. Reading it is a plain load.
class Threshold {
  public:
    /// `compiled`: the size where neither variable nor file gives one. Never throws; what is
    /// malformed is passed over, and problem() says so.
    Threshold(std::string_view workload, std::string_view backend, std::size_t compiled,
              const ThresholdMatch& match = {}) noexcept
        : m_min_n(compiled) {
        try {
            look_up(workload, backend, match);
        } catch (...) {  // no memory
            m_min_n = compiled;
        }
    }

    // NOLINTNEXTLINE(google-explicit-constructor): so that `n >= pays` reads as what it is
    operator std::size_t() const noexcept { return m_min_n; }

    /// "CROSSOVER_THRESHOLD_HAVERSINE_OPENMP", "/etc/thresholds.tsv, line 3" or "compiled"
    const std::string& source() const noexcept { return m_source; }
    /// Why a source before that one gave nothing; empty: none was asked for.
    const std::string& problem() const noexcept { return m_problem; }

  private:
    void look_up(std::string_view workload, std::string_view backend, const ThresholdMatch& match) {
        const std::string name = detail::variable_name(workload, backend);
        if (const char* text = std::getenv(name.c_str()); text != nullptr && *text != '\0') {
            if (const auto size = detail::size_from(text)) {
                m_min_n = *size;
                m_source = name;
                return;
            }
            m_problem = name + ": is no number and not never";
        }
        const char* path = std::getenv("CROSSOVER_THRESHOLDS");
        if (path == nullptr || *path == '\0') {
            return;
        }
        const detail::Found row =
            detail::find_row(path, workload, backend, match, detail::read_machine());
        if (row.min_n) {
            m_source = row.where;
            m_min_n = *row.min_n;
        } else {
            m_problem += (m_problem.empty() ? "" : "; ") + row.problem;
        }
    }

    std::size_t m_min_n;
    std::string m_source = "compiled";
    std::string m_problem;
};

}  // namespace crossover
