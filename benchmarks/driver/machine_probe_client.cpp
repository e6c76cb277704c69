#include "benchmarks/driver/machine_probe_client.hpp"

namespace crossover::driver {

Expected<record::MachineState> MachineProbeClient::look(unsigned threads) {
    auto state = ask(threads);
    if (!state) {
        m_probe.reset();
    }
    return state;
}

Expected<record::MachineState> MachineProbeClient::ask(unsigned threads) {
    if (!m_probe) {
        auto link = m_source.start_own();
        if (!link) {
            return failure(link.error());
        }
        m_probe.emplace("probe", std::move(*link), m_deadline_s);
    }
    const auto reply = m_probe->ask(protocol::ProbeRequest{threads});
    if (!reply) {
        return failure(reply.error());
    }
    return std::get<protocol::ProbeReply>(*reply).machine;
}

Expected<record::MachineState> look_at_machine(const std::string& own_runner, unsigned threads) {
    const Interrupt interrupt;
    ProcessSource source(own_runner, {}, {}, interrupt);
    return MachineProbeClient(source, SessionSettings().deadline_s).look(threads);
}

}  // namespace crossover::driver
