#include "backends/mpi/world.hpp"

#include <link.h>
#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "backends/api/affinity.hpp"
#include "backends/api/control_groups.hpp"
#include "backends/mpi/build_id.hpp"

namespace crossover::mpi {
namespace {

World* the_world = nullptr;  // NOLINT: MPI itself is one a process

std::string host() {
    // Several of Slurm's nodes can be one machine; their launchers call them by these names.
    if (const char* const node = std::getenv("SLURMD_NODENAME")) {
        return node;
    }
    std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
    int length = 0;
    MPI_Get_processor_name(name.data(), &length);
    return {name.data(), static_cast<std::size_t>(length)};
}

std::string kernel() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string boot;
    file >> boot;
    return boot.empty() ? "unknown" : boot;
}

/// CPUs that are in the mask of any rank of the machine.
cpu_set_t mask_of(MPI_Comm machine) {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    sched_getaffinity(0, sizeof mask, &mask);
    MPI_Allreduce(MPI_IN_PLACE, &mask, sizeof mask, MPI_BYTE, MPI_BOR, machine);
    return mask;
}

/// Of these, or fewer by a quota.
unsigned usable_of(const cpu_set_t& mask) {
    const auto cpus = static_cast<unsigned>(std::max(1, CPU_COUNT(&mask)));
    const auto quota = cpu_quota();
    return quota ? std::clamp(static_cast<unsigned>(std::lround(*quota)), 1U, cpus) : cpus;
}

/// The first ones: spinning on each takes a thread.
std::vector<int> listed(const cpu_set_t& mask) {
    std::vector<int> cpus;
    cpus.reserve(k_most_spinning);
    for (int cpu = 0; cpu < CPU_SETSIZE && cpus.size() < k_most_spinning; ++cpu) {
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &mask)) {
            cpus.push_back(cpu);
        }
    }
    return cpus;
}

/// As text, to be sent; empty where the system refused a thread.
std::string cpus_by(const Spin& spin, const std::vector<int>& cpus) {
    try {
        return std::to_string(spin(cpus));
    } catch (const std::runtime_error&) {
        return "";
    }
}

std::optional<double> cpus_from(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(std::strtod(text.c_str(), nullptr));
}

std::string library() {
    std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
    int length = 0;
    MPI_Get_library_version(text.data(), &length);
    std::string name(text.data(), static_cast<std::size_t>(length));
    // "Open MPI v4.1.4, package: …"; "MPICH Version:      4.0.2\nMPICH Release date:…".
    name.resize(std::min(name.find_first_of(",\n"), name.size()));
    if (const auto colon = name.find(" Version:"); colon != std::string::npos) {
        const auto number = name.find_first_not_of(" \t", name.find(':') + 1);
        name = name.substr(0, colon + 1) + name.substr(std::min(number, name.size()));
    }
    return name;
}

/// What carries messages. Open MPI loads what it may use and keeps what it does use. MPICH names
/// its device beside its version.
std::string transport() {
    std::set<std::string> parts;
    dl_iterate_phdr(
        [](dl_phdr_info* object, std::size_t /*size*/, void* found) {
            const std::string_view path(object->dlpi_name);
            for (const std::string_view kind : {"/mca_pml_", "/mca_mtl_", "/mca_btl_"}) {
                if (const auto at = path.find(kind); at != std::string_view::npos) {
                    const std::string_view name = path.substr(at + 5);
                    static_cast<std::set<std::string>*>(found)->emplace(
                        name.substr(0, name.find('.')));
                }
            }
            return 0;
        },
        &parts);
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : " ") + part;
    }
    std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> version{};
    int length = 0;
    MPI_Get_library_version(version.data(), &length);
    const std::string_view all(version.data(), static_cast<std::size_t>(length));
    constexpr std::string_view k_device = "MPICH Device:";
    if (const auto at = all.find(k_device); text.empty() && at != std::string_view::npos) {
        const std::string_view device = all.substr(at + k_device.size());
        const auto first = std::min(device.find_first_not_of(" \t"), device.size());
        text = device.substr(first, device.find('\n') - first);
    }
    return text;
}

}  // namespace

World::Running::Running() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
}

World::Running::~Running() {
    MPI_Finalize();
}

World::World(int ranks_per_node) : m_ranks(Ranks::world()) {
    the_world = this;
    compare_builds();
    if (!m_disagreement) {
        find_seats(ranks_per_node);
    }
}

World::~World() {
    the_world = nullptr;
    if (is_first() && !m_disagreement) {
        for (unsigned rank = 1; rank < m_ranks.count(); ++rank) {
            m_ranks.send_text(rank, "");
        }
    }
}

World* World::current() noexcept {
    return the_world;
}

