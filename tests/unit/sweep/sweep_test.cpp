// A whole sweep on planted runners.
#include "benchmarks/sweep/sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "benchmarks/sweep/curve_answer.hpp"
#include "tests/support/planted_world.hpp"

namespace crossover::sweep {
namespace {

using testing::HasSubstr;

constexpr unsigned k_dispatches =
    72;  // processes that measure dispatch overheads before the first round

struct MemoryLog {
    bool append(const std::string& line) {
        if (lines.size() >= room) {
            return false;
        }
        lines.push_back(line);
        return true;
    }
    std::vector<std::string> lines;
    std::size_t room = static_cast<std::size_t>(-1);
};

struct World {
    explicit World(planted::PlantedModel model) : source(std::move(model), 3, clock) {
        options.workloads = {{"wave"}, {"scale"}};
        options.backends = {"one", "two"};
        options.n_max = 4096;
        options.budget_s = 1000.0;
        environment.cpus.usable = 2;
    }

    record::Results run() {
        return measure(
            options, environment,
            {.around = {
                 .clock = clock,
                 .interrupted = [this] { return log.lines.size() >= interrupt_after; },
                 .look = [this](unsigned threads) { return std::optional(source.look(threads)); },
                 .log = [this](const std::string& line) { return log.append(line); }},
             .source = source,
             .progress = [this](const CurveProgress&, std::size_t done, std::size_t total,
                                double) { shown.emplace_back(done, total); },
             .past = past});
    }

    std::size_t count(const std::string& type) const {
        return static_cast<std::size_t>(
            std::count_if(log.lines.begin(), log.lines.end(), [&](const std::string& line) {
                return line.find("\"type\":\"" + type + "\"") != std::string::npos;
            }));
    }

    planted::PlantedClock clock;
    planted::PlantedSource source;
    SweepOptions options;
    record::Environment environment;
    MemoryLog log;
    std::size_t interrupt_after = static_cast<std::size_t>(-1);
    std::vector<std::pair<std::size_t, std::size_t>> shown;
    record::Journal past;
};

TEST(Sweep, AnswersEveryCurve) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const auto results = world.run();
    EXPECT_EQ(results.status, record::RunStatus::complete);
    ASSERT_EQ(results.crossovers.size(), 4U);
    for (const auto& crossover : results.crossovers) {
        EXPECT_EQ(crossover.verdict, record::CurveVerdict::crossover)
            << record::name_of(crossover.curve);
    }
    EXPECT_EQ(results.curves.size(), 4U);
    EXPECT_EQ(results.scaling.size(), 4U);
    EXPECT_TRUE(std::any_of(
        results.winners.begin(), results.winners.end(),
        [](const record::Winner& winner) { return winner.speedup_ratio.value_or(0.0) > 1.0; }));
    EXPECT_EQ(world.shown.front(), std::pair(std::size_t{0}, std::size_t{4}));
    EXPECT_LE(world.shown.back().first, 3U);
    EXPECT_EQ(results.environment.runtimes.at("one").at("planted"), "affine");
}

TEST(Sweep, AsksEveryRunnerToPinAndPutsItOnRecord) {
    for (const std::string pin : {"none", "cores"}) {
        World world(planted::affine(10.0, 1500.0, 1.9));
        world.options.pin = pin;
        world.options.n_max.reset();  // so that the search for it asks, too
        EXPECT_EQ(world.run().options.pin, pin);
        std::size_t opened = 0;
        for (const std::string& line : world.source.transcript()) {
            if (line.find("\"op\":\"open\"") != std::string::npos) {
                ++opened;
                EXPECT_EQ(line.find("\"pin\":\"cores\"") != std::string::npos, pin == "cores")
                    << line;
            }
        }
        EXPECT_GT(opened, 10U);
    }
}

TEST(Sweep, EndsWithItsBudgetWhereAnswersTakeLongerThanTheySay) {
    constexpr double k_answer_s = 0.25;
    constexpr double k_budget_s = 10.0;
    for (const bool dispatch : {true, false}) {
        for (const bool chosen : {true, false}) {
            for (const auto calls : {record::CallMode::hot, record::CallMode::first}) {
                planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
                model.answer_s = k_answer_s;
                World world(std::move(model));
                world.options.budget_s = k_budget_s;
                world.options.dispatch = dispatch;
                world.options.calls = {calls};
                if (!chosen) {
                    world.options.n_max.reset();
                }
                const double start = world.clock.now_s();
                const auto results = world.run();
                EXPECT_EQ(results.status, record::RunStatus::complete);
                EXPECT_GE(world.clock.now_s() - start, k_budget_s);
                EXPECT_LT(world.clock.now_s() - start, k_budget_s + 4 * k_answer_s);
                ASSERT_EQ(results.crossovers.size(), 4U);
                for (const auto& crossover : results.crossovers) {
                    EXPECT_EQ(crossover.verdict, record::CurveVerdict::unresolved);
                    EXPECT_EQ(crossover.reason.value_or("").find("budget"), 0U)
                        << crossover.reason.value_or("");
                }
            }
        }
    }
}

TEST(Sweep, SaysThatTheBudgetWasSpentBeforeAnythingWasMeasured) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.answer_s = 2.0;
    World world(std::move(model));
    world.options.budget_s = 1.0;
    world.options.n_max.reset();
    const auto results = world.run();
    EXPECT_EQ(results.status, record::RunStatus::complete);
    EXPECT_TRUE(results.failures.empty());
    EXPECT_EQ(results.crossovers.front().reason, "budget, spent before anything was measured");
    EXPECT_EQ(world.count("failure"), 0U) << "a resumed run with more time must not find one";
}

