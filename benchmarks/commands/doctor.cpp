// `crossover doctor`: the settings of this machine that affect results.
#include "benchmarks/doctor/doctor.hpp"
#include "benchmarks/driver/machine_probe_client.hpp"

#include <array>

#include "benchmarks/commands/catalogue.hpp"
#include "benchmarks/commands/commands.hpp"
#include "benchmarks/commands/machine.hpp"
#include "benchmarks/commands/terminal.hpp"
#include "benchmarks/formats/listing.hpp"
#include "benchmarks/formats/look.hpp"

namespace crossover::commands {

int run(const cli::DoctorCommand& command) {
    const record::Environment environment = record::capture_environment();
    const auto machine = driver::look_at_machine(own_runner(), environment.cpus.usable);
    if (!machine) {
        warn(not_probed(machine.error()));
    }
    const auto findings = doctor::examine(environment, record::read_host_facts(),
                                          machine ? std::optional(*machine) : std::nullopt);
    std::vector<formats::ListedFinding> listed;
    listed.reserve(findings.size());
    constexpr std::array k_levels{"good", "note", "warning"};
    for (const doctor::Finding& finding : findings) {
        listed.push_back({finding.name, finding.value,
                          k_levels.at(static_cast<std::size_t>(finding.level)), finding.effect,
                          finding.remedy});
    }
    put(command.json ? formats::to_findings_json(listed)
                     : formats::findings_text(listed, formats::terminal_charset()));
    return 0;
}

}  // namespace crossover::commands
