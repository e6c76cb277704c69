#include <iomanip>  // first: std::quoted and its like are found for std::string, too

#include <crossover/compare.hpp>

#include <gmock/gmock.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

namespace crossover::detail {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Difference, NumbersMayDifferByTheTolerance) {
    EXPECT_EQ(difference(1.0, 1.0 + 1e-10, 1e-9, "omp"), "");
    EXPECT_EQ(difference(1e300, 1e300 * (1 + 1e-10), 1e-9, "omp"), "");
    EXPECT_THAT(difference(1.0, 1.1, 1e-9, "omp"), HasSubstr("serially and 1.1"));
    EXPECT_NE(difference(1.0, 1.0 + 1e-10, 0.0, "omp"), "");
    constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(difference(k_nan, k_nan, 1e-9, "omp"), "");
    EXPECT_NE(difference(k_nan, 1.0, 1e-9, "omp"), "");
    constexpr double k_infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(difference(k_infinity, k_infinity, 1e-9, "omp"), "");
    EXPECT_NE(difference(k_infinity, 1.0, 1e-9, "omp"), "");
}

TEST(Difference, WholeNumbersAreExact) {
    const std::uint64_t large = (std::uint64_t{1} << 60U) + 1;
    EXPECT_EQ(difference(large, large, 1e-9, "omp"), "");
    EXPECT_EQ(difference(large, large - 1, 1e-9, "omp"),
              "is 1152921504606846977 serially and 1152921504606846976 with omp");
}

TEST(Difference, RangesTellTheElement) {
    const std::vector<std::vector<double>> a{{1.0, 2.0}, {3.0}};
    std::vector<std::vector<double>> b = a;
    EXPECT_EQ(difference(a, b, 1e-9, "omp"), "");
    b[0][1] = 5.0;
    EXPECT_EQ(difference(a, b, 1e-9, "omp"), "element 0 element 1 is 2 serially and 5 with omp");
    b = a;
    b[1].push_back(4.0);
    EXPECT_EQ(difference(a, b, 1e-9, "omp"), "element 1 has another length with omp than serially");
}

struct Point {
    int x = 0;
    bool operator==(const Point& other) const { return x == other.x; }
};

TEST(TextOf, IsEmptyForAProcessThatEndedMeanwhile) {
    const pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    std::ifstream stat("/proc/" + std::to_string(child) + "/stat");
    ASSERT_TRUE(stat.is_open());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_EQ(text_of(stat), "");
    std::ifstream own("/proc/self/stat");
    EXPECT_THAT(text_of(own), HasSubstr(std::to_string(getpid())));
}

TEST(Difference, OtherTypesByTheirOwnComparison) {
    EXPECT_EQ(difference(Point{1}, Point{1}, 1e-9, "omp"), "");
    EXPECT_EQ(difference(Point{1}, Point{2}, 1e-9, "omp"), "with omp differs from the serial one");
}

/// What the ways of a comparison did.
struct Seen {
    int setups = 0, restored = 0, serial = 0, other = 0;
    unsigned workers = 0;
};

/// A program with one comparison, as its macros would make it.
class OwnProgram : public ::testing::Test {
  protected:
    OwnProgram() {
        comparisons().clear();
        names().clear();
    }

    auto sums() {
        return Named{"sums"}
            .setup([this](std::size_t n) {
                ++m_seen.setups;
                return uniform(n);
            })
            .serial([this](std::vector<double>& x) {
                ++m_seen.serial;
                return x.front();
            });
    }

    void add_good() {
        sums()
            .way("omp",
                 [this](std::vector<double>& x) {
                     ++m_seen.other;
                     return x.front();
                 })
            .once([this](unsigned workers) { m_seen.workers = workers; });
    }

    std::string ask(const std::string& line) { return m_runner.answer(line + "\n"); }
    std::string open(const std::string& way, const std::string& calls = "hot") {
        return ask(R"({"op":"open","workload":"sums","params":{},"backend":")" + way +
                   R"(","workers":3,"n_max":64,"seed":1,"calls":")" + calls + "\"}");
    }
    std::string measure(int n, int iterations) {
        return ask(R"({"op":"measure","n":)" + std::to_string(n) + R"(,"iterations":)" +
                   std::to_string(iterations) + R"(,"quiet":false})");
    }

    Seen m_seen;
    CompareRunner m_runner;
};

