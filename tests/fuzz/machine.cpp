// What /proc and /sys say of the machine. The input is cut into files at every zero byte, in the
// order of k_files.
#include <stdlib.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "backends/api/control_groups.hpp"
#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/host_facts.hpp"
#include "benchmarks/runner/disturbance.hpp"
#include "tests/fuzz/demand.hpp"

namespace crossover::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::array k_files{"proc/self/cgroup",
                             "proc/self/mountinfo",
                             "proc/stat",
                             "sys/fs/cgroup/cpu.max",
                             "sys/fs/cgroup/cpu.stat",
                             "sys/fs/cgroup/memory.max",
                             "sys/fs/cgroup/a/cpu.max",
                             "sys/fs/cgroup/a/cpu.stat",
                             "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us",
                             "sys/fs/cgroup/cpu/a/cpu.cfs_period_us",
                             "sys/fs/cgroup/memory/a/memory.limit_in_bytes",
                             "sys/fs/cgroup/memory.current",
                             "sys/fs/cgroup/memory.stat"};

/// A tree of its own in memory, that is gone at the end of the program.
class PlantedTree {
  public:
    PlantedTree() {
        std::string pattern = fs::exists("/dev/shm") ? "/dev/shm/crossover-fuzz-XXXXXX"
                                                     : "/tmp/crossover-fuzz-XXXXXX";
        demand(mkdtemp(pattern.data()) != nullptr, "a folder can be made");
        m_root = pattern;
        for (const char* file : k_files) {
            fs::create_directories((m_root / file).parent_path());
        }
    }
    ~PlantedTree() {
        std::error_code ignored;
        fs::remove_all(m_root, ignored);
    }
    PlantedTree(const PlantedTree&) = delete;
    PlantedTree& operator=(const PlantedTree&) = delete;
    PlantedTree(PlantedTree&&) = delete;
    PlantedTree& operator=(PlantedTree&&) = delete;

    void plant(std::string_view text) const {
        for (const char* file : k_files) {
            const auto end = text.find('\0');
            std::ofstream(m_root / file, std::ios::binary) << text.substr(0, end);
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
    }
    const fs::path& root() const { return m_root; }

  private:
    fs::path m_root;
};

bool is_share(const std::optional<double>& value) {
    return !value || (*value >= 0.0 && *value <= 1.0);
}

bool is_quota(const std::optional<double>& quota) {
    return !quota || *quota > 0.0;
}

void read_tree(const fs::path& root) {
    const record::HostFacts facts = record::read_host_facts(root);
    demand(is_share(facts.stolen_ratio), "a share lies between 0 and 1");
    const auto quota = cpu_quota(root);
    demand(is_quota(quota), "a quota is more than nothing");
    demand(record::usable_cpus(4, 2, quota) >= 1 && record::usable_cpus(4, 2, quota) <= 2,
           "some CPU is usable");
    static_cast<void>(memory_limit_bytes(root));
    static_cast<void>(memory_left_bytes(root));
    const auto throttling = read_throttling(throttling_files(root));
    demand(!throttling || throttling->seconds >= 0.0, "time does not run backwards");
}

void read_text(std::string_view text) {
    const auto quota = quota_from_cpu_max(std::string(text));
    demand(is_quota(quota), "a quota is more than nothing");
    demand(record::usable_cpus(8, 8, quota) >= 1 && record::usable_cpus(8, 8, quota) <= 8,
           "some CPU is usable");
    for (const std::string_view key : {"cpu", "throttled_usec", "nonvoluntary_ctxt_switches"}) {
        for (const std::size_t column : {1UL, 8UL}) {
            const auto value = runner::value_after(text, key, column);
            demand(!value || std::isfinite(*value), "a counter is a number");
        }
    }
}

}  // namespace
}  // namespace crossover::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const crossover::fuzz::PlantedTree tree;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    crossover::fuzz::read_text(text);
    tree.plant(text);
    crossover::fuzz::read_tree(tree.root());
    return 0;
}
