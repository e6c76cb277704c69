#include "benchmarks/doctor/doctor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "benchmarks/text/printable.hpp"

namespace crossover::doctor {
namespace {

Finding good(std::string name, std::string value) {
    return {std::move(name), std::move(value), Level::good, "", ""};
}

Finding usable_cpus(const record::Cpus& cpus) {
    Finding finding =
        good("usable CPUs",
             fmt::format("{} ({} online, {} in the affinity mask, {})", cpus.usable, cpus.online,
                         cpus.affinity,
                         cpus.quota ? fmt::format("a quota of {:g}", *cpus.quota) : "no quota"));
    if (cpus.usable < 2) {
        finding.level = Level::warning;
        finding.effect = "threads and processes take turns: only waiting workloads can win";
        finding.remedy = "give it two CPUs or more";
    } else if (cpus.quota && *cpus.quota < cpus.affinity) {
        finding.level = Level::note;
        finding.effect = "a team larger than the quota is stopped in the middle of maps";
        finding.remedy = "ask for at most the usable CPUs, or raise the quota";
    }
    return finding;
}

Finding parallelism(const std::optional<record::MachineState>& machine) {
    if (!machine) {
        return {"CPUs that run at once now", "not known", Level::note, "contention cannot be seen",
                ""};
    }
    Finding finding = good("CPUs that run at once now",
                           fmt::format("{:.2f} of {}", machine->effective_cpus, machine->threads));
    constexpr double k_free_ratio = 0.9;
    if (machine->effective_cpus < k_free_ratio * machine->threads) {
        finding.level = Level::warning;
        finding.effect =
            "somebody else uses the CPUs: rounds are set aside, and what stays busy is unresolved";
        finding.remedy = "end what else is running, or measure later";
    }
    return finding;
}

Finding round_trip(const std::optional<record::MachineState>& machine, bool hypervisor) {
    if (!machine || !machine->round_trip_ns) {
        return good("core-to-core round trip", "not known");
    }
    Finding finding =
        good("core-to-core round trip", fmt::format("{:.0f} ns", *machine->round_trip_ns));
    constexpr double k_far_ns = 250.0;
    if (*machine->round_trip_ns > k_far_ns) {
        finding.level = Level::note;
        finding.effect =
            "the two CPUs share no cache: every dispatch costs more, and the crossover lies higher";
        finding.remedy =
            hypervisor
                ? "the host places virtual CPUs; results name the state they hold for"
                : "choose neighbouring CPUs, for example with --launcher 'openmp=taskset -c 0,1'";
    }
    return finding;
}

Finding frequency(const record::Environment& environment, const record::HostFacts& host) {
    Finding finding = good(
        "clock frequency",
        fmt::format("{}, governor {}, boost {}",
                    environment.mhz ? fmt::format("{:.0f} MHz", *environment.mhz) : "not known",
                    environment.governor.value_or("not known"),
                    host.boost ? (*host.boost ? "on" : "off") : "not known"));
    if (environment.governor && *environment.governor != "performance") {
        finding.level = Level::warning;
        finding.effect = "the clock follows the load: short epochs run slower than long ones";
        finding.remedy = "cpupower frequency-set -g performance";
    } else if (host.boost.value_or(false)) {
        finding.level = Level::note;
        finding.effect =
            "one busy core clocks higher than all together: serial looks better than it scales";
        finding.remedy = "turn boost off for runs that are to be compared";
    }
    return finding;
}

Finding hardware_threads(const record::HostFacts& host, const record::Cpus& cpus) {
    if (!host.smt) {
        return good("SMT", "not known");
    }
    Finding finding =
        good("SMT", *host.smt ? fmt::format("on, {} cores", cpus.cores.value_or(0)) : "off");
    if (*host.smt && cpus.cores && cpus.usable > *cpus.cores) {
        finding.level = Level::note;
        finding.effect = "workers beyond the cores share one: efficiency falls there";
        finding.remedy = "look at --workers up to the number of cores, too";
    }
    return finding;
}

Finding numa(const record::Cpus& cpus) {
    Finding finding =
        good("NUMA nodes", cpus.numa_nodes ? std::to_string(*cpus.numa_nodes) : "not known");
    if (cpus.numa_nodes.value_or(1) > 1) {
        finding.level = Level::note;
        finding.effect =
            "memory is near to some CPUs only; sessions touch it by the worker that uses it";
        finding.remedy = "for one node: --launcher 'openmp=numactl -N 0 -m 0'";
    }
    return finding;
}

Finding isolation(const record::HostFacts& host) {
    const std::string cpus = host.isolated_cpus.value_or("");
    Finding finding = good("isolated CPUs", cpus.empty() ? "none" : cpus);
    if (!cpus.empty()) {
        finding.level = Level::note;
        finding.effect =
            "the scheduler leaves them alone: threads that are not pinned never run there";
        finding.remedy = "put a launcher such as taskset before the runners to use them";
    }
    return finding;
}

Finding stolen(const record::Environment& environment, const record::HostFacts& host) {
    Finding finding = good("hypervisor", environment.hypervisor ? "yes" : "no");
    if (!environment.hypervisor) {
        return finding;
    }
    finding.value += host.stolen_ratio
                         ? fmt::format(", {:.2f} % of the CPU time since boot went elsewhere",
                                       100.0 * *host.stolen_ratio)
                         : "";
    constexpr double k_much = 0.02;
    finding.level = host.stolen_ratio.value_or(0.0) > k_much ? Level::warning : Level::note;
    finding.effect =
        "the host may move CPUs apart or take them away; rounds in which it does are set aside";
    finding.remedy =
        finding.level == Level::warning ? "measure on another host, or with dedicated CPUs" : "";
    return finding;
}

Finding throttling(const record::HostFacts& host) {
    Finding finding = good("throttled by a quota",
                           host.throttled ? fmt::format("{} times", *host.throttled) : "not known");
    if (host.throttled.value_or(0) > 0) {
        finding.level = Level::note;
        finding.effect = "maps were stopped in the middle; such rounds are set aside";
        finding.remedy = "raise the quota";
    }
    return finding;
}

Finding load(const record::Environment& environment) {
    if (environment.load.empty()) {
        return good("load", "not known");
    }
    Finding finding =
        good("load", fmt::format("{:.2f} over the last minute", environment.load.front()));
    constexpr double k_busy_ratio = 0.5;
    if (environment.load.front() > k_busy_ratio * environment.cpus.online) {
        finding.level = Level::note;
        finding.effect = "the machine was busy a moment ago";
        finding.remedy = "wait a minute";
    }
    return finding;
}

Finding timer(const record::HostFacts& host) {
    Finding finding =
        good("timer", fmt::format("{}, {}", host.clock_source.value_or("not known"),
                                  host.timer_ns ? fmt::format("{:.0f} ns a reading", *host.timer_ns)
                                                : "cost not known"));
    constexpr double k_dear_ns = 200.0;
    if (host.timer_ns.value_or(0.0) > k_dear_ns) {
        finding.level = Level::note;
        finding.effect =
            "single calls of less than some microseconds (cold and first ones) are mostly timer";
        finding.remedy = "use a kernel whose clock source is tsc";
    }
    return finding;
}

Finding variables(const record::Environment& environment) {
    if (environment.variables.empty()) {
        return good("variables of parallel runtimes", "none");
    }
    std::vector<std::string> names;
    for (const auto& [name, value] : environment.variables) {
        names.push_back(name + "=" + text::printable(value));
    }
    return {"variables of parallel runtimes", fmt::format("{}", fmt::join(names, " ")), Level::note,
            "your own programs and commands run with them, the runners here without: OMP_PROC_BIND "
            "alone puts "
            "every thread on one CPU",
            "unset them, or set them for one backend with --launcher 'openmp=env NAME=VALUE'"};
}

Finding preloads(const record::HostFacts& host) {
    std::vector<std::string> found;
    unsigned openmp = 0;
    for (const auto& [name, value] : host.preloads) {
        found.push_back(name + "=" + text::printable(value));
        for (const char* library : {"libgomp", "libomp", "libiomp"}) {
            openmp += value.find(library) != std::string::npos ? 1U : 0U;
        }
    }
    if (found.empty()) {
        return good("preloaded libraries", "none");
    }
    return {"preloaded libraries", fmt::format("{}", fmt::join(found, " ")),
            openmp > 0 ? Level::warning : Level::note,
            openmp > 0
                ? "a second OpenMP runtime in one process: two teams fight for the CPUs"
                : "runners load them, too: allocators and runtimes may be others than you think",
            "unset them"};
}

}  // namespace

std::vector<Finding> examine(const record::Environment& environment, const record::HostFacts& host,
                             const std::optional<record::MachineState>& machine) {
    return {usable_cpus(environment.cpus),
            parallelism(machine),
            round_trip(machine, environment.hypervisor),
            load(environment),
            stolen(environment, host),
            throttling(host),
            frequency(environment, host),
            hardware_threads(host, environment.cpus),
            numa(environment.cpus),
            isolation(host),
            timer(host),
            variables(environment),
            preloads(host)};
}

std::vector<std::string> lines_of(const std::vector<Finding>& findings, Level level) {
    std::vector<std::string> lines;
    for (const Finding& finding : findings) {
        if (finding.level != level) {
            continue;
        }
        std::string line = finding.name;
        for (const std::string& part : {finding.value, finding.effect, finding.remedy}) {
            line += part.empty() ? "" : ": " + part;
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string names_of_variables(const record::Environment& environment) {
    std::string names;
    for (const auto& [name, value] : environment.variables) {
        names += (names.empty() ? "" : ", ") + text::printable(name);
    }
    return names;
}

}  // namespace crossover::doctor