void World::compare_builds() {
    const std::string own = build_id();
    if (m_ranks.agree(std::hash<std::string>()(own))) {
        return;
    }
    m_disagreement = Error{"the ranks run different builds", "backend mpi",
                           "start the same crossover-runner-mpi on every node"};
    const std::vector<std::string> all = m_ranks.collect(own + " on " + host());
    for (std::size_t rank = 1; rank < all.size(); ++rank) {
        if (all[rank].substr(0, all[rank].find(' ')) != own) {
            m_disagreement->what = "rank " + std::to_string(rank) +
                                   " runs another build than rank 0: " + all[rank] + ", not " +
                                   all[0];
            return;
        }
    }
}

void World::find_seats(int ranks_per_node) {
    const auto own = static_cast<int>(m_ranks.index());
    MPI_Comm machine = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, own, MPI_INFO_NULL, &machine);
    int node = own;
    MPI_Bcast(&node, 1, MPI_INT, 0, machine);
    const cpu_set_t mask = mask_of(machine);
    m_cpus = listed(mask);
    unsigned node_cpus = usable_of(mask);
    MPI_Comm_free(&machine);
    if (ranks_per_node > 0) {
        node = own - own % ranks_per_node;
        node_cpus =
            std::max(1U, node_cpus * static_cast<unsigned>(ranks_per_node) / m_ranks.count());
    }
    m_ranks.set_yielding(node_cpus < 2);
    std::ostringstream seat;
    seat << node << ' ' << allowed_cpus() << ' ' << node_cpus << ' ' << mask_of_caller() << ' '
         << kernel() << ' ' << host();
    for (const std::string& text : m_ranks.collect(seat.str())) {
        std::istringstream words(text);
        Seat& next = m_seats.emplace_back();
        words >> next.node >> next.own_cpus >> next.node_cpus >> next.mask >> next.kernel >>
            next.host;
    }
}

void World::look_around(const Spin& spin) {
    if (m_disagreement) {
        return;
    }
    m_sights = sights_of(m_seats);
    auto left = static_cast<unsigned>(m_sights.size());
    for (unsigned turn = 0; left > 0; ++turn) {
        left -= look_at_cpus(turn, spin);
    }
    // To the machines, or to the rank beside this one where there is but one machine.
    const std::span<Sight> linked = std::span(m_sights).subspan(m_sights.size() > 1 ? 1 : 0);
    for (Sight& sight : linked) {
        if (static_cast<std::size_t>(sight.partner) < m_seats.size() &&
            have_cpus(m_sights.front(), sight, m_seats)) {
            sight.wire = wire_to(sight.partner);
        }
    }
}

unsigned World::look_at_cpus(unsigned turn, const Spin& spin) {
    std::vector<Sight*> seen;
    seen.reserve(m_sights.size());
    for (Sight& sight : m_sights) {
        if (sight.turn == turn) {
            seen.push_back(&sight);
        }
    }
    for (const Sight* sight : seen) {
        if (sight->node != 0) {
            m_ranks.send_text(static_cast<unsigned>(sight->node), std::string(k_tell_cpus));
        }
    }
    for (Sight* sight : seen) {
        sight->effective_cpus =
            cpus_from(sight->node == 0 ? cpus_by(spin, m_cpus)
                                       : m_ranks.await_text(static_cast<unsigned>(sight->node)));
    }
    return static_cast<unsigned>(seen.size());
}

void World::tell_cpus(const Spin& spin) const {
    m_ranks.send_text(0, cpus_by(spin, m_cpus));
}

void World::answer_trips() const {
    std::vector<std::byte> room(k_longest_trip);
    m_ranks.answer_trips(room);
}

std::optional<Wire> World::wire_to(int rank) const {
    using Clock = std::chrono::steady_clock;
    std::vector<std::byte> message(k_longest_trip);
    const auto to = static_cast<unsigned>(rank);
    m_ranks.send_text(to, std::string(k_answer_trips));
    const auto trip_s = [&](std::size_t bytes) {
        const auto start = Clock::now();
        m_ranks.trip(to, std::span(message).first(bytes));
        return std::chrono::duration<double>(Clock::now() - start).count();
    };
    const auto wire = measure_wire(trip_s);
    message.front() = std::byte{1};
    m_ranks.trip(to, std::span(message).first(1));
    return wire;
}

std::vector<Fact> World::facts() const {
    int version = 0;
    int subversion = 0;
    MPI_Get_version(&version, &subversion);
    std::vector<Fact> facts{
        {"mpi_library", library()},
        {"mpi_standard", std::to_string(version) + "." + std::to_string(subversion)},
        {"mpi_world", std::to_string(m_ranks.count())}};
    if (std::string carried = transport(); !carried.empty()) {
        facts.push_back({"mpi_transport", std::move(carried)});
    }
    return facts;
}

}  // namespace crossover::mpi
