// The table behind workloads.hpp.
#pragma once

#include <cstdint>
#include <span>

#include "benchmarks/workloads/workloads.hpp"

namespace crossover::detail {

/// A workload's row: how it is listed, which parameters it takes, and how its kernel is made.
struct WorkloadRow {
    WorkloadInfo info;
    std::uint64_t least = 0;  ///< of the parameter; unused when info.parameter is empty
    std::uint64_t most = 0;
    Kernel (*make)(std::uint64_t parameter) = nullptr;
    Expected<std::shared_ptr<void>> (*prepare)(Kernel& kernel) =
        nullptr;  ///< of a workload that needs more than memory
};

/// In the order they are listed.
std::span<const WorkloadRow> workload_rows() noexcept;

}  // namespace crossover::detail
