#include "tests/proofs/fidelity/handwritten.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string>

#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/runner/cpu_clock.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::fidelity {
namespace {

/// As docs/protocol.md asks of every runner: idle threads of libgomp and TBB spin, and would be
/// part of the twin's next epoch.
void let_workers_sleep() {
    runner::wait_until_quiet({}, 0.3);
}

using Room =
    std::unique_ptr<double[], void (*)(const double*)>;  // NOLINT: a vector would touch the memory

Room room_for(std::size_t n, bool with_children) {
    if (!with_children) {
        return {new double[n], [](const double* room) { delete[] room; }};
    }
    constexpr std::size_t k_apart =
        4096;  // malloc's header has the same effect: arrays are no power of two apart
    void* const room = mmap(nullptr, n * sizeof(double) + k_apart, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
        throw std::bad_alloc();
    }
    return {static_cast<double*>(room),
            [](const double*) {}};  // as long as the children, which end with this process
}

class Answers {
  public:
    Answers(const Twin& twin, int workers, std::string_view workload)
        : m_twin(twin), m_workers(workers), m_workload(workload) {}

    protocol::Reply operator()(const protocol::HelloRequest&) const {
        return protocol::HelloReply{protocol::k_protocol_version, "hand-written"};
    }

    protocol::Reply operator()(const protocol::OpenRequest& request) {
        m_x = room_for(request.n_max, m_twin.with_children);
        m_y = room_for(request.n_max, m_twin.with_children);
        if (request.workload != m_workload) {
            throw std::invalid_argument("this loop is that of " + std::string(m_workload) +
                                        " alone");
        }
        m_twin.place({m_workload, request.seed, m_x.get(), m_y.get()}, request.n_max, m_workers);
        return protocol::OpenReply{{}, 2.0 * sizeof(double)};
    }

    protocol::Reply operator()(const protocol::MeasureRequest& request) {
        using clock = std::chrono::steady_clock;
        m_twin.map(m_x.get(), m_y.get(), request.n, m_workers);
        const auto start = clock::now();
        for (std::uint64_t i = 0; i < request.iterations; ++i) {
            m_twin.map(m_x.get(), m_y.get(), request.n, m_workers);
        }
        const std::chrono::duration<double> passed = clock::now() - start;
        let_workers_sleep();
        return protocol::MeasureReply{{passed.count(), {}, 0.0}};
    }

    protocol::Reply operator()(const protocol::VerifyRequest& request) {
        m_twin.map(m_x.get(), m_y.get(), request.n, m_workers);
        let_workers_sleep();
        return protocol::VerifyReply{checksum(std::as_bytes(std::span(m_y.get(), request.n)))};
    }

    protocol::Reply operator()(const protocol::ProbeRequest&) const {
        throw std::invalid_argument("only the suite's own runner probes");
    }
    protocol::Reply operator()(const protocol::CloseRequest&) const {
        return protocol::CloseReply{};
    }

  private:
    const Twin& m_twin;
    int m_workers;
    std::string_view m_workload;
    Room m_x = room_for(0, false);
    Room m_y = room_for(0, false);
};

}  // namespace

void Prepare::operator()(std::size_t first, std::size_t count) const {
    static const auto found = find_workload(workload);
    const Kernel& kernel = found->kernel;
    kernel.fill(kernel.params, seed, first, reinterpret_cast<std::byte*>(x + first), count);
    std::fill_n(y + first, count, 0.0);
}

int serve(FindTwin find, int argc, char** argv, std::string_view workload) {
    const int workers = argc == 2 || argc == 3 ? std::atoi(argv[1]) : 0;
    const std::optional<Twin> twin =
        workers < 1 ? std::nullopt : find(argc == 3 ? argv[2] : "", workers);
    if (!twin) {
        std::cerr << "usage: " << argv[0]
                  << " WORKERS [VARIANT], with the lines of docs/protocol.md on stdin\n";
        return 2;
    }
    Answers answers(*twin, workers, workload);
    const bool is_read =
        protocol::serve(std::cin, STDOUT_FILENO,
                        [&](const protocol::Request& request) -> Expected<protocol::Reply> {
                            return std::visit(answers, request);
                        });
    return is_read ? 0 : 1;
}

}  // namespace crossover::fidelity
