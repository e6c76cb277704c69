// What commands that measure say about the machine.
#pragma once

#include <optional>
#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::commands {

/// Tells on stderr, by name, the variables that runners are started without, and `remedy`; nothing
/// where there is none.
void tell_dropped_variables(const record::Environment& environment, const std::string& remedy);

/// Why rounds are not protected from other programs: the probe failed.
std::string not_probed(const Error& why);

/// Says which settings of this machine affect results, and puts them on record. `machine`: none
/// when it is not looked at. `drops_variables`: some runners start without those above.
void tell_warnings(record::Environment& environment,
                   const std::optional<Expected<record::MachineState>>& machine,
                   bool drops_variables);

}  // namespace crossover::commands
