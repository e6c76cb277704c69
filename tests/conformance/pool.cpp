#include "tests/conformance/pool.hpp"

#include <chrono>
#include <fstream>
#include <thread>

namespace crossover::conformance {

std::unique_ptr<Session> open_pool(const Kernel& kernel) {
    return open({choose("process_pool:shm"), k_workers, ""}, kernel, k_n);
}

Kernel wave() {
    return find_workload("wave").value().kernel;
}

void expect_contains(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' is not in: " << text;
}

std::string failure_of_run(Session& session, std::size_t n) {
    try {
        session.run(n);
    } catch (const RunError& error) {
        return error.what();
    }
    return "";
}

bool comes_to_state(int process, char state) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (std::chrono::steady_clock::now() < deadline) {
        std::ifstream file("/proc/" + std::to_string(process) + "/stat");
        std::string line;
        std::getline(file, line);
        if (line.find(std::string(") ") + state + " ") != std::string::npos) {
            return true;
        }
        std::this_thread::yield();
    }
    return false;
}

}  // namespace crossover::conformance
