#include "backends/mpi/job.hpp"

#include <gmock/gmock.h>

#include <cstring>

#include "backends/mpi/report.hpp"

namespace crossover::mpi {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Nodes of so many ranks each, on machines of 4 CPUs.
std::vector<Seat> seats_of(const std::vector<int>& ranks_of_nodes) {
    std::vector<Seat> seats;
    int node = 0;
    for (const int ranks : ranks_of_nodes) {
        const std::string host = "node" + std::to_string(node);
        for (int i = 0; i < ranks; ++i) {
            seats.push_back({host, node, 4, 4, "0-3"});
        }
        node += ranks;
    }
    return seats;
}

Problem problem_of(unsigned workers) {
    return {.kernel = {}, .n_max = 100, .seed = 7, .workers = workers, .workload = "fma:64"};
}

Expected<Job> plan(unsigned workers, Kind kind, const std::vector<Seat>& seats) {
    return plan_job(problem_of(workers), kind, seats, "");
}

TEST(MpiJob, TakesTheFirstRanksAndOneWorkerEach) {
    for (const Kind kind : {Kind::scatter, Kind::resident}) {
        const auto job = plan(3, kind, seats_of({2, 2}));
        ASSERT_TRUE(job.has_value());
        EXPECT_EQ(job->members, (std::vector<Member>{{0, 0, 1}, {1, 1, 1}, {2, 2, 1}}));
        EXPECT_EQ(hosts_of(*job, seats_of({2, 2})), "node0;node2");
    }
}

TEST(MpiJob, HybridTakesTheFirstRankOfEachNode) {
    const auto seats = seats_of({2, 3, 1});
    EXPECT_EQ(plan(7, Kind::hybrid, seats)->members,
              (std::vector<Member>{{0, 0, 3}, {2, 3, 2}, {5, 5, 2}}));
    EXPECT_EQ(plan(2, Kind::hybrid, seats)->members, (std::vector<Member>{{0, 0, 1}, {2, 1, 1}}));
    EXPECT_EQ(plan(9, Kind::hybrid, seats_of({1}))->members, (std::vector<Member>{{0, 0, 9}}));
}

TEST(MpiJob, RefusesMoreWorkersThanRanksAndNamesBoth) {
    const auto refused = plan_job(problem_of(5), Kind::scatter, seats_of({2}), ", hint");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().what,
              "5 workers were asked for, but the MPI world has 2 ranks, hint");
    EXPECT_THAT(refused.error().remedy, HasSubstr("mpirun -n {workers}"));
    EXPECT_TRUE(plan(5, Kind::hybrid, seats_of({2})).has_value());
    EXPECT_THAT(to_string(plan(0, Kind::scatter, seats_of({2})).error()), HasSubstr("0 workers"));
}

TEST(MpiJob, RefusesMoreElementsThanMpiCounts) {
    Problem problem = problem_of(2);
    problem.n_max = 2'147'483'647;
    EXPECT_TRUE(plan_job(problem, Kind::scatter, seats_of({2}), "").has_value());
    ++problem.n_max;
    const auto refused = plan_job(problem, Kind::resident, seats_of({2}), "");
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(to_string(refused.error()),
                AllOf(HasSubstr("2147483648 elements"), HasSubstr("smaller")));
}

TEST(MpiJob, RefusesAKernelWithoutANameOnSeveralRanks) {
    Problem problem = problem_of(2);
    problem.workload.clear();
    EXPECT_FALSE(plan_job(problem, Kind::resident, seats_of({2}), "").has_value());
    EXPECT_TRUE(plan_job(problem, Kind::hybrid, seats_of({2}), "").has_value());
}

TEST(MpiJob, RefusesCpusWhereTheLauncherHasBoundTheRanks) {
    Problem problem = problem_of(2);
    problem.cpus = {0, 1};
    auto seats = seats_of({2});
    EXPECT_TRUE(plan_job(problem, Kind::resident, seats, "").has_value());
    seats[0].mask = "0";
    seats[1].mask = "1";
    const auto refused = plan_job(problem, Kind::resident, seats, "");
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(to_string(refused.error()),
                AllOf(HasSubstr("rank 1 to CPU 1"), HasSubstr("--pin")));
    problem.cpus.clear();
    EXPECT_TRUE(plan_job(problem, Kind::resident, seats, "").has_value());
    seats[1].node = 1;  // another machine has CPUs of its own
    problem.cpus = {0, 0};
    EXPECT_TRUE(plan_job(problem, Kind::resident, seats, "").has_value());
}

