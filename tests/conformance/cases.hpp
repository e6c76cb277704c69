// What the conformance suite runs over: every backend of this build, its variants, several worker
// counts.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "backends/registry.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::conformance {

struct Case {
    BackendChoice choice;
    unsigned workers = 1;
    std::string workload;

    friend std::ostream& operator<<(std::ostream& stream, const Case& test_case);
};

/// Divides nothing that the suite asks for.
inline constexpr std::size_t k_odd_grain = 7;

/// {1, 2, 3, 8}; a program whose workers are given to it sets them before the cases are made.
std::vector<unsigned>& worker_counts();

/// Every present backend × variant × worker count × workload; serial with 1 worker only.
/// Variants that take a grain also with k_odd_grain, on the first workload.
std::vector<Case> cases(const std::vector<std::string>& workloads);

/// Those in which every worker gets an element as soon as there are enough.
std::vector<Case> without_grains(std::vector<Case> cases);

/// "openmp_static_3_fma_8": a name that GoogleTest allows.
std::string name_of(const testing::TestParamInfo<Case>& info);

inline constexpr std::uint64_t k_seed = 42;

/// Opens a session of the case's backend; a failure fails the test and gives null.
std::unique_ptr<Session> open(const Case& test_case, const Kernel& kernel, std::size_t n_max);
std::unique_ptr<Session> open(const Case& test_case, const Problem& problem);

/// What that asks for. A kernel that is no workload's gets a name all the same (kernel_text.hpp).
Problem problem_of(const Case& test_case, const Kernel& kernel, std::size_t n_max);

/// The code of a backend that this build has.
const Backend& backend_of(const BackendChoice& choice);

/// The choice of a backend that this build must have.
BackendChoice choose(std::string_view spec);

/// The outputs of one direct call of the kernel over all n inputs.
std::vector<std::byte> expected_outputs(const Kernel& kernel, std::size_t n);

/// The session's first n outputs, copied.
std::vector<std::byte> outputs(Session& session, std::size_t n);

}  // namespace crossover::conformance
