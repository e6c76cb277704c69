#include "backends/api/affinity.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

namespace crossover {
namespace {

// More CPUs than any machine of today; a fixed cpu_set_t ends at 1,024.
constexpr unsigned k_most_cpus = 16384;

struct FreeMask {
    void operator()(cpu_set_t* mask) const noexcept { CPU_FREE(mask); }
};
using Mask = std::unique_ptr<cpu_set_t, FreeMask>;

Mask empty_mask() noexcept {
    Mask mask(CPU_ALLOC(k_most_cpus));
    if (mask) {
        CPU_ZERO_S(CPU_ALLOC_SIZE(k_most_cpus), mask.get());
    }
    return mask;
}

}  // namespace

bool bind_caller(const Problem& problem, unsigned worker) noexcept {
    return bind_process(0, problem, worker);
}

bool bind_process(int process, const Problem& problem, unsigned worker) noexcept {
    if (problem.cpus.empty()) {
        return true;
    }
    if (worker >= problem.cpus.size() || problem.cpus[worker] >= k_most_cpus) {
        return false;
    }
    const Mask mask = empty_mask();
    if (!mask) {
        return false;
    }
    CPU_SET_S(problem.cpus[worker], CPU_ALLOC_SIZE(k_most_cpus), mask.get());
    return sched_setaffinity(process, CPU_ALLOC_SIZE(k_most_cpus), mask.get()) == 0;
}

std::string mask_of_caller() {
    const Mask mask = empty_mask();
    if (!mask || sched_getaffinity(0, CPU_ALLOC_SIZE(k_most_cpus), mask.get()) != 0) {
        return {};
    }
    const auto has = [&](unsigned cpu) {
        return cpu < k_most_cpus && CPU_ISSET_S(cpu, CPU_ALLOC_SIZE(k_most_cpus), mask.get());
    };
    std::string text;
    for (unsigned cpu = 0; cpu < k_most_cpus; ++cpu) {
        if (!has(cpu)) {
            continue;
        }
        const unsigned first = cpu;
        while (has(cpu + 1)) {
            ++cpu;
        }
        text += (text.empty() ? "" : ",") + std::to_string(first) +
                (cpu > first ? "-" + std::to_string(cpu) : "");
    }
    return text;
}

unsigned allowed_cpus() noexcept {
    const Mask mask = empty_mask();
    // Of the first thread, not of the caller: a caller that is bound has one CPU, its process has
    // all of its own.
    if (!mask || sched_getaffinity(getpid(), CPU_ALLOC_SIZE(k_most_cpus), mask.get()) != 0) {
        return 1;
    }
    return static_cast<unsigned>(std::max(1, CPU_COUNT_S(CPU_ALLOC_SIZE(k_most_cpus), mask.get())));
}

Placement::Placement(const Problem& problem) : m_problem(problem), m_bindings(problem.workers) {}

void Placement::bind_and_record(unsigned worker) noexcept {
    Binding& binding = m_bindings[worker];
    binding.bound = bind_caller(m_problem, worker);
    binding.mask = mask_of_caller();
}

Expected<void> Placement::check() const {
    for (std::size_t worker = 0; worker < m_bindings.size(); ++worker) {
        if (!m_bindings[worker].bound) {
            const std::string cpu = worker < m_problem.cpus.size()
                                        ? std::to_string(m_problem.cpus[worker])
                                        : std::string("of its own");
            return failure(
                {.what = "worker " + std::to_string(worker) + " was refused the CPU " + cpu,
                 .where = "",
                 .remedy = "look at the affinity mask (taskset -p $$), or do without --pin"});
        }
    }
    return {};
}

Fact Placement::fact() const {
    std::string text;
    for (const Binding& binding : m_bindings) {
        text +=
            (text.empty() ? "" : ";") + (binding.mask.empty() ? std::string("?") : binding.mask);
    }
    return {"worker_masks", text};
}

}  // namespace crossover
