#include "benchmarks/gate/self_test.hpp"

#include <algorithm>

#include "benchmarks/driver/size_search.hpp"

namespace crossover::gate {
namespace {

constexpr double k_one_check_s = 90.0;

void add(const record::Check& check, SelfTestRow& row) {
    ++row.runs;
    row.regressions += check.verdict == record::CheckVerdict::regression ? 1U : 0U;
    row.improvements += check.verdict == record::CheckVerdict::improvement ? 1U : 0U;
    row.inconclusive += check.verdict == record::CheckVerdict::inconclusive ? 1U : 0U;
    row.seconds += check.wall_s;
    for (const record::CheckFamily& family : check.families) {
        if (family.backend == "serial") {
            continue;
        }
        ++row.families;
        row.families_slower += family.unit.verdict == record::CheckVerdict::regression ? 1U : 0U;
        for (const record::CheckCell& cell : family.cells) {
            row.cells += cell.control ? 0U : 1U;
            row.cells_slower +=
                !cell.control && cell.unit.verdict == record::CheckVerdict::regression ? 1U : 0U;
        }
    }
}

}  // namespace

Expected<SelfTest> run_self_test(const GateOptions& asked, const record::Environment& environment,
                                 const std::string& own_runner) {
    GateOptions options = asked;
    options.head = options.base;
    options.budget_s = k_one_check_s;
    const auto builds = find_builds(options);
    if (!builds) {
        return failure(builds.error());
    }
    const driver::Interrupt interrupt;
    const driver::SteadyClock clock;
    const double began_s = clock.now_s();
    RealSides unplanted(options, *builds, {}, own_runner, interrupt);
    const auto plan =
        make_plan(options, {environment.cpus.usable, driver::memory_limit(environment.cpus)},
                  unplanted.sides());
    if (!plan && !interrupt.pending()) {
        return failure(plan.error());
    }
    SelfTest result;
    result.rows = {{.name = "none (A/A)"},
                   {.name = "+10 %", .plant = {"--plant-percent", "10"}},
                   {.name = "+15 %", .plant = {"--plant-percent", "15"}},
                   {.name = "+1 us a call", .plant = {"--plant-call-ns", "1000"}},
                   {.name = "a lost worker", .plant = {"--plant-lost-worker"}}};
    const std::vector<std::size_t> turns{0, 1, 0, 2, 0, 3, 4};
    for (std::size_t turn = 0;; ++turn) {
        SelfTestRow& row = result.rows[turns[turn % turns.size()]];
        const double expected_s = row.runs == 0 ? 0.0 : row.seconds / row.runs;
        result.interrupted = interrupt.pending();
        if (result.interrupted || result.failure ||
            (turn >= turns.size() && clock.now_s() - began_s + expected_s > asked.budget_s)) {
            break;
        }
        RealSides real(options, *builds, row.plant, own_runner, interrupt);
        options.seed = asked.seed + turn;
        record::Check check;
        check.families = plan->families;
        run_gate(options,
                 real.context(
                     environment.cpus.usable, [](const std::string&) { return true; },
                     [](const GateProgress&) {}),
                 check);
        result.failure = check.failure;
        if (check.status == record::RunStatus::complete) {
            add(check, row);
        }
    }
    return result;
}

}  // namespace crossover::gate
