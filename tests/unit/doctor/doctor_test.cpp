#include "benchmarks/doctor/doctor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace crossover::doctor {
namespace {

using testing::HasSubstr;

/// A machine with nothing to find.
struct Machine {
    Machine() {
        environment.cpus.usable = environment.cpus.online = environment.cpus.affinity = 4;
        environment.cpus.cores = 4;
        environment.cpus.numa_nodes = 1;
        environment.governor = "performance";
        environment.load = {0.1, 0.1, 0.1};
        host.boost = false;
        host.smt = false;
        host.isolated_cpus = "";
        host.throttled = 0;
        host.timer_ns = 20.0;
    }

    Finding find(const std::string& name) const {
        const auto all = examine(environment, host, state);
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const Finding& one) { return one.name == name; });
        return found == all.end() ? Finding{"missing", "", Level::warning, "", ""} : *found;
    }

    record::Environment environment;
    record::HostFacts host;
    std::optional<record::MachineState> state = record::MachineState{4, 3.99, 90.0, 1.4};
};

TEST(Doctor, FindsNothingOnAGoodMachine) {
    const Machine machine;
    for (const Finding& finding : examine(machine.environment, machine.host, machine.state)) {
        EXPECT_EQ(finding.level, Level::good) << finding.name << ": " << finding.value;
        EXPECT_EQ(finding.effect, "");
    }
    EXPECT_TRUE(lines_of(examine(machine.environment, machine.host, machine.state), Level::warning)
                    .empty());
}

TEST(Doctor, WarnsOfWhatMakesResultsWrong) {
    Machine machine;
    machine.environment.cpus.usable = 1;
    machine.environment.governor = "powersave";
    machine.environment.hypervisor = true;
    machine.host.stolen_ratio = 0.05;
    machine.host.preloads["LD_PRELOAD"] = "/usr/lib/libomp.so";
    machine.state->effective_cpus = 2.1;
    for (const char* name : {"usable CPUs", "clock frequency", "hypervisor", "preloaded libraries",
                             "CPUs that run at once now"}) {
        const Finding finding = machine.find(name);
        EXPECT_EQ(finding.level, Level::warning) << name;
        EXPECT_NE(finding.effect, "") << name;
        EXPECT_NE(finding.remedy, "") << name;
    }
    const auto lines =
        lines_of(examine(machine.environment, machine.host, machine.state), Level::warning);
    EXPECT_EQ(lines.size(), 5U);
    EXPECT_THAT(lines, testing::Contains(HasSubstr("2.10 of 4")));
}

TEST(Doctor, NotesWhatOneShouldKnow) {
    Machine machine;
    machine.environment.cpus.quota = 2.5;
    machine.environment.cpus.cores = 2;
    machine.environment.cpus.numa_nodes = 2;
    machine.environment.hypervisor = true;
    machine.environment.variables = {{"OMP_PROC_BIND", "true"}};
    machine.environment.load = {3.0};
    machine.host.boost = true;
    machine.host.smt = true;
    machine.host.isolated_cpus = "2-3";
    machine.host.throttled = 7;
    machine.host.timer_ns = 900.0;
    machine.host.preloads["LD_PRELOAD"] = "/usr/lib/libjemalloc.so";
    machine.state->round_trip_ns = 490.0;
    for (const char* name :
         {"usable CPUs", "clock frequency", "SMT", "NUMA nodes", "isolated CPUs",
          "throttled by a quota", "timer", "variables of parallel runtimes", "preloaded libraries",
          "core-to-core round trip", "load", "hypervisor"}) {
        EXPECT_EQ(machine.find(name).level, Level::note) << name;
    }
    EXPECT_THAT(machine.find("variables of parallel runtimes").value,
                HasSubstr("OMP_PROC_BIND=true"));
    EXPECT_TRUE(lines_of(examine(machine.environment, machine.host, machine.state), Level::warning)
                    .empty());
}

TEST(Doctor, SaysWhatIsNotKnown) {
    const auto findings = examine({}, {}, {});
    EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.value.find("not known") != std::string::npos;
    }));
    EXPECT_EQ(std::count_if(findings.begin(), findings.end(),
                            [](const Finding& finding) {
                                return finding.name == "CPUs that run at once now";
                            }),
              1);
}

TEST(Doctor, LinesOfALevelLeaveOutWhatIsEmpty) {
    const std::vector<Finding> findings{{"load", "9", Level::note, "it was busy", "wait"},
                                        {"SMT", "off", Level::good, "", ""},
                                        {"probe", "failed", Level::note, "nothing is known", ""},
                                        {"quota", "0.5", Level::warning, "too little", "raise it"}};
    EXPECT_EQ(lines_of(findings, Level::note),
              (std::vector<std::string>{"load: 9: it was busy: wait",
                                        "probe: failed: nothing is known"}));
    EXPECT_EQ(lines_of(findings, Level::warning),
              std::vector<std::string>{"quota: 0.5: too little: raise it"});
}

TEST(HostFacts, AreReadFromTheirFiles) {
    namespace fs = std::filesystem;
    std::string pattern = (fs::temp_directory_path() / "crossover-host-XXXXXX").string();
    const fs::path root = mkdtemp(pattern.data());
    const auto put = [&](const char* path, const char* text) {
        fs::create_directories((root / path).parent_path());
        std::ofstream(root / path) << text;
    };
    put("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
    put("sys/devices/system/cpu/smt/active", "1\n");
    put("sys/devices/system/cpu/isolated", "2-3\n");
    put("proc/self/cgroup", "0::/jobs/mine\n");
    put("sys/fs/cgroup/jobs/mine/cpu.stat", "usage_usec 5\nnr_periods 9\nnr_throttled 4\n");
    put("proc/stat", "cpu  10 0 10 70 0 0 0 10 0 0\ncpu0 1 1 1 1 1 1 1 1\n");
    const record::HostFacts facts = record::read_host_facts(root);
    EXPECT_EQ(facts.boost, true);
    EXPECT_EQ(facts.smt, true);
    EXPECT_EQ(facts.isolated_cpus, "2-3");
    EXPECT_EQ(facts.throttled, 4U);
    EXPECT_DOUBLE_EQ(facts.stolen_ratio.value_or(0.0), 0.1);
    EXPECT_GT(facts.timer_ns.value_or(0.0), 0.0);
    put("proc/stat", "cpu  10 0 10 70 0 0 -6 1 0 0\n");
    EXPECT_FALSE(record::read_host_facts(root).stolen_ratio.has_value()) << "no time is negative";
    put("proc/stat", "cpu  10 0 10 70\n");
    EXPECT_FALSE(record::read_host_facts(root).stolen_ratio.has_value());
    fs::remove_all(root);
    const record::HostFacts nothing = record::read_host_facts(root);
    EXPECT_FALSE(nothing.boost || nothing.smt || nothing.isolated_cpus || nothing.throttled ||
                 nothing.stolen_ratio);
}

}  // namespace
}  // namespace crossover::doctor
