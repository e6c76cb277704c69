#include "benchmarks/gate/self_test.hpp"

#include "benchmarks/driver/size_search.hpp"

namespace crossover::gate {
namespace {

constexpr double k_one_check_s = 90.0;

void add(const record::Check& check, SelfTestRow& row) {
    using record::CheckVerdict;
    const auto count_if = [](bool counted, unsigned& count) { count += counted ? 1U : 0U; };
    ++row.runs;
    count_if(check.verdict == CheckVerdict::regression, row.regressions);
    count_if(check.verdict == CheckVerdict::improvement, row.improvements);
    count_if(check.verdict == CheckVerdict::inconclusive, row.inconclusive);
    row.seconds += check.wall_s;
    for (const record::CheckFamily& family : check.families) {
        if (family.backend == "serial") {
            continue;
        }
        ++row.families;
        count_if(family.unit.verdict == CheckVerdict::regression, row.families_slower);
        for (const record::CheckCell& cell : family.cells) {
            count_if(!cell.control, row.cells);
            count_if(!cell.control && cell.unit.verdict == CheckVerdict::regression,
                     row.cells_slower);
        }
    }
}

}  // namespace

Expected<SelfTest> run_self_test(const GateOptions& asked, const record::Environment& environment,
                                 const std::string& own_runner) {
    GateOptions options = asked;
    options.head = options.base;
    options.budget_s = k_one_check_s;
    const auto runner = driver::find_runner(options.base, "--base");
    if (!runner) {
        return failure(runner.error());
    }
    const driver::Interrupt interrupt;
    const driver::SteadyClock clock;
    const double began_s = clock.now_s();
    RealSides unplanted(options, *runner, *runner, {}, own_runner, interrupt);
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
        RealSides real(options, *runner, *runner, row.plant, own_runner, interrupt);
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