TEST(Sweep, LogsEverySampleOnce) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const auto results = world.run();
    std::size_t samples = 0;
    for (const auto& curve : results.curves) {
        samples += curve.samples.size();
    }
    EXPECT_EQ(world.count("sample"), samples);
    std::size_t rounds = 0;
    for (const auto& crossover : results.crossovers) {
        rounds += crossover.rounds;
    }
    EXPECT_EQ(world.count("round"), rounds);
    EXPECT_EQ(world.count("dispatch"), 2U * 3U * 12U)
        << "two backends, three call modes, twelve processes";
    EXPECT_EQ(world.count("warm_up"), 1U);
    EXPECT_EQ(world.count("facts"), 2U);
}

TEST(Sweep, CurvesTakeTurnsRoundByRound) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.options.budget_s = 6.0;
    const auto results = world.run();
    std::vector<std::pair<double, std::size_t>> begun;
    for (std::size_t curve = 0; curve < 4; ++curve) {
        for (const record::Round& round : results.curves[curve].rounds) {
            begun.emplace_back(round.at_s, curve);
        }
    }
    std::sort(begun.begin(), begun.end());
    ASSERT_GE(begun.size(), 20U);
    for (std::size_t i = 0; i < 20; ++i) {
        EXPECT_EQ(begun[i].second, i % 4) << "all of them see the same minutes";
    }
}

/// The number of rounds at the first look that finds an interval of at most x1.5; 0 without one.
std::size_t rounds_until_of_use(const record::Curve& curve) {
    const stats::SizeRange range{1, 4096};
    for (std::size_t count = 8; count <= curve.rounds.size(); ++count) {
        const auto is_before = [count](const record::Round& round) {
            return round.round < count && counts(round);
        };
        const stats::CrossingQuantile found =
            answer_of(curve, is_before, range, stats::Ending::look).answer.typical;
        if (found.high <= 1.5 * found.low) {
            return count;
        }
    }
    return 0;
}

TEST(Sweep, NoIntervalIsMadeNarrowBeforeAllAreOfUse) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.process_noise =
        0.15;  // curves of one model reach a width of 1.5 after 13 rounds or after 40
    World world(model);
    world.options.safe = false;
    const auto results = world.run();
    EXPECT_TRUE(std::is_sorted(world.shown.begin(), world.shown.end())) << "what is done stays so";
    std::vector<std::size_t> reached;
    double all_reached_s = 0.0;
    for (const record::Curve& curve : results.curves) {
        reached.push_back(rounds_until_of_use(curve));
        ASSERT_GT(reached.back(), 0U) << record::name_of(curve.key);
        all_reached_s = std::max(all_reached_s, curve.rounds[reached.back() - 1].at_s);
    }
    EXPECT_GT(*std::max_element(reached.begin(), reached.end()),
              *std::min_element(reached.begin(), reached.end()));
    for (std::size_t i = 0; i < results.curves.size(); ++i) {
        ASSERT_GT(results.curves[i].rounds.size(), reached[i]) << "there was time to go on";
        EXPECT_GE(results.curves[i].rounds[reached[i]].at_s, all_reached_s)
            << record::name_of(results.curves[i].key);
    }
}

TEST(Sweep, AFailureCostsItsCurveOnlyAndItStillTellsWhatItKnows) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    // The 30th round of the third of four curves.
    model.faults = {
        {planted::Fault::Kind::dies, record::Side::parallel, k_dispatches + 29 * 4 + 2, 0}};
    World world(model);
    const auto results = world.run();
    EXPECT_EQ(results.status, record::RunStatus::failed);
    EXPECT_EQ(results.crossovers[2].verdict, record::CurveVerdict::failed);
    EXPECT_THAT(*results.crossovers[2].reason, HasSubstr("killed by signal 9"));
    EXPECT_THAT(*results.crossovers[2].reason, HasSubstr("; so far 3"));
    for (const std::size_t i : {0U, 1U, 3U}) {
        EXPECT_EQ(results.crossovers[i].verdict, record::CurveVerdict::crossover);
    }
    ASSERT_EQ(results.failures.size(), 1U);
    EXPECT_THAT(world.log.lines, testing::Contains(HasSubstr("\"type\":\"failure\"")));
}

