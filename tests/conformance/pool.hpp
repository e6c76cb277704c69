// What the tests of the process pool share: a pool of three workers, and a look at its processes.
#pragma once

#include <memory>
#include <string>

#include "tests/conformance/cases.hpp"

namespace crossover::conformance {

constexpr unsigned k_workers = 3;
constexpr std::size_t k_n = 300;  // slices [0, 100), [100, 200), [200, 300)

/// Sets an environment variable, and unsets it at its end.
class Variable {
  public:
    Variable(const char* name, const std::string& value);
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    Variable(Variable&&) = delete;
    Variable& operator=(Variable&&) = delete;
    ~Variable();

  private:
    const char* m_name;
};
inline constexpr const char* k_retries = "CROSSOVER_PROCESS_POOL_RETRIES";
inline constexpr const char* k_stopped_ms = "CROSSOVER_PROCESS_POOL_STOPPED_MS";

/// A pool of k_workers for n up to k_n; a failure fails the test and gives null.
std::unique_ptr<Session> open_pool(const Kernel& kernel, const std::string& variant = "shm",
                                   std::size_t n_max = k_n);

/// The value of a session's fact; empty when it has none of that name.
std::string fact_of(const Session& session, const std::string& name);

/// The variants as test parameters, and their names.
using VariantTest = testing::TestWithParam<std::string>;
inline const auto k_all_variants = testing::Values("shm", "pipe", "fork");
inline const auto k_lasting_variants =
    testing::Values("shm", "pipe");  // those whose workers wait between runs
inline const auto k_variant_name = [](const testing::TestParamInfo<std::string>& info) {
    return info.param;
};

Kernel wave();

void expect_contains(const std::string& text, const std::string& part);

/// The message of the RunError that run(n) throws; empty when it throws none.
std::string failure_of_run(Session& session, std::size_t n);

/// Waits until the kernel says that the process is in the state ('S' sleeps, 'Z' is dead); false
/// after 5 s.
bool comes_to_state(int process, char state);

}  // namespace crossover::conformance
