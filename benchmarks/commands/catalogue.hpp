// What this build and this machine offer: workloads, backends, programs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "benchmarks/cli/commands.hpp"
#include "benchmarks/formats/listing.hpp"
#include "benchmarks/record/environment.hpp"

namespace crossover::commands {

/// What the command line is checked against.
cli::Catalogue catalogue();

/// Where our other programs lie: beside this one.
std::filesystem::path programs_folder();

/// The runner of the built-in backends, which also probes the machine.
std::string own_runner();

/// The program that turns Google Benchmark binaries into runners.
std::string gbench_runner();

/// The program that turns command lines into runners.
std::string command_runner();

/// The runner of simulated nodes, which builds without SimGrid lack.
std::string simulated_runner();

std::vector<formats::ListedWorkload> listed_workloads();

/// Present and absent ones, those that are programs of their own included.
std::vector<formats::ListedBackend> listed_backends();

/// For the record: every backend, and why it is absent where it is.
std::vector<record::BackendPresence> backend_presence();

}  // namespace crossover::commands
