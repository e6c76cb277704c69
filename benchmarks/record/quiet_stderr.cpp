#include "benchmarks/record/quiet_stderr.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace crossover::record {

QuietStderr::QuietStderr() {
    std::fflush(stderr);
    const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null < 0) {
        return;
    }
    m_kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (m_kept >= 0) {
        dup2(null, STDERR_FILENO);
    }
    close(null);
}

QuietStderr::~QuietStderr() {
    if (m_kept >= 0) {
        std::fflush(stderr);
        dup2(m_kept, STDERR_FILENO);
        close(m_kept);
    }
}

}  // namespace crossover::record
