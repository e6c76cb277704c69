#include <crossover/threshold.hpp>

// A program may use both.
#include <crossover/compare.hpp>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "tests/unit/record/scratch_folder.hpp"

namespace crossover {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::size_t k_never = std::numeric_limits<std::size_t>::max();
constexpr const char* k_variable = "CROSSOVER_THRESHOLD_HAVERSINE_OPENMP";
constexpr const char* k_file = "CROSSOVER_THRESHOLDS";

class ThresholdTest : public ::testing::Test {
  protected:
    ThresholdTest() { TearDown(); }
    void TearDown() override {
        unsetenv(k_variable);
        unsetenv(k_file);
    }

    static std::string row(const std::string& min_n, unsigned workers = 1,
                           const std::string& calls = "hot", const std::string& runtime = "") {
        const detail::ThisMachine machine = detail::read_machine();
        return detail::escaped(machine.cpu_model) + "\t" + std::to_string(machine.usable_cpus) +
               "\t" + std::to_string(workers) + "\t" + calls + "\t" + runtime +
               "\thaversine\topenmp\t" + min_n + "\t46\t16\t65\t2583\n";
    }
    static std::string with_header(const std::string& rows) {
        return std::string(detail::k_columns) + "\n" + rows;
    }
    void store(const std::string& text) const {
        std::ofstream(m_path, std::ios::binary) << text;
        setenv(k_file, m_path.c_str(), 1);
    }

    void expect_compiled(const std::string& why) const {
        const Threshold pays("haversine", "openmp", 65);
        EXPECT_EQ(pays, 65U);
        EXPECT_EQ(pays.source(), "compiled");
        EXPECT_THAT(pays.problem(), HasSubstr(why));
        EXPECT_EQ(pays.problem().empty(), why.empty());
    }
    void expect_from_file(std::size_t min_n, int line, const ThresholdMatch& match = {}) const {
        const Threshold pays("haversine", "openmp", 65, match);
        EXPECT_EQ(pays, min_n);
        EXPECT_EQ(pays.source(), m_path + ", line " + std::to_string(line)) << pays.problem();
        EXPECT_EQ(pays.problem(), "");
    }

