#include "benchmarks/record/environment.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

namespace crossover::record {
namespace {

using ::testing::MatchesRegex;

TEST(Environment, VariablesOfRuntimesAreKnownByTheirPrefix) {
    for (const char* name :
         {"OMP_NUM_THREADS", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "TBB_VERSION", "BENCHMARK_FILTER",
          "OMPI_MCA_btl", "MPICH_ASYNC_PROGRESS", "UCX_TLS", "FI_PROVIDER", "I_MPI_FABRICS"}) {
        EXPECT_TRUE(steers_a_runtime(name)) << name;
    }
    for (const char* name :
         {"PATH", "OMP", "OMPI_COMM_WORLD_RANK", "OMPI_ALLOW_RUN_AS_ROOT", "SLURM_JOB_ID",
          "PMI_RANK", "PMIX_RANK", "omp_num_threads", "MY_OMP_PLACES", ""}) {
        EXPECT_FALSE(steers_a_runtime(name)) << name;
    }
}

TEST(Environment, TimesAreIso8601) {
    const std::string digits = "[0-9][0-9]";
    const std::string date = digits + digits + "-" + digits + "-" + digits;
    EXPECT_THAT(utc_now(), MatchesRegex(date + "T" + digits + ":" + digits + ":" + digits + "Z"));
    EXPECT_THAT(utc_now_compact(), MatchesRegex(digits + digits + digits + digits + "T" + digits +
                                                digits + digits + "Z"));
}

TEST(Environment, WhatIsCapturedIsOfThisProcess) {
    setenv("KMP_CROSSOVER_TEST", "a=b", 1);
    setenv("CROSSOVER_TEST", "no runtime reads this", 1);
    const Environment environment = capture_environment();
    unsetenv("KMP_CROSSOVER_TEST");
    EXPECT_EQ(environment.variables.at("KMP_CROSSOVER_TEST"), "a=b");
    EXPECT_FALSE(environment.variables.contains("CROSSOVER_TEST"));
    std::array<char, 256> host{};
    ASSERT_EQ(gethostname(host.data(), host.size()), 0);
    EXPECT_EQ(environment.host, host.data());
    EXPECT_EQ(environment.executable, std::filesystem::read_symlink("/proc/self/exe"));
    EXPECT_THAT(environment.kernel, MatchesRegex("Linux .+ .+"));
    EXPECT_EQ(environment.load.size(), 3U);
    EXPECT_FALSE(environment.started_utc.empty());
    EXPECT_TRUE(environment.finished_utc.empty());
}

TEST(Environment, TheBuildDescribesItself) {
    const BuildInfo build = build_info();
    EXPECT_THAT(build.version, MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
    EXPECT_THAT(build.compiler, MatchesRegex("[A-Za-z]+ [0-9].*"));
    EXPECT_FALSE(build.build_type.empty());
    EXPECT_EQ(build.git_revision.has_value(), build.git_dirty.has_value());
}

}  // namespace
}  // namespace crossover::record
