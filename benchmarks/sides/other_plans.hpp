// Two command lines, or two programs that offer their own workloads, in the gate.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/gate/run_check.hpp"
#include "benchmarks/protocol/protocol.hpp"
#include "benchmarks/sides/sides.hpp"

namespace crossover::sides {

/// A program that offers workloads, and the words that start it.
struct OwnProgram {
    std::vector<std::string> words;
    std::vector<protocol::OfferedWorkload> offered;
};

/// Every workload and way that base offers, at the sizes that the gate's own look finds. Head must
/// have them. Fails where base does not offer what options name, or workloads of different ways.
Expected<gate::Comparison> compare_own(OwnProgram base, const OwnProgram& head,
                                       const gate::GateOptions& options);

/// options.base_command against options.head_command: a cell for every size, whole runs, what they
/// print is not compared. Fails where a program is not there.
Expected<gate::Comparison> compare_commands(const gate::GateOptions& options,
                                            const Adapters& adapters);

}  // namespace crossover::sides