TEST_F(OwnProgram, OffersItsComparisons) {
    sums().way("omp", [](std::vector<double>& x) { return x.front(); }).range(8, 1024);
    EXPECT_THAT(ask(R"({"op":"hello","protocol":1})"),
                AllOf(HasSubstr(R"("protocol":1)"),
                      HasSubstr(R"([{"name":"sums","ways":["serial","omp"],"n_min":8,)"
                                R"("n_max":1024}])")));
}

TEST_F(OwnProgram, TellsWhatItsAuthorSaysOfSizes) {
    sums()
        .way("omp", [](std::vector<double>& x) { return x.front(); })
        .step(2)
        .unit("rows")
        .gate(100);
    EXPECT_THAT(ask(R"({"op":"hello","protocol":1})"),
                HasSubstr(R"("ways":["serial","omp"],"unit":"rows","step":2,"gate_n":100})"));
    EXPECT_EQ(mistake(), "");
    for (const std::size_t step : {std::size_t{1}, std::size_t{65}}) {
        comparisons().back()->step = step;
        EXPECT_THAT(mistake(), HasSubstr("step of 'sums' is " + std::to_string(step)));
    }
}

TEST_F(OwnProgram, TellsWhatTheRecordKeepsOfIt) {
    sums()
        .way("omp", [](std::vector<double>& x) { return x.front(); })
        .environment({{"blas_version", "0.3"}, {"rule", "n > \"1\""}});
    for (const char* const way : {"serial", "omp"}) {
        EXPECT_THAT(open(way), HasSubstr(R"(,"blas_version":"0.3","rule":"n > \"1\""}})"));
    }
}

TEST_F(OwnProgram, MeasuresTheWayThatIsOpen) {
    add_good();
    EXPECT_THAT(open("omp"), HasSubstr("\"ok\":true"));
    EXPECT_EQ(m_seen.workers, 3U);
    EXPECT_THAT(measure(16, 5), HasSubstr("\"ok\":true"));
    EXPECT_EQ(m_seen.other, 6) << "five, and one before them that is not timed";
    EXPECT_EQ(m_seen.serial, 0);
    measure(16, 5);
    EXPECT_EQ(m_seen.setups, 1) << "the input of a size is made once";
    measure(32, 5);
    EXPECT_EQ(m_seen.setups, 2);
}

TEST_F(OwnProgram, TellsOnceWhatMakingAnInputTook) {
    add_good();
    open("omp");
    EXPECT_THAT(measure(16, 5), Not(HasSubstr(R"("setup_seconds":0})")));
    EXPECT_THAT(measure(16, 5), HasSubstr(R"("setup_seconds":0})"));
    EXPECT_THAT(ask(R"({"op":"verify","n":16})"), HasSubstr("agrees"));
    EXPECT_THAT(measure(16, 5), Not(HasSubstr(R"("setup_seconds":0})"))) << "of the comparison";
}

TEST_F(OwnProgram, CpuTimeIsThatOfTheTimedCalls) {
    const auto spin = [](std::vector<double>& x) {
        timespec now{};
        const auto used = [&] {
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
            return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
        };
        for (const double end = used() + 0.02; used() < end;) {
        }
        return x.front();
    };
    sums().way("omp", spin);
    open("omp");
    const std::string reply = measure(16, 1);
    EXPECT_NEAR(std::stod(value_of(reply, "cpu_seconds")), 0.02, 0.01) << "not of the one before";
}

TEST_F(OwnProgram, TheFirstCallIsTheFirst) {
    add_good();
    open("omp", "first");
    measure(16, 1);
    EXPECT_EQ(m_seen.other, 1);
}

