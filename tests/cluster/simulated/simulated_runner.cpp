// A runner of docs/protocol.md in simulated time. SMPI runs the ranks of this program over a
// planted network: its collectives send every message, MPI_Wtime reads the simulated clock, and
// computing is charged, not done. Built by smpicxx, started by smpirun with NS_PER_ELEMENT; rank 0
// speaks.
//
// Backends: "serial" computes on rank 0. "resident" broadcasts the order, every rank computes its
// part, and a barrier tells rank 0 that all have. "scatter" moves inputs and outputs as well.
#include <mpi.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

using Json = nlohmann::json;

enum class Way : std::uint64_t { serial, resident, scatter };
enum class Op : std::uint64_t { stop, place, map, trip };

/// What rank 0 broadcasts.
struct Order {
    Op op = Op::stop;
    Way way = Way::serial;
    std::uint64_t n = 0;
};

class Rank {
  public:
    explicit Rank(double seconds_per_element) : m_seconds_per_element(seconds_per_element) {
        MPI_Comm_rank(MPI_COMM_WORLD, &m_rank);
        MPI_Comm_size(MPI_COMM_WORLD, &m_ranks);
        m_counts.resize(static_cast<std::size_t>(m_ranks));
        m_offsets.resize(static_cast<std::size_t>(m_ranks));
    }

    bool speaks() const { return m_rank == 0; }
    int ranks() const { return m_ranks; }

    /// Rank 0: has all ranks do it. A serial map concerns no other rank.
    void order(Order order) {
        if (order.op != Op::map || order.way != Way::serial) {
            MPI_Bcast(&order, sizeof(order), MPI_BYTE, 0, MPI_COMM_WORLD);
        }
        obey(order);
    }

