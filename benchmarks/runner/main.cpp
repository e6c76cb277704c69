// crossover-runner: one process, one session, driven by lines on stdin (docs/protocol.md).
#include "benchmarks/runner/program.hpp"

int main(int argc, char** argv) {
    using namespace crossover::runner;
    if (refuses_terminal("crossover-runner")) {
        return 2;
    }
    return answer_requests({argv + 1, argv + argc}, claim_stdout());
}
