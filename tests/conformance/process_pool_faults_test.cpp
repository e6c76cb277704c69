// Faults injected from outside at random moments: idle, receiving, computing, sending. Whatever
// happens, every run ends, every result is right, and nothing is left. The soak, a thousand faults
// in a row, is the same test with more of them.
#include <cstdlib>
#include <random>

#include "tests/conformance/injector.hpp"
#include "tests/conformance/leftovers.hpp"
#include "tests/conformance/pool.hpp"

namespace crossover::conformance {
namespace {

// Large enough that a message does not fit into a socket, so that workers are hit in the middle of
// moving one.
constexpr std::size_t k_most = 60'000;

unsigned faults_wanted() {
    const char* wanted = std::getenv("CROSSOVER_TEST_FAULTS");
    return wanted == nullptr ? 30 : static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
}

class ProcessPoolFaults : public VariantTest {
  protected:
    void SetUp() override {
        // Bounded by the test: a slice may be unlucky many times in a row under such fire.
        m_retries.emplace(k_retries, "1000");
        m_stopped.emplace(k_stopped_ms, "15");
    }

    // A worker that lives for one call must be at work for longer than it takes to fork and to end,
    // or most faults reach it too late to matter.
    static Kernel kernel_to_hit() {
        return GetParam() == "fork" ? find_workload("fma:64").value().kernel : wave();
    }

    std::optional<Variable> m_retries;
    std::optional<Variable> m_stopped;
};

TEST_P(ProcessPoolFaults, LoseNothingAndLeaveNothing) {
    std::mt19937 random(20261125);
    const Kernel kernel = kernel_to_hit();
    const std::vector<std::byte> expected = expected_outputs(kernel, k_most);
    const Leftovers before = leftovers();
    unsigned faults = 0;
    std::uint64_t retries = 0;
    unsigned sessions = 0;
    while (faults < faults_wanted()) {
        const Injector injector(static_cast<std::uint32_t>(random()), 4000);
        const auto pool = open_pool(kernel, GetParam(), k_most);
        ASSERT_NE(pool, nullptr);
        ++sessions;
        // A session lives through many faults, and ends at a random moment, too.
        const unsigned enough = 1 + static_cast<unsigned>(random() % 20);
        while (injector.faults() < enough) {
            const std::size_t n = random() % 4 == 0 ? random() % 8 : random() % k_most;
            ASSERT_EQ(failure_of_run(*pool, n), "");
            const auto bytes = pool->output(n);
            ASSERT_TRUE(std::equal(bytes.begin(), bytes.end(), expected.begin())) << "n = " << n;
        }
        faults += injector.faults();
        retries += pool->retries();
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
    EXPECT_GT(retries, 0U);
    EXPECT_LE(retries, faults);
    RecordProperty("faults", std::to_string(faults));
    std::cout << faults << " faults, " << retries << " retries, " << sessions << " sessions\n";
}

TEST_P(ProcessPoolFaults, EndInAnErrorWithoutRetriesAndLeaveNothing) {
    const Variable no_retries(k_retries, "0");
    std::mt19937 random(20261126);
    const Kernel kernel = kernel_to_hit();
    const std::vector<std::byte> expected = expected_outputs(kernel, k_most);
    const Leftovers before = leftovers();
    for (int session = 0; session < 10; ++session) {
        const Injector injector(static_cast<std::uint32_t>(random()), 4000);
        const auto pool = backend_of(choose("process_pool"))
                              .open({kernel, k_most, k_seed, k_workers}, GetParam());
        if (!pool) {
            expect_contains(to_string(pool.error()), "while placing memory");
            continue;
        }
        std::string message;
        while (message.empty()) {
            const std::size_t n = k_workers + random() % (k_most - k_workers);
            message = failure_of_run(**pool, n);
            if (message.empty()) {
                const auto bytes = (*pool)->output(n);
                ASSERT_TRUE(std::equal(bytes.begin(), bytes.end(), expected.begin()))
                    << "n = " << n;
            }
        }
        expect_contains(message, " of 3 (process ");
        expect_contains(message, "with elements [");
        EXPECT_GT(injector.faults(), 0U);
    }
    EXPECT_EQ(leftovers_settled_to(before), before);
}

INSTANTIATE_TEST_SUITE_P(Of, ProcessPoolFaults, k_all_variants, k_variant_name);

}  // namespace
}  // namespace crossover::conformance
