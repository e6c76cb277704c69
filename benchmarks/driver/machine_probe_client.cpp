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
    if (auto posted = m_probe->post(protocol::ProbeRequest{threads}); !posted) {
        return failure(posted.error());
    }
    const auto reply = m_probe->await();
    if (!reply) {
        return failure(reply.error());
    }
    return std::get<protocol::ProbeReply>(*reply).machine;
}

}  // namespace crossover::driver
