#include "benchmarks/plan/simulator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "benchmarks/driver/child_process.hpp"
#include "benchmarks/driver/runner_process.hpp"
#include "benchmarks/plan/platform.hpp"

namespace crossover::plan {
namespace {

constexpr const char* k_workload = "map";  // names of users may hold what smpirun would split
/// One call of thousands of ranks takes seconds, on a busy machine minutes.
constexpr double k_deadline_s = 600.0;

const char* backend_of(record::Placing placing) {
    return placing == record::Placing::resident ? "resident" : "scatter";
}

bool is_same(const record::ElementCost& a, const record::ElementCost& b) {
    return a.ns == b.ns && a.bytes_in == b.bytes_in && a.bytes_out == b.bytes_out;
}

protocol::OpenRequest session_of(const Call& call, std::uint64_t n_max) {
    return {.workload = k_workload,
            .backend = backend_of(call.placing),
            .workers = call.nodes,
            .n_max = n_max};
}

}  // namespace

Expected<void> check_programs(const SimulationPrograms& programs) {
    constexpr const char* k_where = "crossover plan";
    if (!driver::can_start(programs.smpirun)) {
        return failure({"SimGrid's smpirun was not found", k_where,
                        "install SimGrid (scripts/install.sh cluster, or libsimgrid-dev)"});
    }
    if (!driver::can_start(programs.runner)) {
        return failure(
            {fmt::format("there is no {}: crossover was built without SimGrid", programs.runner),
             k_where, "install SimGrid (scripts/install.sh cluster) and build again"});
    }
    return {};
}

Simulator::Simulator(SimulationPrograms programs, driver::MemoryFile platform,
                     driver::MemoryFile hosts, const driver::Interrupt& interrupt)
    : m_programs(std::move(programs)),
      m_platform(std::move(platform)),
      m_hosts(std::move(hosts)),
      m_interrupt(&interrupt) {}

Expected<Simulator> Simulator::make(SimulationPrograms programs, const record::Wire& wire,
                                    unsigned most_nodes, const driver::Interrupt& interrupt) {
    auto platform = driver::MemoryFile::with(platform_xml(wire, most_nodes));
    auto hosts = driver::MemoryFile::with(host_lines(most_nodes));
    if (!platform || !hosts) {
        return failure(platform ? hosts.error() : platform.error());
    }
    return Simulator(std::move(programs), *std::move(platform), *std::move(hosts), interrupt);
}

Expected<driver::RunnerClient> Simulator::start(const Call& call, std::uint64_t n_max) const {
    std::vector<std::string> words{m_programs.smpirun,
                                   "-quiet",
                                   "-no-privatize",
                                   "-np",
                                   std::to_string(call.nodes),
                                   "-platform",
                                   m_platform.path(),
                                   "-hostfile",
                                   m_hosts.path()};
    const std::vector<std::string> settings = smpi_settings();
    words.insert(words.end(), settings.begin(), settings.end());
    words.push_back(m_programs.runner);
    words.push_back(fmt::format("{}={:.17g},{},{}", k_workload, call.cost.ns, call.cost.bytes_in,
                                call.cost.bytes_out));
    const std::string name = backend_of(call.placing);
    driver::ProcessSource source(m_programs.runner, {{.name = name, .words = std::move(words)}}, {},
                                 *m_interrupt);
    return driver::RunnerClient::open(
        {fmt::format("simulated {}-node", call.nodes), source, session_of(call, n_max)},
        {.deadline_s = k_deadline_s});
}

Expected<double> Simulator::ask(const Call& call, std::uint64_t largest) {
    const std::uint64_t n_max = std::max(largest, call.n);
    auto held = m_nodes.find(call.nodes);
    if (held != m_nodes.end() && !is_same(held->second.cost, call.cost)) {
        m_nodes.erase(held);
        held = m_nodes.end();
    }
    if (held == m_nodes.end()) {
        auto client = start(call, n_max);
        if (!client) {
            return failure(client.error());
        }
        held =
            m_nodes.emplace(call.nodes, Nodes{*std::move(client), call.cost, call.placing, n_max})
                .first;
    }
    Nodes& nodes = held->second;
    if (nodes.placing != call.placing || nodes.n_max < n_max) {
        if (auto opened = nodes.client.ask(session_of(call, n_max)); !opened) {
            return failure(opened.error());
        }
        nodes.placing = call.placing;
        nodes.n_max = n_max;
    }
    const auto epoch = nodes.client.measure(call.n, 1);
    if (!epoch) {
        return failure(epoch.error());
    }
    return 1e9 * epoch->seconds;
}

}  // namespace crossover::plan
