// What the tests of the process pool share: a pool of three workers, and a look at its processes.
#pragma once

#include <memory>
#include <string>

#include "tests/conformance/cases.hpp"

namespace crossover::conformance {

constexpr unsigned k_workers = 3;
constexpr std::size_t k_n = 300;  // slices [0, 100), [100, 200), [200, 300)

/// A pool of k_workers for n up to k_n; a failure fails the test and gives null.
std::unique_ptr<Session> open_pool(const Kernel& kernel);

Kernel wave();

void expect_contains(const std::string& text, const std::string& part);

/// The message of the RunError that run(n) throws; empty when it throws none.
std::string failure_of_run(Session& session, std::size_t n);

/// Waits until the kernel says that the process is in the state ('S' sleeps, 'Z' is dead); false after 5 s.
bool comes_to_state(int process, char state);

}  // namespace crossover::conformance
