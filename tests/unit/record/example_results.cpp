#include "tests/unit/record/example_results.hpp"

#include <limits>

namespace crossover::record {
namespace {

Environment example_environment() {
    Environment environment;
    environment.build = {.version = "0.1.0",
                         .compiler = "GNU 12.2.0",
                         .flags = "-O3",
                         .build_type = "Release",
                         .sanitizers = "",
                         .git_revision = "0123abcd",
                         .git_dirty = true};
    environment.cpus.usable = 2;
    environment.cpus.online = 4;
    environment.cpus.affinity = 3;
    environment.cpus.quota = 2.5;
    environment.cpus.cores = 2;
    environment.cpus.memory_bytes = std::uint64_t{8} << 30U;
    environment.cpus.caches = {{"Data", 1, 32768, 2}, {"Unified", 3, 1048576, 4}};
    environment.host = "example";
    environment.cpu_model = "Example CPU";
    environment.kernel = "Linux 6.1 x86_64";
    environment.governor = "powersave";
    environment.mhz = 2400.5;
    environment.hypervisor = true;
    environment.load = {1.0, 0.5, 0.25};
    environment.variables = {{"OMP_NUM_THREADS", "2"}};
    environment.runtimes = {{"openmp", {{"openmp_version", "201511"}}}};
    environment.backends = {{"serial", {}}, {"tbb", "oneTBB was not found"}};
    environment.executable = "/opt/crossover";
    environment.command_line = {"crossover", "sweep"};
    environment.warnings = {"it is busy"};
    environment.notes = {"it is virtual"};
    environment.seed = 18446744073709551615ULL;
    environment.started_utc = "2026-01-31T12:00:00Z";
    environment.finished_utc = "2026-01-31T12:01:00Z";
    return environment;
}

Curve example_curve(const CurveKey& key) {
    Curve curve{key, {}, {}};
    for (unsigned round = 0; round < 3; ++round) {
        curve.rounds.push_back({.round = round,
                                .at_s = 0.5 * round,
                                .machine = MachineState{2, round == 1 ? 1.0 : 2.0, 100.0, 1.4},
                                .contended = round == 1});
        curve.samples.push_back(
            {.n = round < 2 ? 64U : 256U,
             .iterations = 1000,
             .round = round,
             .serial_first = round % 2 == 0,
             .serial = {.seconds = 0.004, .cpu_seconds = 0.003, .moving_seconds = 0.0},
             .parallel = {.seconds = 0.002,
                          .cpu_seconds = {},
                          .moving_seconds = 0.001,
                          .retries = round == 2 ? 2U : 0U}});
    }
    return curve;
}

Cell example_cell(const CurveKey& key, std::uint64_t n) {
    return {.curve = key,
            .n = n,
            .verdict = stats::Verdict::win,
            .wins = 2,
            .losses = 1,
            .rounds = 3,
            .serial_ns = {4000.0, 3900.0, 4100.0},
            .parallel_ns = {2000.0, {}, {}},
            .speedup_ratio = {2.0, 1.9, 2.1},
            .parallel_cpu_ns = 3500.0,
            .moving_ratio = 0.5};
}

Crossover example_crossover(const CurveKey& key) {
    return {.curve = key,
            .oversubscribed = false,
            .verdict = CurveVerdict::crossover,
            .reason = "a remark",
            .n = 149,
            .n_low = 128,
            .n_high = 181,
            .serial_work_ns = {1300.0, 1200.0, 1500.0},
            .fit = CrossoverFit{{148.6, 141.0, 157.5}, 0.51, 72.8, {}},
            .further_crossings = {{false, 4096, 8192}, {true, {}, 65536}},
            .n_min = 1,
            .n_top = 1048576,
            .unit = "rows",
            .gate_n = 1,
            .speedup_top_ratio = {1.97, 1.95, 1.98},
            .safe = {128, 512},
            .double_speed_n = {},
            .metg_us = 0.75,
            .states = {{"near cores", 100.0, 0.75, CurveVerdict::crossover, 149, 128, 181},
                       {"far cores", 490.0, 0.25, CurveVerdict::never, {}, {}, {}}},
            .while_busy = BusyAnswer{0.6, CurveVerdict::crossover, 300, 256, 400, 12},
            .round_crossings = {{0, false, {}, 64.0, {}}, {1, true, 148.5, 148.5, 148.5}},
            .top_rounds = {{1, 4000.0, 2000.0}},
            .lead_ratio = 0.05,
            .widening_ratio = 1.5,
            .span_s = 6.0,
            .rounds = 40,
            .contended_rounds = 1,
            .measured_s = 4.5,
            .setup_s = 0.75,
            .wall_s = 6.25,
            .more_s = 12.5};
}

}  // namespace

Results example_results() {
    const CurveKey openmp{"wave", "openmp", 2, CallMode::hot};
    const CurveKey mine{"fma:64", "mine", 8, CallMode::hot, "theirs"};
    Results results;
    results.status = RunStatus::failed;
    results.environment = example_environment();
    results.options = {.workloads = {"wave", "fma:64"},
                       .backends = {"openmp", "mine"},
                       .workers = {2, 8},
                       .calls = {CallMode::hot},
                       .pin = "cores",
                       .budget_s = 60.0,
                       .quick = true,
                       .size_notes = {2, "rows", 1},
                       .baselines = {"mine = theirs"}};
    for (const CurveKey& key : {openmp, mine}) {
        results.curves.push_back(example_curve(key));
        results.cells.push_back(example_cell(key, 64));
        results.cells.push_back(example_cell(key, 256));
    }
    results.crossovers.push_back(example_crossover(openmp));
    Crossover failed;
    failed.curve = mine;
    failed.oversubscribed = true;
    failed.verdict = CurveVerdict::failed;
    failed.reason = "the mine runner exited with status 3 while measuring n = 64";
    results.crossovers.push_back(failed);
    results.winners = {{"wave", 2, CallMode::hot, 64, "openmp", 2.0, true},
                       {"wave", 2, CallMode::hot, 256, {}, {}, false}};
    results.scaling = {{"wave",
                        "openmp",
                        CallMode::hot,
                        256,
                        {{1, {0.9, 0.8, 1.0}, 0.9}, {2, {1.9, {}, {}}, {}}}}};
    results.scaling[0].fits = {{"amdahl",
                                {{"serial_ratio", 0.05}},
                                {{1, {0.9, 0.8, 1.0}, false}, {4, {3.1, 2.5, 3.6}, true}}}};
    results.dispatch = {{"openmp", 2, CallMode::hot, {500.0, 480.0, 520.0}, {480.0, 500.0, 520.0}},
                        {"mine", 8, CallMode::cold, {}, {}}};
    results.warm_up = WarmUp{3, 0.024, true};
    results.cells[2].moved_bytes = 512.0;
    results.network = {{"b", false, 12, {1.2, 1.1, 1.4}, {0.08, 0.07, 0.1}, 2, 1.9},
                       {"c", true, 3, {0.5, {}, {}}, {0.2, {}, {}}, {}, {}}};
    results.failures = {{mine, 2, 64, Side::parallel, *failed.reason},
                        {mine, {}, {}, Side::serial, "it is gone"}};
    return results;
}

Results wild_results() {
    constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double k_infinity = std::numeric_limits<double>::infinity();
    const std::string wild = "say \"\\hi\"\n\t\x01\x7f \xff\xc3( \xe2\x82";
    Results results = example_results();
    for (std::string* text :
         {&results.environment.host, &results.environment.cpu_model, &results.environment.kernel,
          &results.environment.executable, &results.environment.build.flags,
          &results.crossovers[0].curve.workload, &results.cells[0].curve.backend,
          &results.curves[0].key.backend, &results.failures[0].error}) {
        *text += wild;
    }
    results.environment.governor = wild;
    results.environment.command_line.push_back(wild);
    results.environment.variables[wild] = wild;
    results.environment.runtimes[wild] = {{wild, wild}};
    results.environment.backends.push_back({wild, wild});
    results.options.workloads.push_back(wild);
    results.crossovers[0].reason = wild;
    results.environment.mhz = k_nan;
    results.environment.cpus.quota = k_infinity;
    results.curves[0].samples[0].parallel.cpu_seconds = k_nan;
    results.cells[0].serial_ns = {k_nan, -k_infinity, k_infinity};
    results.cells[0].parallel_cpu_ns = k_infinity;
    results.cells[0].moving_ratio = k_nan;
    results.cells[0].speedup_ratio.value = k_infinity;
    results.crossovers[0].serial_work_ns = {k_infinity, k_nan, k_nan};
    results.scaling[0].points[0].efficiency_ratio = k_nan;
    return results;
}

}  // namespace crossover::record
