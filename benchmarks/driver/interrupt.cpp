#include "benchmarks/driver/interrupt.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>

namespace crossover::driver {

Interrupt::Interrupt() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : std::array{SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&signals, signal);
    }
    pthread_sigmask(SIG_BLOCK, &signals, &m_before);
    m_descriptor = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ,
                SIG_IGN);  // a file that may not grow is an error of write(), as a full disk is
}

Interrupt::~Interrupt() {
    // A signal that has been seen must not strike once more when it is unblocked.
    signalfd_siginfo seen{};
    while (m_descriptor >= 0 && read(m_descriptor, &seen, sizeof(seen)) > 0) {
    }
    close(m_descriptor);
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

bool Interrupt::pending() const {
    pollfd waited{.fd = m_descriptor, .events = POLLIN, .revents = 0};
    return poll(&waited, 1, 0) > 0;
}

}  // namespace crossover::driver
