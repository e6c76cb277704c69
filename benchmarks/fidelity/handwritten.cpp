#include "benchmarks/fidelity/handwritten.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "benchmarks/record/protocol.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::fidelity {
namespace {

class Answers {
  public:
    Answers(Loop loop, int workers) : m_loop(loop), m_workers(workers) {}

    record::Reply operator()(const record::HelloRequest&) const {
        return record::HelloReply{record::k_protocol_version, "hand-written"};
    }

    record::Reply operator()(const record::OpenRequest& request) {
        const auto workload = find_workload("wave");
        m_x.resize(request.n_max);
        m_y.resize(request.n_max);
        workload->kernel.fill(workload->kernel.params, request.seed, 0, reinterpret_cast<std::byte*>(m_x.data()),
                              request.n_max);
        return record::OpenReply{{}, 2.0 * sizeof(double)};
    }

    record::Reply operator()(const record::MeasureRequest& request) {
        using clock = std::chrono::steady_clock;
        m_loop(m_x.data(), m_y.data(), request.n, m_workers);
        const auto start = clock::now();
        for (std::uint64_t i = 0; i < request.iterations; ++i) {
            m_loop(m_x.data(), m_y.data(), request.n, m_workers);
        }
        const std::chrono::duration<double> passed = clock::now() - start;
        return record::MeasureReply{{passed.count(), {}, 0.0}};
    }

    record::Reply operator()(const record::VerifyRequest& request) {
        m_loop(m_x.data(), m_y.data(), request.n, m_workers);
        return record::VerifyReply{checksum(std::as_bytes(std::span(m_y).first(request.n)))};
    }

    record::Reply operator()(const record::CloseRequest&) const { return record::CloseReply{}; }

  private:
    Loop m_loop;
    int m_workers;
    std::vector<double> m_x, m_y;
};

}  // namespace

int serve(Loop loop, int argc, char** argv) {
    const int workers = argc == 2 ? std::atoi(argv[1]) : 0;
    if (workers < 1) {
        std::cerr << "usage: " << argv[0] << " WORKERS, with the lines of docs/protocol.md on stdin\n";
        return 2;
    }
    Answers answers(loop, workers);
    for (std::string line; std::getline(std::cin, line);) {
        const auto request = record::decode_request(line);
        std::cout << (request ? record::encode(std::visit(answers, *request))
                              : record::encode_error(to_string(request.error())))
                  << std::endl;
    }
    return 0;
}

}  // namespace crossover::fidelity