    /// Rank 0: simulated seconds of so many bytes to rank 1 and of an empty answer.
    double trip_s(std::uint64_t bytes) {
        order({Op::trip, Way::serial, bytes});
        MPI_Barrier(MPI_COMM_WORLD);
        std::vector<char> message(bytes);
        const double began = MPI_Wtime();
        MPI_Send(message.data(), static_cast<int>(bytes), MPI_BYTE, 1, 0, MPI_COMM_WORLD);
        MPI_Recv(nullptr, 0, MPI_BYTE, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        return MPI_Wtime() - began;
    }

    /// The others: until they are stopped.
    void serve() {
        Order order;
        do {
            MPI_Bcast(&order, sizeof(order), MPI_BYTE, 0, MPI_COMM_WORLD);
            obey(order);
        } while (order.op != Op::stop);
    }

  private:
    void obey(const Order& order) {
        if (order.op == Op::place) {
            m_values.resize(speaks() ? order.n : order.n / static_cast<std::uint64_t>(m_ranks) + 1);
        } else if (order.op == Op::map && order.way == Way::serial) {
            compute(order.n);
        } else if (order.op == Op::map) {
            map(order.n, order.way == Way::scatter);
        } else if (order.op == Op::trip && !speaks()) {
            answer_trip(order.n);
        }
    }

    void answer_trip(std::uint64_t bytes) const {
        MPI_Barrier(MPI_COMM_WORLD);
        if (m_rank == 1) {
            std::vector<char> message(bytes);
            MPI_Recv(message.data(), static_cast<int>(bytes), MPI_BYTE, 0, 0, MPI_COMM_WORLD,
                     MPI_STATUS_IGNORE);
            MPI_Send(nullptr, 0, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
        }
    }

    void map(std::uint64_t n, bool moves) {
        const auto ranks = static_cast<std::uint64_t>(m_ranks);
        for (std::uint64_t rank = 0; rank < ranks; ++rank) {
            m_offsets[rank] = static_cast<int>(n * rank / ranks);
            m_counts[rank] = static_cast<int>(n * (rank + 1) / ranks) - m_offsets[rank];
        }
        const int own = m_counts[static_cast<std::size_t>(m_rank)];
        void* const part = speaks() ? MPI_IN_PLACE : m_values.data();
        if (moves) {
            MPI_Scatterv(m_values.data(), m_counts.data(), m_offsets.data(), MPI_DOUBLE, part, own,
                         MPI_DOUBLE, 0, MPI_COMM_WORLD);
        }
        compute(static_cast<std::uint64_t>(own));
        if (moves) {
            MPI_Gatherv(part, own, MPI_DOUBLE, m_values.data(), m_counts.data(), m_offsets.data(),
                        MPI_DOUBLE, 0, MPI_COMM_WORLD);
        }
        MPI_Barrier(MPI_COMM_WORLD);
    }

    /// The planted hosts do 1e9 operations a second.
    void compute(std::uint64_t n) const {
        if (n > 0) {
            smpi_execute_flops(1e9 * m_seconds_per_element * static_cast<double>(n));
        }
    }

    double m_seconds_per_element;
    int m_rank = 0;
    int m_ranks = 1;
    std::vector<double> m_values;
    std::vector<int> m_counts;
    std::vector<int> m_offsets;
};

/// Simulated calls are alike: these stand for all iterations.
double measure(Rank& rank, const Order& order, std::uint64_t iterations) {
    const auto calls = std::min<std::uint64_t>(iterations, 3);
    rank.order(order);
    const double began = MPI_Wtime();
    for (std::uint64_t call = 0; call < calls; ++call) {
        rank.order(order);
    }
    return (MPI_Wtime() - began) * static_cast<double>(iterations) / static_cast<double>(calls);
}

/// From node 0 to node 1.
Json link_of(Rank& rank) {
    constexpr std::uint64_t k_bytes = 1 << 20;
    const double empty_s = rank.trip_s(1);
    return {{"host", "node-1"},
            {"latency_us", 0.5e6 * empty_s},
            {"ns_per_byte", 1e9 * (rank.trip_s(k_bytes) - empty_s) / (k_bytes - 1)}};
}

Json answer(Rank& rank, Order& order, const Json& request) {
    const std::string op = request.at("op");
    if (op == "hello") {
        return {{"ok", true}, {"protocol", 1}, {"runner", "simulated"}};
    }
    if (op == "open") {
        const std::string backend = request.at("backend");
        order.way = backend == "scatter"    ? Way::scatter
                    : backend == "resident" ? Way::resident
                                            : Way::serial;
        order.op = Op::place;
        order.n = request.at("n_max");
        rank.order(order);
        order.op = Op::map;
        const Json facts{{"simulated", "SimGrid SMPI"},
                         {"ranks", std::to_string(rank.ranks())},
                         {"bytes_per_element", 16}};
        Json reply{{"ok", true}, {"environment", facts}};
        if (order.way != Way::serial) {
            reply["links"] = {link_of(rank)};
        }
        return reply;
    }
    if (op == "verify") {  // nothing is computed, so all agree
        return {{"ok", true}, {"checksum", "00000000"}};
    }
    if (op == "measure") {
        order.n = request.at("n");
        return {{"ok", true}, {"seconds", measure(rank, order, request.at("iterations"))}};
    }
    if (op == "close") {
        return {{"ok", true}};
    }
    return {{"ok", false}, {"error", "unknown op"}};
}

/// Until close, or the end of stdin.
void speak(Rank& rank) {
    Order order;
    std::string line;
    for (bool closed = false; !closed && std::getline(std::cin, line);) {
        const Json request = Json::parse(line);
        std::cout << answer(rank, order, request) << std::endl;
        closed = request.at("op") == "close";
    }
    rank.order({});
}

}  // namespace

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    Rank rank(argc > 1 ? std::strtod(argv[1], nullptr) * 1e-9 : 0.0);
    if (rank.speaks()) {
        speak(rank);
    } else {
        rank.serve();
    }
    MPI_Finalize();
}
