#include <crossover/map.hpp>

#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/map/maps.hpp"
#include "benchmarks/runner/server.hpp"

namespace {

struct Pair {
    int a = 0;
    int b = 0;
};

}  // namespace

CROSSOVER_MAP(sum)
    .inputs(crossover::between(-1, 1),
            crossover::from([](std::size_t i) { return static_cast<float>(i); }))
    .element([](double x, float i) { return x + static_cast<double>(i); })
    .range(8, 1 << 20);

// The right neighbour lies in the next slice.
CROSSOVER_MAP(neighbours)
    .inputs(crossover::from([](std::size_t i) { return static_cast<int>(i); }))
    .slice<int>([](int* out, std::size_t first, std::size_t count, const int* x) {
        for (std::size_t i = 0; i < count; ++i) {
            out[i] = x[first + i] + x[first + i + 1];
        }
    });

// Another result in every slice: the author's mistake.
CROSSOVER_MAP(wrong)
    .inputs(crossover::between(0, 1))
    .slice<double>([](double* out, std::size_t first, std::size_t count, const double* /*x*/) {
        for (std::size_t i = 0; i < count; ++i) {
            out[i] = static_cast<double>(first);
        }
    });

CROSSOVER_MAP(pairs)
    .inputs(crossover::from([](std::size_t i) { return static_cast<int>(i); }))
    .element([](int i) {
        return Pair{i, -i};
    });

namespace crossover::map {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What a runner does with one map: inputs by two workers, then slices of its own.
class OneMap {
  public:
    OneMap(const char* name, std::size_t size, std::uint64_t seed = 1)
        : workload(find_map(name).value()),
          n(size),
          in(size),
          out(size * workload.kernel.output_size) {
        EXPECT_TRUE(workload.make_room(n).has_value());
        fill(n / 2, n - n / 2, seed);
        fill(0, n / 2, seed);
    }
    void map(std::size_t first, std::size_t count) {
        workload.kernel.map(workload.kernel.params,
                            reinterpret_cast<const std::byte*>(in.data() + first),
                            out.data() + first * workload.kernel.output_size, count);
    }
    template <class Out>
    Out at(std::size_t i) const {
        Out value;
        std::memcpy(&value, out.data() + i * sizeof value, sizeof value);
        return value;
    }
    std::string complaint() const {
        const auto right = workload.check(out, n);
        return right ? "" : right.error().what;
    }

    Workload workload;
    std::size_t n;
    std::vector<std::uint64_t> in;
    std::vector<std::byte> out;

  private:
    void fill(std::size_t first, std::size_t count, std::uint64_t seed) {
        workload.kernel.fill(workload.kernel.params, seed, first,
                             reinterpret_cast<std::byte*>(in.data() + first), count);
    }
};

TEST(Map, EveryElementHasItsOwnInputs) {
    OneMap run("sum", 101);
    run.map(0, 101);
    for (std::size_t i = 0; i < 101; ++i) {
        const double x = run.at<double>(i) - static_cast<double>(i);
        EXPECT_TRUE(-1.0 <= x && x < 1.0) << i;
    }
    EXPECT_NE(run.at<double>(1) - run.at<double>(0), 1.0);
    EXPECT_EQ(run.complaint(), "");
}

TEST(Map, TheSeedChoosesTheInputs) {
    OneMap one("sum", 10);
    one.map(0, 10);
    OneMap same("sum", 10);
    same.map(0, 10);
    OneMap other("sum", 10, 2);
    other.map(0, 10);
    EXPECT_EQ(one.out, same.out);
    EXPECT_NE(one.out, other.out);
}

TEST(Map, SlicesMeetInAnyOrder) {
    OneMap run("neighbours", 100);
    run.map(60, 40);
    run.map(0, 33);
    run.map(33, 27);
    run.map(50, 0);
    EXPECT_EQ(run.complaint(), "");
    EXPECT_EQ(run.at<int>(32), 65);
}

TEST(Map, AResultThatDependsOnTheCutIsToldWithBothValues) {
    OneMap run("wrong", 100);
    run.map(0, 50);
    run.map(50, 50);
    EXPECT_THAT(run.complaint(), HasSubstr("at n = 100 element 50 is 0 serially and 50"));
}

TEST(Map, OutputsOfOwnTypesAreComparedAsBytes) {
    OneMap run("pairs", 10);
    run.map(0, 10);
    EXPECT_EQ(run.complaint(), "");
    EXPECT_EQ(run.at<Pair>(3).b, -3);
    run.out[5 * sizeof(Pair)] ^= std::byte{1};
    EXPECT_EQ(run.complaint(),
              "at n = 10 element 5 has other bytes with this backend than serially");
}

TEST(Map, TellsWhatItNeeds) {
    const auto sum = find_map("sum").value();
    EXPECT_EQ(sum.bytes_beside, sizeof(double) + sizeof(float));
    EXPECT_EQ(sum.kernel.output_size, sizeof(double));
    EXPECT_EQ(jobs().front()->n_min, 8U);
    EXPECT_EQ(jobs().front()->n_max, std::size_t{1} << 20U);
    EXPECT_TRUE(check_jobs().has_value());
    EXPECT_FALSE(sum.make_room(std::size_t{1} << 60U).has_value());
}

TEST(Map, AnUnknownNameIsAnErrorWithTheNearestOne) {
    const auto found = find_map("sun");
    ASSERT_FALSE(found.has_value());
    EXPECT_THAT(to_string(found.error()), HasSubstr("did you mean 'sum'"));
}

TEST(Map, ARunnerMeasuresAndChecks) {
    for (const char* backend : {"thread", "pool", "process_pool"}) {
        runner::Server server({}, find_map);
        const auto opened = server.reply_to(protocol::OpenRequest{
            .workload = "neighbours", .backend = backend, .workers = 2, .n_max = 1000});
        ASSERT_TRUE(opened.has_value()) << opened.error().what;
        EXPECT_EQ(std::get<protocol::OpenReply>(*opened).bytes_per_element, 8.0 + 4.0 + 4.0);
        const auto verified = server.reply_to(protocol::VerifyRequest{.n = 999});
        ASSERT_TRUE(verified.has_value()) << verified.error().what;
        EXPECT_THAT(std::get<protocol::VerifyReply>(*verified).checksum, IsEmpty());
    }
    runner::Server serial({}, find_map);
    ASSERT_TRUE(serial
                    .reply_to(protocol::OpenRequest{
                        .workload = "neighbours", .backend = "serial", .n_max = 1000})
                    .has_value());
    const auto plain = serial.reply_to(protocol::VerifyRequest{.n = 999});
    EXPECT_EQ(std::get<protocol::VerifyReply>(*plain).checksum.size(), 8U)
        << "it is not compared with itself";
    runner::Server server({}, find_map);
    const protocol::OpenRequest open{
        .workload = "wrong", .backend = "thread", .workers = 2, .n_max = 1000};
    ASSERT_TRUE(server.reply_to(open).has_value());
    const auto verified = server.reply_to(protocol::VerifyRequest{.n = 999});
    ASSERT_FALSE(verified.has_value());
    EXPECT_THAT(verified.error().what, HasSubstr("serially and"));
}

}  // namespace
}  // namespace crossover::map
