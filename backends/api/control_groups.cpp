#include "backends/api/control_groups.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace crossover {
namespace {

namespace fs = std::filesystem;

/// A line of /proc/self/cgroup: "4:cpu,cpuacct:/path" of version 1, "0::/path" of version 2.
struct Membership {
    std::string controllers;  ///< empty: version 2
    std::string path;
};

/// A mounted hierarchy. `top`: the group that the mount point shows; another than "/" in many
/// containers.
struct Mount {
    bool second_version = false;
    std::string options;  ///< of version 1: its controllers among them
    std::string top;
    fs::path point;
};

bool lists(const std::string& list, std::string_view word) {
    std::istringstream words(list);
    for (std::string found; std::getline(words, found, ',');) {
        if (found == word) {
            return true;
        }
    }
    return false;
}

std::vector<Membership> read_memberships(const fs::path& root) {
    std::vector<Membership> found;
    std::ifstream file(root / "proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(':');
        const auto second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second != std::string::npos) {
            found.push_back({line.substr(first + 1, second - first - 1), line.substr(second + 1)});
        }
    }
    return found;
}

/// The kernel writes blanks and backslashes in paths as three octal digits: "\040".
std::string unescaped(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string four = text.substr(i, 4);
        const bool octal = four.size() == 4 && four.front() == '\\' &&
                           four.find_first_not_of("01234567", 1) == std::string::npos;
        result += octal ? static_cast<char>(std::stoi(four.substr(1), nullptr, 8)) : text[i];
        i += octal ? 3 : 0;
    }
    return result;
}

/// "36 31 0:33 TOP POINT options [more]* - cgroup SOURCE rw,cpu" lines of /proc/self/mountinfo.
std::vector<Mount> read_mounts(const fs::path& root) {
    std::vector<Mount> found;
    std::ifstream file(root / "proc/self/mountinfo");
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string skipped;
        std::string top;
        std::string point;
        std::string kind;
        std::string source;
        std::string options;
        words >> skipped >> skipped >> skipped >> top >> point;
        while (words >> skipped && skipped != "-") {
        }
        words >> kind >> source >> options;
        if (words && (kind == "cgroup" || kind == "cgroup2")) {
            found.push_back({kind == "cgroup2", options, unescaped(top), unescaped(point)});
        }
    }
    return found;
}

/// Where hierarchies are mounted by custom, in the order of likelihood.
std::vector<Mount> usual_mounts(const std::vector<Membership>& memberships) {
    const fs::path base = "/sys/fs/cgroup";
    std::vector<Mount> mounts{{true, "", "/", base}, {true, "", "/", base / "unified"}};
    for (const Membership& own : memberships) {
        if (own.controllers.empty()) {
            continue;
        }
        mounts.push_back({false, own.controllers, "/", base / own.controllers});
        std::istringstream controllers(own.controllers);
        for (std::string controller; std::getline(controllers, controller, ',');) {
            if (controller != own.controllers) {
                mounts.push_back({false, own.controllers, "/", base / controller});
            }
        }
    }
    return mounts;
}

/// The path of a group below the mount point. Empty for one that the mount does not show: then what
/// it shows at its top is the nearest there is.
fs::path below(const std::string& top, const std::string& path) {
    const std::string prefix = top == "/" ? "/" : top + "/";
    const bool is_inside = path.starts_with(prefix) && path.find("/..") == std::string::npos;
    // Relative whatever stands there: "//a" must not lead out of the mount, nor up to "/" for ever.
    return is_inside ? fs::path(path.substr(prefix.size())).lexically_normal().relative_path()
                     : fs::path();
}

void add_with_ancestors(std::vector<fs::path>& folders, const fs::path& point, fs::path group) {
    for (;; group = group.parent_path()) {
        folders.push_back(group.empty() ? point : point / group);
        if (group.empty()) {
            return;
        }
    }
}

std::optional<std::string> first_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    return std::getline(file, line) ? std::optional(line) : std::nullopt;
}

template <class Number>
std::optional<Number> number_in(const fs::path& path) {
    std::ifstream file(path);
    Number number{};
    return file >> number ? std::optional(number) : std::nullopt;  // "max" is no number: no limit
}

template <class Number>
void lower(std::optional<Number>& least, std::optional<Number> other) {
    if (other && (!least || *other < *least)) {
        least = other;
    }
}

/// CPUs; none where one of the two is not whole microseconds.
std::optional<double> quota_of(double quota_us, double period_us) {
    return quota_us >= 1.0 && period_us >= 1.0 ? std::optional(quota_us / period_us) : std::nullopt;
}

