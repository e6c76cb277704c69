#include "benchmarks/gate/self_test.hpp"

#include "benchmarks/driver/size_search.hpp"

namespace crossover::gate {

void count_check(const record::Check& check, SelfTestRow& row) {
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

SelfTest repeat_checks(const OneCheck& one_check, const driver::Clock& clock, double budget_s,
                       const std::function<bool()>& interrupted, bool loses_workers) {
    SelfTest result;
    result.rows = {{.name = "none (A/A)"},
                   {.name = "+10 %", .plant = {"--plant-percent", "10"}},
                   {.name = "+15 %", .plant = {"--plant-percent", "15"}},
                   {.name = "+1 us a call", .plant = {"--plant-call-ns", "1000"}},
                   {.name = "a lost worker", .plant = {"--plant-lost-worker"}}};
    std::vector<std::size_t> turns{0, 1, 0, 2, 0, 3, 4};
    if (!loses_workers) {
        result.rows.pop_back();
        turns.pop_back();
    }
    const double began_s = clock.now_s();
    for (std::size_t turn = 0;; ++turn) {
        SelfTestRow& row = result.rows[turns[turn % turns.size()]];
        const double expected_s = row.runs == 0 ? 0.0 : row.seconds / row.runs;
        result.interrupted = interrupted();
        if (result.interrupted || result.failure ||
            (turn >= turns.size() && clock.now_s() - began_s + expected_s > budget_s)) {
            return result;
        }
        const record::Check check = one_check(row.plant, turn);
        result.failure = check.failure;
        if (check.status == record::RunStatus::complete) {
            count_check(check, row);
        }
    }
}

Expected<SelfTest> run_self_test(const GateOptions& asked, const FindSides& find_sides,
                                 const record::Environment& environment,
                                 const std::string& own_runner) {
    GateOptions options = asked;
    options.head = options.base;
    options.head_command = options.base_command;
    constexpr double k_one_check_s = 90.0;
    options.budget_s = k_one_check_s;
    const auto unplanted = find_sides(options);
    if (!unplanted) {
        return failure(unplanted.error());
    }
    const driver::Interrupt interrupt;
    const driver::SteadyClock clock;
    const double began_s = clock.now_s();
    RealSides alike(options, *unplanted, own_runner, interrupt);
    const auto plan = unplanted->plan(
        options, {environment.cpus.usable, driver::memory_limit(environment.cpus)}, alike.sides());
    if (!plan && !interrupt.pending()) {
        return failure(plan.error());
    }
    const double planned_s = clock.now_s() - began_s;
    options.epochs = plan ? plan->epochs.value_or(options.epochs) : options.epochs;
    const auto one_check = [&](const std::vector<std::string>& plant, std::uint64_t turn) {
        options.plant = plant;
        options.seed = asked.seed + turn;
        options.planted_time =
            unplanted->plants ? PlantedTime() : planted_time_of(plant).value_or(PlantedTime());
        record::Check check;
        check.families = plan->families;
        const auto planted = unplanted->plants ? find_sides(options) : unplanted;
        if (!planted) {
            check.failure =
                record::CheckFailure{.side = "head", .error = to_string(planted.error())};
            return check;
        }
        RealSides real(options, *planted, own_runner, interrupt);
        run_gate(options,
                 real.context(
                     environment.cpus.usable, [](const std::string&) { return true; },
                     [](const GateProgress&) {}),
                 check);
        return check;
    };
    return repeat_checks(
        one_check, clock, asked.budget_s - planned_s, [&] { return interrupt.pending(); },
        unplanted->plants);
}

}  // namespace crossover::gate
