// That workers run where they are asked to, and that what is said of it is true.
#include <sched.h>

#include <algorithm>
#include <cstring>
#include <sstream>

#include "backends/api/affinity.hpp"
#include "backends/api/partition.hpp"
#include "tests/conformance/cases.hpp"

namespace crossover::conformance {
namespace {

/// The CPUs this process may run on, read before anything is bound.
std::vector<unsigned> usable() {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    EXPECT_EQ(sched_getaffinity(0, sizeof mask, &mask), 0);
    std::vector<unsigned> cpus;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &mask)) {
            cpus.push_back(cpu);
        }
    }
    return cpus;
}

/// The only CPU of the mask of whoever computes the element; -1 when it may run on several.
struct OnlyCpu {
    using Input = std::int32_t;
    using Output = std::int32_t;

    std::int32_t operator()(std::int32_t /*x*/) const noexcept {
        cpu_set_t mask;
        CPU_ZERO(&mask);
        if (sched_getaffinity(0, sizeof mask, &mask) != 0 || CPU_COUNT(&mask) != 1) {
            return -1;
        }
        std::int32_t cpu = 0;
        while (!CPU_ISSET(static_cast<unsigned>(cpu), &mask)) {
            ++cpu;
        }
        return cpu;
    }
    std::int32_t input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept {
        return 0;
    }
};

std::vector<std::string> masks_of(const Session& session) {
    std::vector<std::string> masks;
    for (const Fact& fact : session.facts()) {
        if (fact.name == "worker_masks") {
            std::istringstream text(fact.value);
            for (std::string mask; std::getline(text, mask, ';');) {
                masks.push_back(mask);
            }
        }
    }
    return masks;
}

std::vector<std::int32_t> cpus_of_run(Session& session, std::size_t n) {
    session.run(n);
    const auto bytes = outputs(session, n);
    std::vector<std::int32_t> cpus(n);
    std::memcpy(cpus.data(), bytes.data(), bytes.size());
    return cpus;
}

class Pinning : public testing::TestWithParam<Case> {
  protected:
    /// Worker i on the CPU i from the end, so that no order of the system's own can pass for it.
    Problem pinned(std::size_t n_max) const {
        Problem problem = problem_of(GetParam(), erase(OnlyCpu{}), n_max);
        for (unsigned worker = 0; worker < problem.workers; ++worker) {
            problem.cpus.push_back(m_usable[m_usable.size() - 1 - worker % m_usable.size()]);
        }
        return problem;
    }

    std::vector<unsigned> m_usable = usable();
};

TEST_P(Pinning, PutsEveryWorkerOnItsCpuAndSaysSo) {
    constexpr std::size_t k_n = 20'000;
    const Problem problem = pinned(k_n);
    const auto session = open(GetParam(), problem);
    ASSERT_NE(session, nullptr);
    std::vector<std::string> expected;
    for (const unsigned cpu : problem.cpus) {
        expected.push_back(std::to_string(cpu));
    }
    EXPECT_EQ(masks_of(*session), expected);
    for (int run = 0; run < 3; ++run) {
        for (const std::int32_t cpu : cpus_of_run(*session, k_n)) {
            ASSERT_NE(
                std::find(problem.cpus.begin(), problem.cpus.end(), static_cast<unsigned>(cpu)),
                problem.cpus.end())
                << cpu;
        }
    }
    EXPECT_EQ(mask_of_caller(), expected.front());
}

TEST_P(Pinning, HoldsForAFirstCallToo) {
    constexpr std::size_t k_n = 20'000;
    Problem problem = pinned(k_n);
    problem.warm = false;
    const auto session = open(GetParam(), problem);
    ASSERT_NE(session, nullptr);
    for (const std::int32_t cpu : cpus_of_run(*session, k_n)) {
        ASSERT_GE(cpu, 0);
    }
    const std::vector<std::string> masks = masks_of(*session);
    ASSERT_EQ(masks.size(), problem.cpus.size());
    const bool per_call = GetParam().choice.name == "thread" || GetParam().choice.name == "async";
    for (std::size_t worker = 0; worker < masks.size(); ++worker) {
        // Threads that live for one call settle only in open, which must not make any here.
        EXPECT_EQ(masks[worker],
                  per_call && worker > 0 ? "?" : std::to_string(problem.cpus[worker]));
    }
}

TEST_P(Pinning, LeavesMasksAloneUnlessAsked) {
    const std::string before = mask_of_caller();
    const auto session = open(GetParam(), erase(OnlyCpu{}), 100);
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(masks_of(*session), std::vector<std::string>(GetParam().workers, before));
    EXPECT_EQ(mask_of_caller(), before);
}

TEST_P(Pinning, RefusesACpuThatIsNotThere) {
    Problem problem = pinned(100);
    problem.cpus.back() = 16'000;
    const auto session = backend_of(GetParam().choice).open(problem, GetParam().choice.variant);
    ASSERT_FALSE(session.has_value());
    EXPECT_NE(session.error().what.find("16000"), std::string::npos) << to_string(session.error());
    EXPECT_NE(session.error().remedy.find("--pin"), std::string::npos)
        << to_string(session.error());
}

INSTANTIATE_TEST_SUITE_P(Every, Pinning, testing::ValuesIn(cases({""})), name_of);

/// A contiguous slice each, in the order of the workers: so each element tells which worker had it.
class PinnedSlices : public Pinning {};

TEST_P(PinnedSlices, AreMappedByTheWorkerOfThatCpu) {
    constexpr std::size_t k_n = 1'000;
    const Problem problem = pinned(k_n);
    const auto session = open(GetParam(), problem);
    ASSERT_NE(session, nullptr);
    const std::vector<std::int32_t> cpus = cpus_of_run(*session, k_n);
    for (unsigned worker = 0; worker < problem.workers; ++worker) {
        const Slice slice = slice_of(k_n, problem.workers, worker);
        for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
            ASSERT_EQ(cpus[i], static_cast<std::int32_t>(problem.cpus[worker])) << "element " << i;
        }
    }
}

std::vector<Case> cases_of_slices() {
    std::vector<Case> all = cases({""});
    std::erase_if(all, [](const Case& c) {
        return !(c.choice.name == "thread" || c.choice.name == "async" || c.choice.name == "pool" ||
                 c.choice.name == "process_pool" || c.choice.variant == "scatter" ||
                 (c.choice.name.starts_with("openmp") && c.choice.variant == "static"));
    });
    return all;
}

INSTANTIATE_TEST_SUITE_P(Every, PinnedSlices, testing::ValuesIn(cases_of_slices()), name_of);

}  // namespace
}  // namespace crossover::conformance
