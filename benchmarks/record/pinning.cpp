#include "benchmarks/record/pinning.hpp"

#include <fmt/format.h>
#include <hwloc.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/record/quiet_stderr.hpp"

namespace crossover::record {
namespace {

struct FreeTopology {
    void operator()(hwloc_topology* topology) const { hwloc_topology_destroy(topology); }
};
struct FreeBitmap {
    void operator()(hwloc_bitmap_s* bitmap) const { hwloc_bitmap_free(bitmap); }
};

}  // namespace

std::vector<std::vector<unsigned>> read_cores() {
    const QuietStderr quiet;
    hwloc_topology_t raw = nullptr;
    if (hwloc_topology_init(&raw) != 0) {
        return {};
    }
    const std::unique_ptr<hwloc_topology, FreeTopology> topology(raw);
    // Cores and their CPUs are all that is asked for, and a runner is started many times.
    hwloc_topology_set_all_types_filter(raw, HWLOC_TYPE_FILTER_KEEP_NONE);
    hwloc_topology_set_type_filter(raw, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_ALL);
    if (hwloc_topology_load(raw) != 0) {
        return {};
    }
    const std::unique_ptr<hwloc_bitmap_s, FreeBitmap> allowed(hwloc_bitmap_alloc());
    if (!allowed || hwloc_get_cpubind(raw, allowed.get(), HWLOC_CPUBIND_PROCESS) != 0) {
        return {};
    }
    std::vector<std::vector<unsigned>> cores;
    std::map<const hwloc_obj*, std::size_t> known;
    const int count = std::max(0, hwloc_get_nbobjs_by_type(raw, HWLOC_OBJ_PU));
    for (unsigned i = 0; i < static_cast<unsigned>(count); ++i) {
        const hwloc_obj* const cpu = hwloc_get_obj_by_type(raw, HWLOC_OBJ_PU, i);
        if (hwloc_bitmap_isset(allowed.get(), cpu->os_index) == 0) {
            continue;
        }
        const hwloc_obj* core = cpu;
        while (core->parent != nullptr && core->type != HWLOC_OBJ_CORE) {
            core = core->parent;
        }
        const hwloc_obj* const key = core->type == HWLOC_OBJ_CORE ? core : cpu;
        const auto [place, is_new] = known.emplace(key, cores.size());
        if (is_new) {
            cores.emplace_back();
        }
        cores[place->second].push_back(cpu->os_index);
    }
    return cores;
}

std::vector<unsigned> cpus_for(unsigned workers, const std::vector<std::vector<unsigned>>& cores) {
    std::size_t most = 0;
    for (const std::vector<unsigned>& core : cores) {
        most = std::max(most, core.size());
    }
    std::vector<unsigned> order;
    for (std::size_t sibling = 0; sibling < most; ++sibling) {
        for (const std::vector<unsigned>& core : cores) {
            if (sibling < core.size()) {
                order.push_back(core[sibling]);
            }
        }
    }
    std::vector<unsigned> cpus;
    for (unsigned worker = 0; worker < workers && !order.empty(); ++worker) {
        cpus.push_back(order[worker % order.size()]);
    }
    return cpus;
}

Expected<std::vector<unsigned>> cpus_for_pin(std::string_view pin, unsigned workers) {
    constexpr std::array k_words{k_pin_cores, k_pin_none};
    if (std::find(k_words.begin(), k_words.end(), pin) == k_words.end()) {
        return failure(
            {fmt::format("workers cannot be pinned to '{}'", pin), "", name_remedy(pin, k_words)});
    }
    if (pin == k_pin_none) {
        return std::vector<unsigned>();
    }
    std::vector<unsigned> cpus = cpus_for(workers, read_cores());
    if (cpus.empty() && workers > 0) {
        return failure({"this machine does not say which CPUs it has", "", "do without --pin"});
    }
    return cpus;
}

}  // namespace crossover::record
