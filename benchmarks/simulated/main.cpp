// crossover-runner-simulated WORKLOAD=NS,IN,OUT …: a runner of docs/protocol.md in simulated time.
// smpirun starts its ranks on a platform; SMPI sends every message over it, MPI_Wtime reads the
// simulated clock. Orders, acknowledgements, Scatterv and Gatherv are those of backends/mpi.
// Computing is charged, not done: a map of n elements takes NS nanoseconds each. An element has IN
// bytes of input and OUT of output.
//
// Backends: "serial", "resident" and "scatter". Sessions may follow each other. All calls are
// alike, so one stands for all iterations.
#include <fmt/format.h>
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <iostream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "backends/api/network.hpp"
#include "backends/api/partition.hpp"
#include "backends/mpi/ranks.hpp"
#include "benchmarks/protocol/serve.hpp"

namespace {

using namespace crossover;

/// What one element costs.
struct Cost {
    double ns = 0.0;
    unsigned bytes_in = 8, bytes_out = 8;
};

enum class Way : std::uint8_t { serial, resident, scatter };

/// A session as every rank knows it.
struct Plan {
    Cost cost;
    Way way = Way::serial;
    std::uint64_t n_max = 0;
};

/// Memory that SMPI does not copy: every page of it is the same one.
class Payload {
  public:
    Payload() = default;
    explicit Payload(std::size_t bytes)
        : m_data(static_cast<std::byte*>(SMPI_SHARED_MALLOC(bytes))) {}
    Payload(Payload&& other) noexcept : m_data(std::exchange(other.m_data, nullptr)) {}
    Payload& operator=(Payload&& other) noexcept {
        std::swap(m_data, other.m_data);
        return *this;
    }
    Payload(const Payload&) = delete;
    Payload& operator=(const Payload&) = delete;
    ~Payload() {
        if (m_data != nullptr) {
            SMPI_SHARED_FREE(m_data);
        }
    }
    std::byte* data() const noexcept { return m_data; }

  private:
    std::byte* m_data = nullptr;
};

/// "wave=20,8,8" read by every rank.
Expected<std::pair<std::string, Cost>> cost_from(std::string_view word) {
    const auto equals = word.rfind('=');
    Cost cost;
    const std::string numbers(equals == std::string_view::npos ? "" : word.substr(equals + 1));
    char comma = ',';
    std::istringstream stream(numbers);
    stream >> cost.ns >> comma >> cost.bytes_in >> comma >> cost.bytes_out;
    if (!stream || !stream.eof() || !(cost.ns >= 0.0) || cost.bytes_in == 0 ||
        cost.bytes_out == 0) {
        return failure({fmt::format("'{}' is not of the form WORKLOAD=NS,IN,OUT", word),
                        "crossover-runner-simulated", "for example wave=20,8,8"});
    }
    return std::pair(std::string(word.substr(0, equals)), cost);
}

class Rank {
  public:
    bool speaks() const { return m_ranks.index() == 0; }
    unsigned ranks() const { return m_ranks.count(); }
    std::uint64_t n_max() const { return m_plan.n_max; }

    /// By rank 0.
    void open(const Plan& plan) {
        m_plan = plan;
        m_ranks.give({mpi::Command::output, 0});
        place();
    }
    /// By rank 0: simulated seconds.
    double run(std::uint64_t n) {
        const double began = MPI_Wtime();
        if (m_plan.way == Way::serial) {
            compute(n);
        } else {
            m_ranks.give({mpi::Command::run, n});
            map(n);
        }
        return MPI_Wtime() - began;
    }
    /// By rank 0, behind open(): what the wire to rank 1 costs.
    Link wire() const {
        constexpr std::size_t k_bytes = 1U << 20U;
        std::vector<std::byte> message(k_bytes, std::byte{0});
        const auto trip_s = [&](std::size_t bytes) {
            const double began = MPI_Wtime();
            m_ranks.trip(1, std::span(message).first(bytes));
            return MPI_Wtime() - began;
        };
        trip_s(1);  // until it comes rank 1 rests
        const double empty_s = trip_s(1);
        message.front() = std::byte{1};  // the last one
        return {.host = "node-1",
                .latency_us = 0.5e6 * empty_s,
                .ns_per_byte = 1e9 * (trip_s(k_bytes) - empty_s) / (k_bytes - 1)};
    }

    /// By rank 0: the last order.
    void close() {
        m_ranks.give({mpi::Command::close, 0});
        m_ranks.finish();
    }
    /// By the others, until then.
    void serve() {
        for (;;) {
            const mpi::Order order = m_ranks.await(false);
            if (order.command == mpi::Command::close) {
                m_ranks.finish();
                return;
            }
            if (order.command == mpi::Command::run) {
                map(order.n);
            } else {
                place();
            }
        }
    }

