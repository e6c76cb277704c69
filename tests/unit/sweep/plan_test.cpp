#include "benchmarks/sweep/plan.hpp"

#include <gtest/gtest.h>

namespace crossover::sweep {
namespace {

SweepOptions options_with(std::vector<WorkloadChoice> workloads,
                          std::vector<std::string> backends) {
    SweepOptions options;
    options.workloads = std::move(workloads);
    options.backends = std::move(backends);
    return options;
}

TEST(Plan, TakesEveryCombinationWorkloadsOutermost) {
    SweepOptions options = options_with({{"wave"}, {"scale"}}, {"openmp", "tbb"});
    options.workers = {1, 4};
    const auto curves = plan_curves(options, 4);
    ASSERT_EQ(curves.size(), 8U);
    EXPECT_EQ(record::name_of(curves[0]), "wave/openmp/1/hot");
    EXPECT_EQ(record::name_of(curves[1]), "wave/openmp/4/hot");
    EXPECT_EQ(record::name_of(curves[2]), "wave/tbb/1/hot");
    EXPECT_EQ(record::name_of(curves[7]), "scale/tbb/4/hot");
}

TEST(Plan, UsesTheUsableCpusAndMoreForWaitingWorkloads) {
    const SweepOptions options = options_with({{"wave"}, {"io_wait:100", true}}, {"openmp"});
    EXPECT_EQ(plan_curves(options, 6)[0].workers, 6U);
    EXPECT_EQ(plan_curves(options, 6)[1].workers, 8U);
    EXPECT_EQ(plan_curves(options, 64)[1].workers, 64U);
    EXPECT_EQ(plan_curves(options, 1)[0].workers, 2U) << "one worker is not parallel";
}

TEST(Plan, NodesAreOfBackendsThatALauncherSpreads) {
    SweepOptions options = options_with({{"wave"}}, {"openmp", "mpi:resident"});
    options.nodes = {1, 2, 4};
    options.launchers = {
        {.name = "mpi:resident", .words = {"srun", "-N", "{nodes}"}, .has_places = true}};
    std::vector<std::string> names;
    for (const record::CurveKey& curve : plan_curves(options, 3)) {
        names.push_back(record::name_of(curve));
    }
    EXPECT_EQ(names, (std::vector<std::string>{"wave/openmp/3/hot", "wave/mpi:resident/3/hot",
                                               "wave/mpi:resident/6@2/hot",
                                               "wave/mpi:resident/12@4/hot"}));
}

TEST(Plan, ANodeWithoutAWorkerIsNone) {
    SweepOptions options = options_with({{"wave"}}, {"mpi"});
    options.nodes = {1, 4};
    options.workers = {2, 8};
    options.launchers = {{.name = "mpi", .words = {"{nodes}"}, .has_places = true}};
    std::vector<std::string> names;
    for (const record::CurveKey& curve : plan_curves(options, 2)) {
        names.push_back(record::name_of(curve));
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"wave/mpi/2/hot", "wave/mpi/8/hot", "wave/mpi/8@4/hot"}));
}

TEST(Plan, ABackendHasTheBaselineThatIsNamed) {
    SweepOptions options = options_with({{"wave"}}, {"openmp", "python:pool_map"});
    options.baselines = {{"python:pool_map", "python:serial"}};
    const auto curves = plan_curves(options, 2);
    EXPECT_EQ(curves[0].baseline, "serial");
    EXPECT_EQ(curves[1].baseline, "python:serial");
}

}  // namespace
}  // namespace crossover::sweep
