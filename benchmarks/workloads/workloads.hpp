// What is mapped: named kernels with their inputs. One functor and one table row each
// (kernels.cpp).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "backends/api/expected.hpp"
#include "backends/api/kernel.hpp"

namespace crossover {

/// One row of the table of workloads, as `crossover list` shows it.
struct WorkloadInfo {
    std::string_view name;
    std::string_view parameter;  ///< what follows the colon, e.g. "K"; empty when there is none
    std::string_view default_parameter;  ///< e.g. "64"
    std::string_view summary;
    bool waits = false;  ///< its elements wait instead of computing: more workers than CPUs can pay
};

/// A workload ready to be run.
struct Workload {
    std::string name;  ///< canonical, parameter included: "fma:64"
    Kernel kernel;
    bool waits = false;

    // Of a workload whose inputs lie beside the session's own:

    std::size_t bytes_beside = 0;  ///< of one element
    /// Called once, before a backend opens the kernel. Empty: nothing lies beside.
    std::function<Expected<void>(std::size_t n_max)> make_room = {};
    /// Whether the first n outputs are right; the error says where they are not. Empty: the driver
    /// compares checksums.
    std::function<Expected<void>(std::span<const std::byte> outputs, std::size_t n)> check = {};
};

/// Makes what the elements of a workload need outside of memory (file_read: its files) and binds
/// the kernel to it. To be called before a backend opens the kernel; what it returns, null for most
/// workloads, must outlive the session. Fails when it cannot be made.
Expected<std::shared_ptr<void>> prepare(Workload& workload);

std::span<const WorkloadInfo> workloads() noexcept;

/// Finds "name" or "name:parameter". Unknown name, malformed or out-of-range parameter: an error
/// that says which.
Expected<Workload> find_workload(std::string_view spec);

/// Checksum of outputs, to compare runners: CRC-32 (zlib.crc32) of the bytes as 8 lower-case
/// hexadecimal digits, so that a runner in any language can compute it.
std::string checksum(std::span<const std::byte> bytes);

}  // namespace crossover