  private:
    /// Every rank learns of the session, and makes room.
    void place() {
        MPI_Bcast(&m_plan, sizeof m_plan, MPI_BYTE, 0, MPI_COMM_WORLD);
        m_ranks.set_element_sizes(m_plan.cost.bytes_in, m_plan.cost.bytes_out);
        m_inputs = {};
        m_outputs = {};
        if (m_plan.way == Way::scatter) {
            const std::size_t room = speaks() ? m_plan.n_max : m_plan.n_max / ranks() + 1;
            m_inputs = Payload(room * m_plan.cost.bytes_in);
            m_outputs = Payload(room * m_plan.cost.bytes_out);
        }
        m_ranks.finish();
        if (m_plan.way != Way::serial && m_ranks.index() == 1) {
            std::vector<std::byte> room(1U << 20U);
            m_ranks.answer_trips(room);
        }
    }

    /// As Share::run of backends/mpi.
    void map(std::uint64_t n) {
        const bool moves = m_plan.way == Way::scatter && ranks() > 1;
        if (moves) {
            m_ranks.scatter(n, m_inputs.data());
        }
        compute(slice_of(n, ranks(), m_ranks.index()).count);
        if (moves) {
            m_ranks.gather(n, m_outputs.data());
        }
        if (!moves || n < ranks()) {
            m_ranks.finish();
        }
    }

    /// Hosts of the platform do 1e9 operations a second.
    void compute(std::uint64_t n) const {
        if (n > 0) {
            smpi_execute_flops(m_plan.cost.ns * static_cast<double>(n));
        }
    }

    mpi::Ranks m_ranks = mpi::Ranks::world();
    Plan m_plan;
    Payload m_inputs, m_outputs;
};

/// What rank 0 answers.
class Speaker {
  public:
    Speaker(Rank& rank, std::map<std::string, Cost> costs)
        : m_rank(rank), m_costs(std::move(costs)) {}

    Expected<protocol::Reply> operator()(const protocol::HelloRequest& request) const {
        return protocol::greet(request, "crossover-runner-simulated");
    }
    Expected<protocol::Reply> operator()(const protocol::OpenRequest& request) const {
        static constexpr std::array<std::string_view, 3> k_ways{"serial", "resident", "scatter"};
        const auto* const way = std::find(k_ways.begin(), k_ways.end(), request.backend);
        const auto cost = m_costs.find(request.workload);
        if (way == k_ways.end() || cost == m_costs.end() || request.n_max > INT_MAX) {
            return failure({fmt::format("cannot simulate {} by {} for n <= {}", request.workload,
                                        request.backend, request.n_max),
                            "", ""});
        }
        m_rank.open({cost->second, static_cast<Way>(way - k_ways.begin()), request.n_max});
        protocol::OpenReply reply;
        reply.environment = {{"simulated", "SimGrid SMPI"},
                             {"ranks", std::to_string(m_rank.ranks())}};
        reply.bytes_per_element = cost->second.bytes_in + cost->second.bytes_out;
        if (request.backend != k_ways.front() && m_rank.ranks() > 1) {
            reply.network.links.push_back(m_rank.wire());
        }
        return reply;
    }
    Expected<protocol::Reply> operator()(const protocol::MeasureRequest& request) const {
        if (request.n > m_rank.n_max()) {
            return failure(
                {fmt::format("n = {} is beyond the session's n_max", request.n), "", ""});
        }
        return protocol::MeasureReply{
            {.seconds = m_rank.run(request.n) * static_cast<double>(request.iterations)}};
    }
    /// Nothing is computed, so all agree.
    Expected<protocol::Reply> operator()(const protocol::VerifyRequest& /*request*/) const {
        return protocol::VerifyReply{"00000000"};
    }
    Expected<protocol::Reply> operator()(const protocol::ProbeRequest& /*request*/) const {
        return failure({"simulated nodes cannot be probed", "", ""});
    }
    Expected<protocol::Reply> operator()(const protocol::CloseRequest& /*request*/) const {
        return protocol::CloseReply{};
    }

  private:
    Rank& m_rank;
    std::map<std::string, Cost> m_costs;
};

int run(int argc, char** argv) {
    std::map<std::string, Cost> costs;
    for (int i = 1; i < argc; ++i) {
        const auto cost = cost_from(argv[i]);
        if (!cost) {
            fmt::print(stderr, "{}\n", to_string(cost.error()));
            return 2;
        }
        costs.insert(*cost);
    }
    Rank rank;
    if (!rank.speaks()) {
        rank.serve();
        return 0;
    }
    const Speaker speaker(rank, std::move(costs));
    protocol::serve(std::cin, STDOUT_FILENO,
                    [&](const protocol::Request& request) { return std::visit(speaker, request); });
    rank.close();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    const int code = run(argc, argv);
    MPI_Finalize();
    return code;
}