TEST_F(OwnProgram, PutsTheInputBackBeforeEveryCall) {
    sums()
        .way("omp",
             [this](std::vector<double>& x) {
                 ++m_seen.other;
                 EXPECT_EQ(x.front(), 7.0);
                 x.front() = 0.0;
                 return 7.0;
             })
        .before_each([this](std::vector<double>& x) {
            ++m_seen.restored;
            x.front() = 7.0;
        });
    open("omp");
    EXPECT_THAT(measure(16, 5), HasSubstr(R"("cpu_seconds":null)")) << "putting back takes some";
    EXPECT_EQ(m_seen.other, 6);
    EXPECT_EQ(m_seen.restored, 6);
    EXPECT_THAT(ask(R"({"op":"verify","n":16})"), HasSubstr("\"agrees\":true"));
}

TEST_F(OwnProgram, AWrongResultIsToldWithBothValues) {
    sums().way("omp", [](std::vector<double>&) { return 42.0; });
    open("omp");
    EXPECT_THAT(ask(R"({"op":"verify","n":16})"),
                AllOf(HasSubstr("\"ok\":false"), HasSubstr("at n = 16 the result is 0."),
                      HasSubstr("serially and 42 with omp")));
    open("serial");
    EXPECT_THAT(ask(R"({"op":"verify","n":16})"), HasSubstr("\"agrees\":true"));
}

TEST_F(OwnProgram, ResultsInTheDataAreComparedToo) {
    Named{"sums"}
        .setup([](std::size_t n) { return std::vector<int>(n, 1); })
        .serial([](std::vector<int>& x) { x.back() = 2; })
        .way("omp", [](std::vector<int>& x) { x.back() = 3; });
    open("omp");
    EXPECT_THAT(ask(R"({"op":"verify","n":4})"),
                HasSubstr("element 3 is 2 serially and 3 with omp"));
}

TEST_F(OwnProgram, WhatThrowsIsAnAnswer) {
    Named{"sums"}
        .setup([](std::size_t n) -> std::vector<int> {
            throw std::runtime_error("no \"room\" for " + std::to_string(n));
        })
        .serial([](std::vector<int>&) {})
        .way("omp", [](std::vector<int>&) {});
    open("omp");
    EXPECT_THAT(measure(9, 1), HasSubstr(R"({"ok":false,"error":"no \"room\" for 9"})"));
    EXPECT_THAT(open("tbb"), HasSubstr("sums has no way 'tbb'"));
    EXPECT_THAT(ask(R"({"op":"open","workload":"other","backend":"omp"})"),
                HasSubstr("there is no comparison 'other'"));
}

TEST_F(OwnProgram, NothingIsMeasuredBeforeOpen) {
    add_good();
    EXPECT_THAT(measure(9, 1), HasSubstr("nothing is open"));
}

TEST_F(OwnProgram, MistakesAreToldInOneLine) {
    EXPECT_THAT(mistake(), HasSubstr("no comparison"));
    (void)Named{"bare"}.setup([](std::size_t n) { return n; });
    EXPECT_THAT(mistake(), HasSubstr("no serial way"));
    comparisons().clear();
    names().clear();
    sums();
    EXPECT_THAT(mistake(), HasSubstr("'sums' has no way beside serial"));
    add_good();
    EXPECT_THAT(mistake(), HasSubstr("'sums' has no way beside serial"));
    comparisons().clear();
    names().clear();
    add_good();
    EXPECT_EQ(mistake(), "");
    add_good();
    EXPECT_THAT(mistake(), HasSubstr("'sums' is compared twice"));
    comparisons().clear();
    names().clear();
    sums()
        .way("omp", [](std::vector<double>&) { return 1.0; })
        .way("omp", [](std::vector<double>&) { return 1.0; });
    EXPECT_THAT(mistake(), HasSubstr("two ways of one name"));
}

TEST(Uniform, IsTheSameInEveryProcessAndWithinItsLimits) {
    const std::vector<double> x = uniform(1000, -2.0, 3.0, 5);
    EXPECT_EQ(x, uniform(1000, -2.0, 3.0, 5));
    EXPECT_NE(x, uniform(1000, -2.0, 3.0, 6));
    double sum = 0.0;
    for (const double value : x) {
        EXPECT_GE(value, -2.0);
        EXPECT_LT(value, 3.0);
        sum += value;
    }
    EXPECT_NEAR(sum / 1000.0, 0.5, 0.2);
}

}  // namespace
}  // namespace crossover::detail
