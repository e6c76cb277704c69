#include "benchmarks/formats/csv_table.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace crossover::formats {
namespace {

TEST(CsvField, IsQuotedOnlyWhereItMustBe) {
    EXPECT_EQ(csv_field("plain text"), "plain text");
    EXPECT_EQ(csv_field(""), "");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(csv_field("two\r\nlines"), "two  lines");
}

TEST(CsvField, IsNoFormula) {
    for (const char* formula : {"=1+1", "+1", "-1", "@sum"}) {
        EXPECT_EQ(csv_field(formula), std::string("'") + formula);
    }
    EXPECT_EQ(csv_field("a=1"), "a=1");
    EXPECT_EQ(csv_field("=a,b"), "\"'=a,b\"");
}

TEST(CsvTable, LeavesOutWhatIsNoNumber) {
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
    const std::string table = csv_table({cell});
    EXPECT_EQ(table.substr(table.find('\n') + 1),
              "wave/openmp/2/hot/"
              "64,wave,openmp,2,hot,theirs,64,win,7,1,8,2,4000.5,,,,,,2,1.5,2.5,,0.25\n");
    EXPECT_EQ(csv_table({}).find('\n'), csv_table({}).size() - 1);
}

}  // namespace
}  // namespace crossover::formats
