// One round of one backend on one workload: fresh processes of base and head, every cell on both,
// next to each other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/driver/round.hpp"
#include "benchmarks/gate/options.hpp"
#include "benchmarks/record/check.hpp"

namespace crossover::gate {

/// The sources of the processes of each side.
struct Sides {
    driver::RunnerSource& base;
    driver::RunnerSource& head;
};

struct CellRequest {
    std::uint64_t n = 1;
    std::uint64_t iterations = 1;
    bool control = false;  ///< against a second process of base
};

struct GroupRequest {
    std::string workload, backend;
    unsigned workers = 1;
    std::vector<CellRequest> cells;  ///< in the order to be measured; not empty
    bool head_first = false;         ///< in the first cell; then in turn
    unsigned epochs = 5;
    driver::SessionSettings settings{};
    std::size_t padding = 0;  ///< bytes added to the runners' environment
    PlantedTime planted_time{};
};

/// The epochs of one cell, each side's in the order taken.
struct CellEpochs {
    bool head_first = false;
    std::vector<record::Epoch> base, head;
};

/// Starts, verifies (all sides must compute the same), measures and ends. Within a cell the order
/// is A B B A A B B A A B, so that drift cancels. Each cell is handed to `keep` before the next is
/// measured, with its index in request.cells; false from it ends the round.
std::optional<record::CheckFailure> run_group(
    const GroupRequest& request, const Sides& sides,
    const std::function<bool(std::size_t, const CellEpochs&)>& keep);

}  // namespace crossover::gate
