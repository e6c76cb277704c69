#include "tests/support/planted_gate.hpp"

#include <array>
#include <cmath>
#include <memory>

#include "benchmarks/gate/gate.hpp"

namespace crossover::planted {
namespace {

constexpr std::array<std::uint64_t, 6> k_sizes{256, 1024, 8192, 32768, 131072, 262144};

/// One build: a planted source per backend.
class PlantedBuild final : public driver::RunnerSource {
  public:
    PlantedBuild(const GateWorld& world, const SlowDown& slow_down, std::uint64_t seed,
                 PlantedClock& clock) {
        for (const auto& [backend, model] : world.models) {
            PlantedModel own = model;
            if (slow_down.only_backend.empty() || slow_down.only_backend == backend) {
                for (auto* cost : {&own.serial_s, &own.parallel_s, &own.far_parallel_s}) {
                    if (*cost) {
                        *cost = [before = *cost, slow_down](double n) {
                            return slow_down.ratio * before(n) + 1e-9 * slow_down.call_ns;
                        };
                    }
                }
            }
            m_sources[backend] =
                std::make_unique<PlantedSource>(own, seed * 1000 + m_sources.size(), clock);
        }
    }

    Expected<std::unique_ptr<driver::RunnerLink>> start(
        const driver::RunnerStart& wanted) override {
        return m_sources.at(wanted.backend)->start(wanted);
    }

    record::MachineState look(unsigned threads) { return m_sources.begin()->second->look(threads); }

  private:
    std::map<std::string, std::unique_ptr<PlantedSource>> m_sources;
};

std::vector<record::CheckFamily> families_of(const GateWorld& world) {
    std::vector<record::CheckFamily> families;
    for (const auto& [backend, model] : world.models) {
        const bool serial = backend == "serial";
        record::CheckFamily family{.backend = backend, .workers = serial ? 1U : 2U};
        for (const char* workload : {"first", "second"}) {
            for (const std::uint64_t n : k_sizes) {
                const double call_s =
                    (serial ? model.serial_s : model.parallel_s)(static_cast<double>(n));
                family.cells.push_back(
                    {.workload = workload,
                     .n = n,
                     .iterations = static_cast<std::uint64_t>(std::ceil(0.005 / call_s))});
            }
        }
        family.cells.push_back(family.cells.front());
        family.cells.back().control = true;
        families.push_back(std::move(family));
    }
    return families;
}

std::map<std::string, PlantedModel> team_of(const std::function<void(PlantedModel&)>& disturb) {
    std::map<std::string, PlantedModel> models{{"serial", affine(10.0, 0.0, 1.0)},
                                               {"openmp", affine(10.0, 750.0, 1.97)},
                                               {"tbb", affine(10.0, 2500.0, 1.98)},
                                               {"thread", affine(10.0, 25'000.0, 1.9)},
                                               {"process_pool", affine(10.0, 1500.0, 1.95)}};
    for (auto& [backend, model] : models) {
        disturb(model);
    }
    return models;
}

/// What base-against-base rounds showed on a shared two-CPU cloud machine (docs/method.md): the
/// ratio of two fresh processes spreads by about 2.5 %, some epochs take much longer, and the clock
/// drifts.
void share(PlantedModel& model) {
    model.process_noise = 0.012;
    model.epoch_noise = 0.025;
    model.outlier_share = 0.08;
    model.drift_amplitude = 0.1;
}

}  // namespace

std::vector<GateWorld> gate_worlds() {
    return {
        {.name = "shared machine", .models = team_of(share), .one_mode = true},
        {.name = "shared, busy a fifth of the time",
         .models = team_of([](PlantedModel& model) {
             share(model);
             model.busy_share = 0.2;
         }),
         .one_mode = true},
        {.name = "drift of 30 %",
         .models = team_of([](PlantedModel& model) {
             share(model);
             model.drift_amplitude = 0.3;
             model.drift_period_s = 3.0;
         }),
         .one_mode = true},
        {.name = "outliers, a quarter up to 8x", .models = team_of([](PlantedModel& model) {
                                                     share(model);
                                                     model.outlier_share = 0.25;
                                                 })},
        {.name = "bistable, a third 2x slower", .models = team_of([](PlantedModel& model) {
                                                    share(model);
                                                    model.slow_share = 1.0 / 3.0;
                                                })},
        {.name = "processes that spread by 30 %", .models = team_of([](PlantedModel& model) {
                                                      share(model);
                                                      model.process_noise = 0.3;
                                                  })},
        {.name = "a hog beside it, all the time",
         .models = team_of([](PlantedModel& model) {
             share(model);
             model.busy_share = 1.0;
         }),
         .hog = true},
    };
}

record::Check check_planted(const GateWorld& world, const SlowDown& slow_down, std::uint64_t seed,
                            const gate::GateOptions& options) {
    PlantedClock clock;
    clock.advance(static_cast<double>(seed * 7919 % 100'000) *
                  1e-3);  // anywhere in the planted machine's periods
    PlantedBuild base(world, {}, 2 * seed, clock);
    PlantedBuild head(world, slow_down, 2 * seed + 1, clock);
    record::Check check;
    check.families = families_of(world);
    gate::GateOptions seeded = options;
    seeded.seed = seed;
    gate::run_gate(
        seeded,
        {.around = {.clock = clock,
                    .interrupted = [] { return false; },
                    .look = [&](unsigned threads) { return std::optional(base.look(threads)); },
                    .log = [](const std::string&) { return true; }},
         .sides = {base, head},
         .usable_cpus = 2,
         .wait = [&](double seconds) { clock.advance(seconds); },
         .progress = [](const gate::GateProgress&) {}},
        check);
    return check;
}

GateTally tally(const record::Check& check) {
    GateTally result;
    for (const record::CheckFamily& family : check.families) {
        if (family.backend != "serial") {
            ++result.families;
            result.families_slower +=
                family.unit.verdict == record::CheckVerdict::regression ? 1U : 0U;
        }
        for (const record::CheckCell& cell : family.cells) {
            if (!cell.control) {
                ++result.cells;
                result.cells_slower +=
                    cell.unit.verdict == record::CheckVerdict::regression ? 1U : 0U;
                result.cells_faster +=
                    cell.unit.verdict == record::CheckVerdict::improvement ? 1U : 0U;
            }
        }
    }
    return result;
}

}  // namespace crossover::planted
