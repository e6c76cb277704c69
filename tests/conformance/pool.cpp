#include "tests/conformance/pool.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace crossover::conformance {

Variable::Variable(const char* name, const std::string& value) : m_name(name) {
    setenv(name, value.c_str(), 1);
}

Variable::~Variable() {
    unsetenv(m_name);
}

std::unique_ptr<Session> open_pool(const Kernel& kernel, const std::string& variant,
                                   std::size_t n_max) {
    return open({choose("process_pool:" + variant), k_workers, ""}, kernel, n_max);
}

std::string fact_of(const Session& session, const std::string& name) {
    for (const Fact& fact : session.facts()) {
        if (fact.name == name) {
            return fact.value;
        }
    }
    return "";
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