    record::ScratchFolder m_folder;
    std::string m_path = (m_folder / "thresholds.tsv").string();
};

TEST_F(ThresholdTest, IsTheCompiledNumberWhereNothingElseIsGiven) {
    expect_compiled("");
    setenv(k_variable, "", 1);
    setenv(k_file, "", 1);
    expect_compiled("");
    const Threshold pays("haversine", "openmp", 65);
    const std::size_t below = 64;
    const std::size_t at = 65;
    EXPECT_FALSE(below >= pays);
    EXPECT_TRUE(at >= pays);
}

TEST_F(ThresholdTest, TheVariableIsBeforeTheFileAndTheFileBeforeTheCompiledNumber) {
    store(with_header(row("77")));
    expect_from_file(77, 2);
    setenv(k_variable, "128", 1);
    const Threshold pays("haversine", "openmp", 65);
    EXPECT_EQ(pays, 128U);
    EXPECT_EQ(pays.source(), k_variable);
    setenv(k_variable, "never", 1);
    EXPECT_EQ(Threshold("haversine", "openmp", 65), k_never);
    setenv(k_variable, "0", 1);
    EXPECT_EQ(Threshold("haversine", "openmp", 65), 0U);
    setenv(k_variable, "99999999999999999999999", 1);
    EXPECT_EQ(Threshold("haversine", "openmp", 65), k_never);
    setenv(k_variable, "18446744073709551614", 1);
    EXPECT_EQ(Threshold("haversine", "openmp", 65), k_never - 1);
}

TEST_F(ThresholdTest, AVariableThatIsNoNumberIsPassedOver) {
    for (const char* text : {"-1", "12k", " 12", "0x10", "1e3", "Never", "\xff"}) {
        setenv(k_variable, text, 1);
        unsetenv(k_file);
        expect_compiled(std::string(k_variable) + ": is no number");
        store(with_header(row("77")));
        const Threshold pays("haversine", "openmp", 65);
        EXPECT_EQ(pays, 77U);
        EXPECT_EQ(pays.source(), m_path + ", line 2");
        EXPECT_THAT(pays.problem(), HasSubstr(k_variable));
    }
}

TEST_F(ThresholdTest, TheVariableIsNamedInLettersDigitsAndUnderscores) {
    EXPECT_EQ(detail::variable_name("my-sum", "pool:spin"), "CROSSOVER_THRESHOLD_MY_SUM_POOL_SPIN");
}

TEST_F(ThresholdTest, TheRowIsThatOfThisMachine) {
    const std::string here = row("77");
    const std::string model = detail::escaped(detail::read_machine().cpu_model);
    std::string other_model = here;
    other_model.insert(model.size(), " II");
    std::string other_cpus = here;
    other_cpus.replace(model.size() + 1, here.find('\t', model.size() + 1) - model.size() - 1,
                       "9999");
    std::string other_workload = here;
    other_workload.replace(here.find("haversine"), 9, "Haversine");
    std::string other_backend = here;
    other_backend.replace(here.find("openmp"), 6, "openmp:dynamic");
    for (const std::string& row_of_another :
         {other_model, other_cpus, other_workload, other_backend, row("77", 1, "cold"),
          row("77", 100000)}) {
        store(with_header(row_of_another));
        expect_compiled("has no row for haversine with openmp on '" + model + "'");
    }
    store(with_header(other_model + other_cpus + here));
    expect_from_file(77, 4);
}

TEST_F(ThresholdTest, OfSeveralRowsMostWorkersAndThenTheLastWin) {
    store(with_header(row("10") + row("20")) + with_header(row("30")));
    expect_from_file(30, 5);  // two files in one
    store(with_header(row("10", 1) + row("20", 0)));
    expect_from_file(10, 2);
}

TEST_F(ThresholdTest, WorkersRuntimeAndCallsAreComparedWhereGiven) {
    store(with_header(row("10", 1, "hot", "libomp 17") + row("20", 4096, "hot", "libgomp 12") +
                      row("30", 1, "cold")));
    expect_from_file(20, 3, {4096, "", "hot"});
    expect_from_file(10, 2, {0, "libomp 17", "hot"});
    expect_from_file(20, 3, {4096, "libgomp 12", "hot"});
    expect_from_file(30, 4, {0, "", "cold"});
    EXPECT_EQ(Threshold("haversine", "openmp", 65, {4096, "libomp 17", "hot"}), 65U);
}

TEST_F(ThresholdTest, AFileThatIsNoneIsPassedOver) {
    setenv(k_file, "/nowhere/thresholds.tsv", 1);
    expect_compiled("/nowhere/thresholds.tsv: is no regular file");
    setenv(k_file, "/dev/zero", 1);
    expect_compiled("no regular file");
    setenv(k_file, m_folder.path().c_str(), 1);
    expect_compiled("no regular file");
    ASSERT_EQ(mkfifo((m_folder / "pipe").c_str(), 0600), 0);
    setenv(k_file, (m_folder / "pipe").c_str(), 1);
    expect_compiled("no regular file");
    store(
        std::string("\x7f"
                    "ELF\0\0\1",
                    7));
    expect_compiled("line 1: has other columns");
    store("");
    expect_compiled("is empty");
    store(row("77"));
    expect_compiled("line 1: has other columns");
    store("workload\tmin_n\nhaversine\t77\n");
    expect_compiled("line 1: has other columns");
}

TEST_F(ThresholdTest, ADamagedFileIsPassedOverAsAWhole) {
    const std::string good = with_header(row("77"));
    for (std::size_t length = std::string(detail::k_columns).size() + 2; length < good.size();
         ++length) {
        store(good.substr(0, length));  // cut anywhere in the row
        expect_compiled(", line 2: ");
    }
    store(good + "haversine\topenmp\t12\n");
    expect_compiled("line 3: has other columns");
    for (const char* size : {"", "-5", "77.5", "many", "7 7"}) {
        store(good + row(size));
        expect_compiled("line 3: is damaged");
    }
    store(good + "\n");
    expect_compiled("line 3: has other columns");
}

TEST_F(ThresholdTest, AHugeFileIsNotRead) {
    store(with_header(row("77")));
    std::filesystem::resize_file(m_path, (16U << 20U) + 1U);
    expect_compiled("larger than 16 MiB");
    std::filesystem::resize_file(m_path, 16U << 20U);  // one line of zeros
    expect_compiled("line 3: has other columns");
}

/// A machine under a folder of its own.
class Machine : public ::testing::Test {
  protected:
    void write(const std::string& path, const std::string& text) const {
        const std::filesystem::path file = m_root / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    detail::ThisMachine read() const { return detail::read_machine(m_root.path().string()); }

    record::ScratchFolder m_root;
};

TEST_F(Machine, IsReadAsARecordDescribesIt) {
    write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Example  CPU \nmodel name\t: Other\n");
    write("proc/self/status", "Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3,8\n");
    EXPECT_EQ(read().cpu_model, "Example  CPU");
    EXPECT_EQ(read().usable_cpus, 5U);
    write("sys/devices/system/cpu/online", "0-2\n");
    EXPECT_EQ(read().usable_cpus, 3U);
}

TEST_F(Machine, HasWhatTheTightestQuotaGrants) {
    write("proc/self/status", "Cpus_allowed_list:\t0-7\n");
    write("proc/self/cgroup", "0::/a/b\n");
    write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    EXPECT_EQ(read().usable_cpus, 8U);
    write("sys/fs/cgroup/a/cpu.max", "450000 100000\n");
    EXPECT_EQ(read().usable_cpus, 4U);
    write("sys/fs/cgroup/cpu.max", "50000 100000\n");
    EXPECT_EQ(read().usable_cpus, 1U) << "at least one";
}

TEST_F(Machine, HasQuotasOfTheFirstVersion) {
    write("proc/self/status", "Cpus_allowed_list:\t0-7\n");
    write("proc/self/cgroup", "5:memory:/m\n4:cpu,cpuacct:/a\nwrong\n");
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "300000\n");
    write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "-1\n");
    write("sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n");
    write("sys/fs/cgroup/memory/cpu.max", "100000 100000\n");
    EXPECT_EQ(read().usable_cpus, 3U);
}

TEST_F(Machine, ThatSaysNothingOrNonsenseHasOneCpuAtLeast) {
    EXPECT_EQ(read().cpu_model, "");
    EXPECT_GE(read().usable_cpus, 1U);
    write("proc/self/cgroup", "0::/../..//\n0::no slash\n:::\n");
    write("sys/devices/system/cpu/online", "none\n");
    for (const char* list : {"", "3-1", "0-", "1,,2", "-", "0-99999999999999999999x", "0;1"}) {
        write("proc/self/status", std::string("Cpus_allowed_list:\t") + list + "\n");
        EXPECT_GE(read().usable_cpus, 1U) << list;
    }
}

}  // namespace
}  // namespace crossover
