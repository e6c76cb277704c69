// Programs that start runners elsewhere or in numbers, such as mpirun and srun: how they are told
// where to, and what they say when a rank dies.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/driver/named_command.hpp"

namespace crossover::driver {

/// What `words` start for so many workers on so many nodes: {workers}, {nodes} and {per_node} (the
/// workers of one node, rounded up) are replaced. Fails on another name in braces.
Expected<std::vector<std::string>> placed(const std::vector<std::string>& words, unsigned workers,
                                          unsigned nodes);

/// Whether messages may go another way than by shared memory or TCP: `devices` (/sys/class) lists
/// InfiniBand, Omni-Path or Slingshot, or an allocation of a scheduler may hold nodes with them.
bool has_fabric(const std::filesystem::path& devices, const char* (*value_of)(const char*));
/// Of this machine.
bool has_fabric();

/// The options that the launcher in front needs stand before the words behind it. Launchers are
/// mpirun (of Open MPI), mpich (MPICH's mpiexec) and srun (of Slurm). Words that say themselves how
/// many ranks there are, and all other words, stay as they are. Without a fabric, and where the
/// words name no hosts, Open MPI is told to leave out what it would look for one with.
std::vector<std::string> with_preset(std::vector<std::string> words, bool fabric = has_fabric());

/// The command of this name; null where there is none.
const NamedCommand* find_command(const std::vector<NamedCommand>& commands, std::string_view name);

/// Whether a backend is started on as many nodes as are asked for.
bool places_nodes(const std::vector<NamedCommand>& launchers,
                  const std::vector<NamedCommand>& runners, std::string_view backend);

/// Whether a line on stdout begins what MPICH's mpiexec says there when a rank has died.
bool is_farewell(std::string_view line);

/// Whether a launcher's last words are that it has fewer nodes than it was asked for.
bool tells_of_few_nodes(std::string_view words);

/// The words of `errors` that say most about why a runner ended: the first line in which a launcher
/// names a rank or a node, or else the last line that is not in a frame, or else the first
/// paragraph of the last frame, as Open MPI's advice is.
std::string telling_line(std::string_view errors);

}  // namespace crossover::driver
