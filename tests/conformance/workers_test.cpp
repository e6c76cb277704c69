// That a backend's workers are real: all at work at the same time, each on memory that it has
// touched first.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>

#include "backends/api/partition.hpp"
#include "tests/conformance/cases.hpp"
#include "tests/conformance/shared_with_children.hpp"

namespace crossover::conformance {
namespace {

using Arrivals = std::atomic<unsigned>;
using SharedArrivals = SharedWithChildren<Arrivals>;

/// Each element waits until as many elements are being computed at once as there are workers; 1 if
/// that came to pass.
struct Rendezvous {
    using Input = std::int32_t;
    using Output = std::int32_t;
    Arrivals* arrivals;
    unsigned workers;

    std::int32_t operator()(std::int32_t /*x*/) const noexcept {
        arrivals->fetch_add(1);
        // A backend with too few workers must fail the test, not hang it.
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (arrivals->load() < workers) {
            if (std::chrono::steady_clock::now() > deadline) {
                return 0;
            }
            std::this_thread::yield();
        }
        return 1;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept {
        return 0;
    }
};

class Workers : public testing::TestWithParam<Case> {};

/// 1 where the thread that computes an element is the one that generated its input.
struct SameHand {
    using Input = std::int32_t;
    using Output = std::int32_t;

    std::int32_t operator()(std::int32_t x) const noexcept { return x == gettid() ? 1 : 0; }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept {
        return gettid();
    }
};

/// Counts how often it is called, and gives its input.
struct Counted {
    using Input = std::int32_t;
    using Output = std::int32_t;
    Arrivals* calls;

    std::int32_t operator()(std::int32_t x) const noexcept {
        calls->fetch_add(1);
        return x;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept {
        return 1;
    }
};

TEST_P(Workers, ComputeEveryElementOnce) {
    const SharedArrivals calls;
    const auto session = open(GetParam(), erase(Counted{calls.get()}), 1000);
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(calls.get()->load(), 0U) << "opening maps nothing";
    unsigned expected = 0;
    for (const unsigned n : {0U, 1U, 2U, 7U, 97U, 1000U}) {
        session->run(n);
        expected += n;
        EXPECT_EQ(calls.get()->load(), expected) << "n = " << n;
    }
}

std::atomic<std::size_t> longest_call;  // NOLINT: a kernel's function has no place for it

void note_length(const Params& /*params*/, const std::byte* /*in*/, std::byte* /*out*/,
                 std::size_t count) noexcept {
    for (std::size_t longest = longest_call;
         count > longest && !longest_call.compare_exchange_weak(longest, count);) {
    }
}

class Grains : public Workers {};

TEST_P(Grains, AreTheMostThatIsHandedOutAtOnce) {
    constexpr std::size_t k_n = 1000;
    const SharedArrivals unused;
    Kernel kernel = erase(Counted{unused.get()});
    kernel.map = &note_length;
    const auto session = open(GetParam(), kernel, k_n);
    ASSERT_NE(session, nullptr);
    session->run(k_n);
    EXPECT_GT(longest_call.load(), 0U);
    EXPECT_LE(longest_call.load(),
              chunks_of(k_n, GetParam().workers, GetParam().choice.grain).grain);
}

bool takes_grain(const BackendChoice& choice) {
    const std::string spec = std::string(choice.name) + ":" + std::string(choice.variant) + ":1";
    return find_backend(spec).has_value();
}

std::vector<Case> cases_with_grains() {
    std::vector<Case> all = cases({""});
    std::erase_if(all, [](const Case& c) { return !takes_grain(c.choice); });
    return all;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Grains);  // without a runtime that has one
INSTANTIATE_TEST_SUITE_P(Every, Grains, testing::ValuesIn(cases_with_grains()), name_of);

class ReadyWorkers : public Workers {};

TEST_P(ReadyWorkers, AreAllAtWorkAtTheSameTime) {
    const SharedArrivals arrivals;
    const unsigned workers = GetParam().workers;
    const auto session = open(GetParam(), erase(Rendezvous{arrivals.get(), workers}), workers);
    ASSERT_NE(session, nullptr);
    session->run(workers);
    const auto bytes = outputs(*session, workers);
    std::vector<std::int32_t> met(workers);
    std::memcpy(met.data(), bytes.data(), bytes.size());
    EXPECT_EQ(met, std::vector<std::int32_t>(workers, 1));
}

class LastingWorkers : public Workers {};

TEST_P(LastingWorkers, MapWhatTheyHaveTouchedFirst) {
    constexpr std::size_t k_n = 100'003;
    const auto session = open(GetParam(), erase(SameHand{}), k_n);
    ASSERT_NE(session, nullptr);
    session->run(k_n);
    const auto bytes = outputs(*session, k_n);
    std::vector<std::int32_t> same(k_n);
    std::memcpy(same.data(), bytes.data(), bytes.size());
    EXPECT_EQ(same, std::vector<std::int32_t>(k_n, 1));
}

// The contracts of the others say why not: new threads or processes every time, a part of the range
// that is decided on the way, or inputs that the caller has and sends.
std::vector<Case> cases_with_lasting_workers() {
    constexpr std::array<std::string_view, 5> k_fixed{"serial", "pool", "process_pool", "openmp",
                                                      "openmp_llvm"};
    std::vector<Case> all = without_grains(cases({""}));
    std::erase_if(all, [&](const Case& c) {
        return std::find(k_fixed.begin(), k_fixed.end(), c.choice.name) == k_fixed.end() ||
               (c.choice.name.starts_with("openmp") && c.choice.variant != "static") ||
               c.choice.variant == "pipe" || c.choice.variant == "fork";
    });
    return all;
}

INSTANTIATE_TEST_SUITE_P(Every, Workers, testing::ValuesIn(cases({""})), name_of);
INSTANTIATE_TEST_SUITE_P(Every, ReadyWorkers, testing::ValuesIn(without_grains(cases({""}))),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Every, LastingWorkers, testing::ValuesIn(cases_with_lasting_workers()),
                         name_of);

}  // namespace
}  // namespace crossover::conformance