TEST(MpiJob, IsOversubscribedWhereAMachineHasMoreWorkersThanCpus) {
    EXPECT_FALSE(plan(4, Kind::resident, seats_of({4}))->oversubscribed);
    EXPECT_TRUE(plan(5, Kind::resident, seats_of({5}))->oversubscribed);
    EXPECT_FALSE(plan(8, Kind::resident, seats_of({4, 4}))->oversubscribed);
    EXPECT_TRUE(plan(8, Kind::resident, seats_of({3, 5}))->oversubscribed);
    EXPECT_FALSE(plan(8, Kind::hybrid, seats_of({1, 1}))->oversubscribed);
    EXPECT_TRUE(plan(9, Kind::hybrid, seats_of({1, 1}))->oversubscribed);
    auto bound = seats_of({1, 1});
    bound[1].own_cpus = 1;
    EXPECT_TRUE(plan(4, Kind::hybrid, bound)->oversubscribed) << "threads share their rank's CPUs";
}

TEST(MpiJob, ArrivesAsItWasSent) {
    const Job job{.kind = Kind::hybrid,
                  .workers = 5,
                  .n_max = 1'000'000'000,
                  .seed = ~std::uint64_t{0},
                  .oversubscribed = true,
                  .members = {{0, 0, 3}, {7, 3, 2}},
                  .cpus = {4, 0, 12, 3, 1},
                  .workload = "a name with\nlines"};
    const Job back = job_from(text_of(job));
    EXPECT_EQ(back.kind, job.kind);
    EXPECT_EQ(back.workers, job.workers);
    EXPECT_EQ(back.n_max, job.n_max);
    EXPECT_EQ(back.seed, job.seed);
    EXPECT_EQ(back.oversubscribed, job.oversubscribed);
    EXPECT_EQ(back.members, job.members);
    EXPECT_EQ(back.cpus, job.cpus);
    EXPECT_EQ(back.workload, job.workload);
    EXPECT_EQ(job_from(text_of(Job{})).workload, "");
}

template <const char* name, const char* value>
const char* only(const char* asked) {
    return std::strcmp(asked, name) == 0 ? value : nullptr;
}
constexpr char k_open_mpi[] = "OMPI_COMM_WORLD_SIZE";
constexpr char k_pmi[] = "PMI_SIZE";
constexpr char k_slurm[] = "SLURM_NTASKS";
constexpr char k_four[] = "4";
constexpr char k_odd[] = "many";

TEST(MpiLaunched, TellsOfProcessesThatAreNotInThisWorld) {
    EXPECT_THAT(launched_text(1, &only<k_open_mpi, k_four>),
                HasSubstr("4 processes were started (OMPI_COMM_WORLD_SIZE=4)"));
    EXPECT_THAT(launched_text(1, &only<k_pmi, k_four>), HasSubstr("PMI_SIZE=4"));
    EXPECT_THAT(launched_text(3, &only<k_slurm, k_four>), HasSubstr("SLURM_NTASKS=4"));
    EXPECT_EQ(launched_text(4, &only<k_pmi, k_four>), "");
    EXPECT_EQ(launched_text(1, &only<k_pmi, k_odd>), "");
    EXPECT_EQ(launched_text(1, [](const char*) -> const char* { return nullptr; }), "");
}

TEST(MpiLaunched, BelievesTheLauncherMoreThanTheAllocation) {
    const auto mpirun_in_slurm = [](const char* name) -> const char* {
        return std::strcmp(name, "SLURM_NTASKS") == 0           ? "8"
               : std::strcmp(name, "OMPI_COMM_WORLD_SIZE") == 0 ? "2"
                                                                : nullptr;
    };
    EXPECT_EQ(launched_text(2, mpirun_in_slurm), "");
}

TEST(MpiReport, ArrivesAsItWasSent) {
    const Report good = report_from(text_of(Report{{}, "0;1", 0.5}));
    EXPECT_FALSE(good.error.has_value());
    EXPECT_EQ(good.masks, "0;1");
    EXPECT_EQ(good.placing_seconds, 0.5);
    const Report bad = report_from(text_of(Report{Error{"what\nnow", "", "do this"}, "", 0.0}));
    ASSERT_TRUE(bad.error.has_value());
    EXPECT_EQ(bad.error->what, "what now");
    EXPECT_EQ(bad.error->where, "");
    EXPECT_EQ(bad.error->remedy, "do this");
}

TEST(MpiReport, AnErrorGetsItsRankAndHost) {
    const auto seats = seats_of({2, 2});
    const Job job = *plan(3, Kind::resident, seats);
    std::vector<Report> reports(3);
    EXPECT_TRUE(check_reports(reports, job, seats).has_value());
    reports[2].error = Error{"no memory", "an array", "less"};
    EXPECT_EQ(to_string(check_reports(reports, job, seats).error()),
              "no memory (backend mpi, rank 2 on node2, an array): less");
}

TEST(MpiReport, TheSlowestRankIsNamed) {
    const auto seats = seats_of({2, 2});
    const Job job = *plan(3, Kind::resident, seats);
    EXPECT_EQ(
        slowest_of(std::vector<Report>{{{}, "", 1.0}, {{}, "", 2.0}, {{}, "", 3.0}}, job, seats),
        "rank 2 on node2, 1.50 times the median");
    EXPECT_EQ(slowest_of(std::vector<Report>(3), job, seats),
              "rank 0 on node0, 1.00 times the median");
}

}  // namespace
}  // namespace crossover::mpi