TEST(Sweep, ASerialRunnerThatRefusesFailsItsWorkload) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.faults = {{planted::Fault::Kind::refuses, record::Side::serial, 0, 0}};
    World world(model);
    world.options.n_max.reset();
    const auto results = world.run();
    EXPECT_EQ(results.crossovers[0].verdict, record::CurveVerdict::failed);
    EXPECT_EQ(results.crossovers[1].verdict, record::CurveVerdict::failed);
    EXPECT_EQ(results.crossovers[2].verdict, record::CurveVerdict::crossover);
    EXPECT_EQ(results.failures[0].side, record::Side::serial);
}

TEST(Sweep, AFullDiskEndsItAndKeepsWhatWasStored) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.log.room = 130;
    const auto results = world.run();
    EXPECT_EQ(results.status, record::RunStatus::failed);
    EXPECT_EQ(world.log.lines.size(), 130U);
    EXPECT_EQ(results.crossovers.size(), 4U) << "curves not reached are told as such";
    for (const auto& crossover : {results.crossovers[0], results.crossovers[3]}) {
        EXPECT_EQ(crossover.verdict, record::CurveVerdict::unresolved);
        EXPECT_EQ(crossover.reason, "the journal could not be written");
    }
}

TEST(Sweep, AnInterruptEndsItAndKeepsWhatWasMeasured) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.interrupt_after = 104;  // warm-up, 72 dispatches, the first rounds of the first curve
    const auto results = world.run();
    EXPECT_EQ(results.status, record::RunStatus::interrupted);
    std::size_t samples = 0;
    for (const auto& curve : results.curves) {
        samples += curve.samples.size();
    }
    EXPECT_EQ(samples, world.count("sample"));
    EXPECT_GE(samples, 20U);
    EXPECT_LE(world.log.lines.size(), 105U)
        << "not a sample more, but what the runner said of itself";
    EXPECT_EQ(results.crossovers[3].reason, "interrupted");
}

TEST(Sweep, KeepsItsBudgetAndSharesItFairly) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    world.options.budget_s = 6.0;
    const double start = world.clock.now_s();
    const auto results = world.run();
    EXPECT_LE(world.clock.now_s() - start, 6.6);
    for (const auto& crossover : results.crossovers) {
        EXPECT_GT(crossover.rounds, 0U) << record::name_of(crossover.curve);
    }
}

TEST(Sweep, WhatCurvesLeaveOverGoesToTheOthers) {
    World world(planted::affine(10.0, 1500.0, 0.5));  // never: quickly seen
    world.options.budget_s = 20.0;
    const auto results = world.run();
    for (const auto& crossover : results.crossovers) {
        EXPECT_EQ(crossover.verdict, record::CurveVerdict::never);
    }
}

TEST(Sweep, LeftoverTimeGoesToCurvesThatAreStillOpen) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.process_noise = 0.4;  // one share of the budget is too little for any of them
    World tight(model);
    tight.options.budget_s = 60.0;
    const double start = tight.clock.now_s();
    const auto results = tight.run();
    const double spent = tight.clock.now_s() - start;
    EXPECT_LE(spent, 66.0);
    for (const auto& crossover : results.crossovers) {
        EXPECT_TRUE(!crossover.more_s || spent >= 54.0) << "still open, though there was time";
        EXPECT_TRUE(!crossover.more_s || crossover.ended == record::Ended::budget);
    }
}

TEST(Sweep, AMachineThatStaysBusyGivesNoNumber) {
    planted::PlantedModel model = planted::affine(10.0, 1500.0, 1.9);
    model.busy_share = 1.0;
    World world(model);
    world.options.budget_s = 30.0;
    const auto results = world.run();
    for (const auto& crossover : results.crossovers) {
        EXPECT_EQ(crossover.verdict, record::CurveVerdict::unresolved);
        EXPECT_EQ(crossover.reason, "machine busy (1.0 of 2 CPUs)");
        EXPECT_EQ(crossover.contended_rounds, crossover.rounds);
        ASSERT_TRUE(crossover.while_busy.has_value());
        EXPECT_EQ(crossover.while_busy->verdict, record::CurveVerdict::never)
            << "with half of the CPUs gone";
        EXPECT_NEAR(crossover.while_busy->others_cpus, 1.0, 1e-9);
    }
    EXPECT_FALSE(results.warm_up->steady);
}

TEST(Sweep, DispatchOverheadsAreMediansOverProcesses) {
    World world(planted::affine(10.0, 1500.0, 1.9));
    const auto results = world.run();
    ASSERT_EQ(results.dispatch.size(), 6U);
    for (const auto& dispatch : results.dispatch) {
        EXPECT_EQ(dispatch.samples_ns.size(), 12U);
        EXPECT_NEAR(*dispatch.ns.value, 1500.0 + 2 * 10.0 / 1.9, 60.0)
            << record::word_of(dispatch.calls);
        EXPECT_LE(*dispatch.ns.low, *dispatch.ns.value);
    }
}

}  // namespace
}  // namespace crossover::sweep
