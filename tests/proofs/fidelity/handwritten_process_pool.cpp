// Processes by hand: forked, fed and awaited as somebody writes it who trusts them to live. The
// turn signals are our own, as the team is in the loop of the pool of threads.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <new>
#include <vector>

#include "backends/process_pool/turn_signal.hpp"
#include "tests/proofs/fidelity/handwritten.hpp"

namespace {

using namespace crossover::fidelity;
using crossover::process_pool::TurnSignal;

/// Worker w has [n w / workers, n (w+1) / workers).
std::size_t bound(std::size_t n, int workers, int worker) {
    return n * static_cast<std::size_t>(worker) / static_cast<std::size_t>(workers);
}

void loop(const double* x, double* y, std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
        y[i] = std::sqrt(x[i]) * std::sin(x[i]);
    }
}

/// A child that runs `work` and ends with it, or with this process.
template <class Work>
void in_a_child(const Work& work) {
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        work();
        _exit(0);
    }
    if (child < 0) {
        std::abort();
    }
}

// What lasts from place to map, which are plain functions.
struct Desk {
    alignas(crossover::process_pool::k_line_bytes) TurnSignal order;
    std::size_t n = 0;
    alignas(crossover::process_pool::k_line_bytes) TurnSignal report;
};
Desk* desks = nullptr;                 // NOLINT: [worker], shared
std::vector<std::array<int, 2>> ends;  // NOLINT: [worker]: to read from it and to write to it
std::uint32_t turn = 0;                // NOLINT

constexpr std::chrono::microseconds k_spin{40};

void wait_for(TurnSignal& signal, std::uint32_t wanted) {
    if (!signal.spin_for(wanted, k_spin)) {
        while (!signal.sleep_for(wanted)) {
        }
    }
}

void place_shm(const Prepare& prepare, std::size_t n, int workers) {
    const std::size_t bytes = static_cast<std::size_t>(workers) * sizeof(Desk);
    void* const memory =
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    desks = new (memory) Desk[static_cast<std::size_t>(workers)];
    turn = 1;
    for (int worker = 1; worker < workers; ++worker) {
        in_a_child([=] {
            Desk& desk = desks[worker];
            const std::size_t first = bound(n, workers, worker);
            prepare(first, bound(n, workers, worker + 1) - first);
            desk.report.send(1);
            for (std::uint32_t mine = 2;; ++mine) {
                wait_for(desk.order, mine);
                loop(prepare.x, prepare.y, bound(desk.n, workers, worker),
                     bound(desk.n, workers, worker + 1));
                desk.report.send(mine);
            }
        });
    }
    prepare(0, bound(n, workers, 1));
    for (int worker = 1; worker < workers; ++worker) {
        wait_for(desks[worker].report, turn);
    }
}

void map_shm(const double* x, double* y, std::size_t n, int workers) {
    ++turn;
    for (int worker = 1; worker < workers; ++worker) {
        desks[worker].n = n;
        desks[worker].order.send(turn);
    }
    loop(x, y, 0, bound(n, workers, 1));
    for (int worker = 1; worker < workers; ++worker) {
        wait_for(desks[worker].report, turn);
    }
}

template <class Work>
void fork_all(int workers, const Work& work) {
    for (int worker = 1; worker < workers; ++worker) {
        in_a_child([&] { work(worker); });
    }
    work(0);
    while (wait(nullptr) > 0) {
    }
}

void place_fork(const Prepare& prepare, std::size_t n, int workers) {
    fork_all(workers, [&](int worker) {
        prepare(bound(n, workers, worker),
                bound(n, workers, worker + 1) - bound(n, workers, worker));
    });
}

void map_fork(const double* x, double* y, std::size_t n, int workers) {
    fork_all(workers, [=](int worker) {
        loop(x, y, bound(n, workers, worker), bound(n, workers, worker + 1));
    });
}

/// All of it, or the end of the program: whoever writes this by hand does not look further.
template <class Move, class Byte>
void move_all(const Move& move, int end, Byte* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t moved = move(end, bytes, count);
        if (moved <= 0) {
            _exit(1);
        }
        bytes += moved;
        count -= static_cast<std::size_t>(moved);
    }
}

void receive(int end, void* memory, std::size_t bytes) {
    move_all(&read, end, static_cast<char*>(memory), bytes);
}

void send(int end, const void* memory, std::size_t bytes) {
    move_all(&write, end, static_cast<const char*>(memory), bytes);
}

void place_pipe(const Prepare& prepare, std::size_t n, int workers) {
    prepare(0, n);
    ends.resize(static_cast<std::size_t>(workers));
    for (std::size_t worker = 1; worker < ends.size(); ++worker) {
        std::array<int, 2> there{};
        std::array<int, 2> back{};
        if (pipe(there.data()) != 0 || pipe(back.data()) != 0) {
            std::abort();
        }
        in_a_child([&] {
            std::vector<double> x(n);
            std::vector<double> y(n);
            for (std::size_t count = 0;;) {
                receive(there[0], &count, sizeof count);
                receive(there[0], x.data(), count * sizeof(double));
                loop(x.data(), y.data(), 0, count);
                send(back[1], y.data(), count * sizeof(double));
            }
        });
        close(there[0]);
        close(back[1]);
        ends[worker] = {back[0], there[1]};
    }
}

void map_pipe(const double* x, double* y, std::size_t n, int workers) {
    for (int worker = 1; worker < workers; ++worker) {
        const std::size_t first = bound(n, workers, worker);
        const std::size_t count = bound(n, workers, worker + 1) - first;
        send(ends[static_cast<std::size_t>(worker)][1], &count, sizeof count);
        send(ends[static_cast<std::size_t>(worker)][1], x + first, count * sizeof(double));
    }
    loop(x, y, 0, bound(n, workers, 1));
    for (int worker = 1; worker < workers; ++worker) {
        const std::size_t first = bound(n, workers, worker);
        receive(ends[static_cast<std::size_t>(worker)][0], y + first,
                (bound(n, workers, worker + 1) - first) * sizeof(double));
    }
}

std::optional<Twin> find(std::string_view variant, int /*workers*/) {
    if (variant == "shm") {
        return Twin{place_shm, map_shm, true};
    }
    if (variant == "fork") {
        return Twin{place_fork, map_fork, true};
    }
    return variant == "pipe" ? std::optional(Twin{place_pipe, map_pipe}) : std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
    return crossover::fidelity::serve(find, argc, argv);
}
