#include "benchmarks/commands/machine.hpp"

#include <fmt/format.h>

#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/doctor/doctor.hpp"

namespace crossover::commands {

void tell_dropped_variables(const record::Environment& environment, const std::string& remedy) {
    const std::string names = doctor::names_of_variables(environment);
    if (!names.empty()) {
        fmt::print(stderr,
                   "crossover: runners start without {}, which would change how backends run{}\n",
                   names, remedy);
    }
}

std::string not_probed(const Error& why) {
    return fmt::format("the machine cannot be looked at, so rounds beside other programs count: {}",
                       to_string(why));
}

void tell_warnings(record::Environment& environment,
                   const std::optional<Expected<record::MachineState>>& machine,
                   bool drops_variables) {
    if (drops_variables) {
        tell_dropped_variables(
            environment, "; set it for one backend with --launcher 'NAME=env VARIABLE=VALUE'");
    }
    if (!machine) {
        return;
    }
    const auto findings = doctor::examine(environment, record::read_host_facts(),
                                          *machine ? std::optional(**machine) : std::nullopt);
    environment.warnings = doctor::lines_of(findings, doctor::Level::warning);
    environment.notes = doctor::lines_of(findings, doctor::Level::note);
    if (!*machine) {
        environment.warnings.push_back(not_probed(machine->error()));
    }
    for (const std::string& warning : environment.warnings) {
        warn(warning);
    }
}

}  // namespace crossover::commands