std::optional<double> quota_of_first_version(const fs::path& folder) {
    const auto quota = number_in<double>(folder / "cpu.cfs_quota_us");
    const auto period = number_in<double>(folder / "cpu.cfs_period_us");
    return quota && period ? quota_of(*quota, *period) : std::nullopt;
}

/// What a group has left of its memory: its limit, less what it uses, where pages of files do not
/// count that the kernel can let go of. None without a limit. In memory.stat, `prefix` stands
/// before the figures that include child groups.
std::optional<std::uint64_t> memory_left(const fs::path& folder, const char* limit_file,
                                         const char* usage_file, const std::string& prefix) {
    const auto limit = number_in<std::uint64_t>(folder / limit_file);
    const auto usage = number_in<std::uint64_t>(folder / usage_file);
    if (!limit || !usage) {
        return std::nullopt;
    }
    std::uint64_t cached = 0;
    std::ifstream file(folder / "memory.stat");
    std::string key;
    for (std::uint64_t bytes = 0; file >> key >> bytes;) {
        const bool counts = key == prefix + "inactive_file" || key == prefix + "active_file";
        cached += counts ? bytes : 0;
    }
    const std::uint64_t used = *usage - std::min(cached, *usage);
    return *limit - std::min(used, *limit);
}

/// Adds a cpu.stat of either version; false when it says nothing of throttling.
bool add_throttling(const fs::path& path, Throttling& sum) {
    std::ifstream file(path);
    bool told = false;
    std::string key;
    for (std::uint64_t value = 0; file >> key >> value;) {
        sum.times += key == "nr_throttled" ? value : 0;
        sum.seconds += key == "throttled_usec"   ? 1e-6 * static_cast<double>(value)
                       : key == "throttled_time" ? 1e-9 * static_cast<double>(value)
                                                 : 0.0;
        told = told || key == "nr_throttled";
    }
    return told;
}

}  // namespace

std::vector<fs::path> control_groups(std::string_view controller, const fs::path& root) {
    const std::vector<Membership> memberships = read_memberships(root);
    std::vector<Mount> mounts = read_mounts(root);
    if (mounts.empty()) {
        mounts = usual_mounts(memberships);
    }
    std::vector<fs::path> folders;
    for (const Membership& own : memberships) {
        const bool second_version = own.controllers.empty();
        if (!second_version && !lists(own.controllers, controller)) {
            continue;
        }
        for (const Mount& mount : mounts) {
            if (mount.second_version == second_version &&
                (second_version || lists(mount.options, controller))) {
                add_with_ancestors(folders, root / mount.point.relative_path(),
                                   below(mount.top, own.path));
            }
        }
    }
    return folders;
}

std::optional<double> cpu_quota(const fs::path& root) {
    std::optional<double> quota;
    for (const fs::path& folder : control_groups("cpu", root)) {
        lower(quota, quota_from_cpu_max(first_line(folder / "cpu.max").value_or("")));
        lower(quota, quota_of_first_version(folder));
    }
    return quota;
}

std::optional<std::uint64_t> memory_limit_bytes(const fs::path& root) {
    constexpr std::uint64_t k_no_limit =
        1ULL << 62;  // version 1 writes the largest number of whole pages
    std::optional<std::uint64_t> limit;
    for (const fs::path& folder : control_groups("memory", root)) {
        for (const char* file : {"memory.max", "memory.high", "memory.limit_in_bytes"}) {
            lower(limit, number_in<std::uint64_t>(folder / file));
        }
    }
    return limit && *limit < k_no_limit ? limit : std::nullopt;
}

std::optional<std::uint64_t> memory_left_bytes(const fs::path& root) {
    std::optional<std::uint64_t> left;
    for (const fs::path& folder : control_groups("memory", root)) {
        lower(left, memory_left(folder, "memory.max", "memory.current", ""));
        lower(left,
              memory_left(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"));
    }
    return left;
}

std::vector<fs::path> throttling_files(const fs::path& root) {
    std::vector<fs::path> files;
    for (const fs::path& folder : control_groups("cpu", root)) {
        Throttling ignored;
        if (add_throttling(folder / "cpu.stat", ignored)) {
            files.push_back(folder / "cpu.stat");
        }
    }
    return files;
}

std::optional<Throttling> read_throttling(const std::vector<fs::path>& files) {
    Throttling sum;
    bool told = false;
    for (const fs::path& file : files) {
        told = add_throttling(file, sum) || told;
    }
    return told ? std::optional(sum) : std::nullopt;
}

std::optional<double> quota_from_cpu_max(const std::string& line) {
    std::istringstream words(line);
    double quota = 0.0;
    double period = 0.0;
    return words >> quota >> period ? quota_of(quota, period) : std::nullopt;
}

}  // namespace crossover
