#include "benchmarks/formats/cells.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace crossover::formats {
namespace {

constexpr const char* k_head =
    "name,workload,backend,workers,calls,baseline,n,verdict,wins,losses,rounds,contended_rounds,"
    "serial_ns,serial_low_ns,serial_high_ns,parallel_ns,parallel_low_ns,parallel_high_ns,"
    "speedup_ratio,speedup_low_ratio,speedup_high_ratio,parallel_cpu_ns,moving_ratio\n";

TEST(Cells, LeaveOutWhatIsNoNumber) {
    record::Cell cell;
    cell.curve = {"wave", "openmp", 2, record::CallMode::hot, "theirs"};
    cell.n = 64;
    cell.verdict = stats::Verdict::win;
    cell.wins = 7;
    cell.losses = 1;
    cell.rounds = 8;
    cell.contended_rounds = 2;
    cell.serial_ns = {4000.5, std::numeric_limits<double>::quiet_NaN(),
                      std::numeric_limits<double>::infinity()};
    cell.speedup_ratio = {2.0, 1.5, 2.5};
    cell.moving_ratio = 0.25;
    EXPECT_EQ(csv_table(cells_table({cell})),
              std::string(k_head) +
                  "wave/openmp/2/hot/"
                  "64,wave,openmp,2,hot,theirs,64,win,7,1,8,2,4000.5,,,,,,2,1.5,2.5,,0.25\n");
}

TEST(Cells, TheColumnsDoNotDependOnThem) {
    EXPECT_EQ(csv_table(cells_table({})), k_head);
}

TEST(Cells, NodesAreAColumnWhereThereAreSeveral) {
    record::Cell one;
    one.curve = {"wave", "mpi", 4, record::CallMode::hot};
    record::Cell two = one;
    two.curve.nodes = 2;
    const std::string csv = csv_table(cells_table({one, two}));
    EXPECT_EQ(csv.find(",workers,nodes,calls,"), std::string("name,workload,backend").size());
    EXPECT_NE(csv.find("\nwave/mpi/4/hot/0,wave,mpi,4,1,hot,"), std::string::npos) << csv;
    EXPECT_NE(csv.find("\nwave/mpi/4@2/hot/0,wave,mpi,4,2,hot,"), std::string::npos) << csv;
}

TEST(Cells, LargeSizesStandInFull) {
    record::Cell cell;
    cell.n = record::k_largest_size;
    EXPECT_NE(csv_table(cells_table({cell})).find(",1099511627776,"), std::string::npos);
}

TEST(Times, HaveALineASize) {
    record::Cell cell;
    cell.curve = {"wave", "openmp", 2, record::CallMode::first, "theirs"};
    cell.n = 4096;
    cell.rounds = 8;
    cell.serial_ns = {4000.5, 1.0, 2.0};
    cell.parallel_ns = {2000.0, {}, {}};
    cell.speedup_ratio = {2.0, 1.5, 2.5};
    EXPECT_EQ(
        terminal_text(times_table({cell}), text::Charset::ascii),
        "workload   backend          workers       n   baseline   baseline takes   backend "
        "takes   speed-up            rounds\n"
        "wave       openmp (first)         2   4,096   theirs               4 us            2 "
        "us   2x (1.5x to 2.5x)        8\n");
}

}  // namespace
}  // namespace crossover::formats
