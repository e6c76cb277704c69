#include "backends/pool/team.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <system_error>

#include "backends/api/backend.hpp"
#include "backends/api/spin.hpp"

namespace crossover::pool {
namespace {

void sleep_while(std::atomic<std::uint32_t>& word, std::uint32_t value) noexcept {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT_PRIVATE, value, nullptr,
            nullptr, 0);
}

void wake(std::atomic<std::uint32_t>& word) noexcept {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE_PRIVATE, 1, nullptr,
            nullptr, 0);
}

}  // namespace

Team::Team(unsigned workers, std::chrono::microseconds spin)
    : m_beds(workers), m_workers(workers), m_spin(spin) {
    start();
}

Team::~Team() {
    stop();
}

void Team::start() {
    m_threads.reserve(m_workers - 1);
    for (unsigned worker = 1; worker < m_workers; ++worker) {
        try {
            m_threads.emplace_back([this, worker] { live(worker); });
        } catch (const std::system_error& error) {
            const std::string why = error.what();
            const unsigned asked = m_workers;
            m_workers = worker;  // only those that are there are told to stop
            stop();
            throw RunError("thread " + std::to_string(worker + 1) + " of " + std::to_string(asked) +
                           " was refused: " + why);
        }
    }
}

void Team::stop() noexcept {
    run(m_workers, 0, nullptr, nullptr);
    for (std::thread& thread : m_threads) {
        thread.join();
    }
    m_threads.clear();
}

// Sequentially consistent where a flag and a number cross: the caller writes the turn and then
// looks for sleepers, a worker says that it sleeps and then looks at the turn. One of the two must
// see the other, or a wake-up is lost. The same between the count of reports and a sleeping caller.

void Team::run(unsigned busy, std::size_t n, Part part, void* context) noexcept {
    if (busy > 1) {
        const std::uint32_t turn = m_job.turn.load(std::memory_order_relaxed) + 1;
        m_job.reports += busy - 1;
        m_job.part = part;
        m_job.context = context;
        m_job.n = n;
        m_job.busy[turn % 2].store(busy, std::memory_order_release);
        m_job.turn.store(turn, std::memory_order_seq_cst);
        for (unsigned worker = 1; worker < busy; ++worker) {
            std::atomic<std::uint32_t>& asleep = m_beds[worker].asleep;
            if (asleep.load(std::memory_order_seq_cst) != 0 &&
                asleep.exchange(0, std::memory_order_seq_cst) != 0) {
                wake(asleep);
            }
        }
    }
    if (busy > 0 && part != nullptr) {
        part(context, 0, n);
    }
    if (busy > 1) {
        await_reports();
    }
}

void Team::live(unsigned worker) noexcept {
    for (std::uint32_t seen = 0;;) {
        await_turn_after(seen, worker);
        seen = m_job.turn.load(std::memory_order_acquire);
        const unsigned busy = m_job.busy[seen % 2].load(std::memory_order_acquire);
        // Without a part in this turn the caller does not wait for us, and may be on to the next.
        if (worker >= busy || m_job.turn.load(std::memory_order_acquire) != seen) {
            continue;
        }
        const Part part = m_job.part;
        if (part != nullptr) {
            part(m_job.context, worker, m_job.n);
        }
        report();
        if (part == nullptr) {
            return;
        }
    }
}

void Team::await_turn_after(std::uint32_t seen, unsigned worker) noexcept {
    const auto has_come = [&] { return m_job.turn.load(std::memory_order_acquire) != seen; };
    if (spin_until(has_come, m_spin)) {
        return;
    }
    std::atomic<std::uint32_t>& asleep = m_beds[worker].asleep;
    for (;;) {
        asleep.store(1, std::memory_order_seq_cst);
        if (m_job.turn.load(std::memory_order_seq_cst) != seen) {
            asleep.store(0, std::memory_order_relaxed);
            return;
        }
        sleep_while(asleep, 1);
    }
}

void Team::report() noexcept {
    const std::uint32_t last =
        m_job.reports;  // read before the count: afterwards the next job may be written
    if (m_reports.count.fetch_add(1, std::memory_order_seq_cst) + 1 == last &&
        m_job.caller_sleeps.load(std::memory_order_seq_cst) != 0) {
        wake(m_reports.count);
    }
}

void Team::await_reports() noexcept {
    const std::uint32_t all = m_job.reports;
    const auto are_all_in = [&] { return m_reports.count.load(std::memory_order_acquire) == all; };
    if (are_all_in() || spin_until(are_all_in, m_spin)) {
        return;
    }
    m_job.caller_sleeps.store(1, std::memory_order_seq_cst);
    for (std::uint32_t count = m_reports.count.load(std::memory_order_seq_cst); count != all;
         count = m_reports.count.load(std::memory_order_seq_cst)) {
        sleep_while(m_reports.count, count);
    }
    m_job.caller_sleeps.store(0, std::memory_order_relaxed);
}

}  // namespace crossover::pool
