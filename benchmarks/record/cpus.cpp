#include "benchmarks/record/cpus.hpp"

#include <hwloc.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "backends/api/control_groups.hpp"

#include "benchmarks/record/quiet_stderr.hpp"

namespace crossover::record {
namespace {

unsigned affinity_count(unsigned online) {
    // The mask may be wider than cpu_set_t on large machines; grow until the kernel accepts the
    // size.
    for (int capacity = CPU_SETSIZE; capacity <= 1 << 20; capacity *= 2) {
        cpu_set_t* set = CPU_ALLOC(static_cast<std::size_t>(capacity));
        const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(capacity));
        const bool good = set != nullptr && sched_getaffinity(0, bytes, set) == 0;
        const int count = good ? CPU_COUNT_S(bytes, set) : 0;
        CPU_FREE(set);
        if (good && count > 0) {
            return static_cast<unsigned>(count);
        }
    }
    return online;
}

struct TopologyDeleter {
    void operator()(hwloc_topology* topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, TopologyDeleter>;

Topology load_topology() {
    const QuietStderr quiet;
    hwloc_topology_t raw = nullptr;
    if (hwloc_topology_init(&raw) != 0) {
        return nullptr;
    }
    Topology topology(raw);
    hwloc_topology_set_icache_types_filter(raw, HWLOC_TYPE_FILTER_KEEP_ALL);
    return hwloc_topology_load(raw) == 0 ? std::move(topology) : nullptr;
}

std::optional<unsigned> count_of(hwloc_topology_t topology, hwloc_obj_type_t type) {
    const int count = hwloc_get_nbobjs_by_type(topology, type);
    return count > 0 ? std::optional(static_cast<unsigned>(count)) : std::nullopt;
}

const char* cache_type(hwloc_obj_cache_type_t type) {
    switch (type) {
        case HWLOC_OBJ_CACHE_DATA:
            return "Data";
        case HWLOC_OBJ_CACHE_INSTRUCTION:
            return "Instruction";
        default:
            return "Unified";
    }
}

std::vector<Cache> caches_of(hwloc_topology_t topology) {
    constexpr std::array k_types{HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L1ICACHE, HWLOC_OBJ_L2CACHE,
                                 HWLOC_OBJ_L3CACHE, HWLOC_OBJ_L4CACHE};
    std::vector<Cache> caches;
    for (const hwloc_obj_type_t type : k_types) {
        if (hwloc_obj_t object = hwloc_get_obj_by_type(topology, type, 0)) {
            caches.push_back({cache_type(object->attr->cache.type), object->attr->cache.depth,
                              object->attr->cache.size,
                              static_cast<unsigned>(hwloc_bitmap_weight(object->cpuset))});
        }
    }
    return caches;
}

/// How many CPUs there are, and may be used; nothing else.
Cpus read_counts(const std::filesystem::path& root) {
    Cpus cpus;
    cpus.online = static_cast<unsigned>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
    cpus.affinity = affinity_count(cpus.online);
    cpus.quota = cpu_quota(root);
    cpus.usable = usable_cpus(cpus.online, cpus.affinity, cpus.quota);
    return cpus;
}

}  // namespace

std::uint64_t Cpus::last_level_bytes() const {
    const auto last =
        std::max_element(caches.begin(), caches.end(),
                         [](const Cache& a, const Cache& b) { return a.level < b.level; });
    if (last == caches.end() || last->sharing == 0) {
        return 0;
    }
    return last->size_bytes * std::max(1U, online / last->sharing);
}

unsigned usable_cpus(unsigned online, unsigned affinity, std::optional<double> quota) {
    unsigned usable = std::min(online, affinity);
    if (quota && *quota < usable) {
        usable = static_cast<unsigned>(*quota);
    }
    return std::max(1U, usable);
}

unsigned read_usable_cpus() {
    return read_counts("/").usable;
}

Cpus read_cpus(const std::filesystem::path& root) {
    Cpus cpus = read_counts(root);
    cpus.memory_bytes = memory_limit_bytes(root);
    const long pages = sysconf(_SC_PHYS_PAGES);
    if (pages > 0) {
        const std::uint64_t installed =
            static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
        cpus.memory_bytes = std::min(installed, cpus.memory_bytes.value_or(installed));
    }
    if (const Topology topology = load_topology()) {
        cpus.cores = count_of(topology.get(), HWLOC_OBJ_CORE);
        cpus.packages = count_of(topology.get(), HWLOC_OBJ_PACKAGE);
        cpus.numa_nodes = count_of(topology.get(), HWLOC_OBJ_NUMANODE);
        cpus.caches = caches_of(topology.get());
    }
    return cpus;
}

}  // namespace crossover::record
