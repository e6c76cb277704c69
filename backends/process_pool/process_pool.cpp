#include "backends/process_pool/process_pool.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/api/arrays.hpp"
#include "backends/api/spin.hpp"
#include "backends/process_pool/children.hpp"
#include "backends/process_pool/ticket.hpp"

namespace crossover {
namespace {

using process_pool::Children;
using process_pool::k_line_bytes;
using process_pool::Patience;
using process_pool::Ticket;

constexpr std::array<Variant, 1> k_variants{{{"shm", "forked workers, inputs and outputs in shared memory"}}};

// Longer than a hot hand-over between cores (0.1 to 1 us), shorter than sleeping and waking (about 70 us).
constexpr std::chrono::microseconds k_spin{40};
// How long a dead worker can stay unnoticed; a wake-up this rare costs nothing.
constexpr std::chrono::milliseconds k_between_looks{20};

/// What passes between the parent and one worker. One line is written by the parent, the other by the worker (and each
/// by its reader only when that goes to sleep).
struct Mailbox {
    struct alignas(k_line_bytes) Order {
        Ticket ticket;
        std::size_t n = 0;
    };
    struct alignas(k_line_bytes) Report {
        Ticket ticket;
    };
    /// Where the worker runs, written by it before its first report.
    struct alignas(k_line_bytes) Seat {
        bool bound = true;
        std::array<char, k_line_bytes> mask{};  // cut where the list of CPUs is longer
    };
    Order order;
    Report report;
    Seat seat;

    void settle(const Problem& problem, unsigned worker) noexcept {
        seat.bound = bind_caller(problem, worker);
        const std::string text = mask_of_caller();
        text.copy(seat.mask.data(), seat.mask.size() - 1);
    }
};

class ProcessPoolSession final : public Session {
  public:
    ProcessPoolSession(Arrays arrays, Buffer mailboxes, const Problem& problem)
        : m_problem(problem),
          m_arrays(std::move(arrays)),
          m_mailbox_memory(std::move(mailboxes)),
          m_mailboxes(new (m_mailbox_memory.data()) Mailbox[problem.workers]),
          m_turns(problem.workers, k_ready),
          m_spin(spin_window(problem, k_spin)) {}

    /// Forks the children and waits until all have touched their slices.
    Expected<void> start() {
        const auto work = [](void* session, unsigned number) noexcept {
            static_cast<ProcessPoolSession*>(session)->work(number + 1);
        };
        if (Expected<void> started = m_children.start(workers() - 1, {work, this}); !started) {
            return started;
        }
        m_mailboxes[0].settle(m_problem, 0);
        m_arrays.prepare(slice_of(m_arrays.n_max(), workers(), 0));
        try {
            for (unsigned worker = 1; worker < workers(); ++worker) {
                await(worker, workers(), m_arrays.n_max());
            }
        } catch (const RunError& error) {
            return failure({.what = error.what(),
                            .where = "backend process_pool, while placing memory",
                            .remedy = "look for a lack of memory (dmesg), or ask for a smaller largest n"});
        }
        return check_seats();
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        // Only workers whose slice is not empty are troubled.
        const auto busy = static_cast<unsigned>(std::min<std::size_t>(workers(), n));
        for (unsigned worker = 1; worker < busy; ++worker) {
            m_mailboxes[worker].order.n = n;
            m_mailboxes[worker].order.ticket.send(++m_turns[worker]);
        }
        m_arrays.map(slice_of(n, workers(), 0));
        for (unsigned worker = 1; worker < busy; ++worker) {
            await(worker, busy, n);
        }
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        return {{"process_pool_start", "fork"},
                {"process_pool_spin_us", std::to_string(m_spin.count())},
                {"worker_masks", masks()}};
    }

    std::span<const int> worker_processes() const noexcept override { return m_children.processes(); }

  private:
    unsigned workers() const noexcept { return static_cast<unsigned>(m_turns.size()); }

    /// A child's life: turn k_ready is the first touch, every later one a run.
    [[noreturn]] void work(unsigned worker) noexcept {
        Mailbox& mailbox = m_mailboxes[worker];
        mailbox.settle(m_problem, worker);
        m_arrays.prepare(slice_of(m_arrays.n_max(), workers(), worker));
        mailbox.report.ticket.send(k_ready);
        for (std::uint32_t turn = k_ready + 1;; ++turn) {
            for (Patience patience{.spin = m_spin}; !mailbox.order.ticket.await(turn, patience);) {
                patience.spin = {};
            }
            m_arrays.map(slice_of(mailbox.order.n, workers(), worker));
            mailbox.report.ticket.send(turn);
        }
    }

    /// Waits for a worker's report on its latest turn; throws RunError when it, or another of the busy ones, has died.
    void await(unsigned worker, unsigned busy, std::size_t n) {
        Patience patience{.spin = m_spin, .sleep = k_between_looks};
        while (!m_mailboxes[worker].report.ticket.await(m_turns[worker], patience)) {
            patience.spin = {};
            for (unsigned other = worker; other < busy; ++other) {
                // In this order: a report that a dead worker had sent before its end counts.
                const auto end = m_children.end_of(other - 1);
                if (end && !m_mailboxes[other].report.ticket.has(m_turns[other])) {
                    throw RunError(obituary(other, n, *end));
                }
            }
        }
    }

    Expected<void> check_seats() const {
        for (unsigned worker = 0; worker < workers(); ++worker) {
            if (!m_mailboxes[worker].seat.bound) {
                return failure({.what = "worker " + std::to_string(worker) + " was refused the CPU " +
                                        std::to_string(m_problem.cpus.at(worker)),
                                .where = "backend process_pool",
                                .remedy = "leave out --pin, or allow that CPU"});
            }
        }
        return {};
    }

    /// "0;1": one mask a worker, in their order.
    std::string masks() const {
        std::string text;
        for (unsigned worker = 0; worker < workers(); ++worker) {
            text.append(worker == 0 ? "" : ";").append(m_mailboxes[worker].seat.mask.data());
        }
        return text;
    }

    std::string obituary(unsigned worker, std::size_t n, const std::string& end) const {
        const Slice slice = slice_of(n, workers(), worker);
        return "worker " + std::to_string(worker) + " of " + std::to_string(workers()) + " (process " +
               std::to_string(m_children.processes()[worker - 1]) + ") " + end + " with elements [" +
               std::to_string(slice.first) + ", " + std::to_string(slice.first + slice.count) + ") of " +
               std::to_string(n) + " not done";
    }

    static constexpr std::uint32_t k_ready = 1;

    Problem m_problem;
    Arrays m_arrays;
    Buffer m_mailbox_memory;
    Mailbox* m_mailboxes;                // [worker]; of worker 0, the parent, only the seat is used
    std::vector<std::uint32_t> m_turns;  // [worker]: the latest turn it was given
    std::chrono::microseconds m_spin;
    Children m_children;  // last, so that they are gone before the memory is
};

class ProcessPoolBackend final : public Backend {
  public:
    std::span<const Variant> variants() const noexcept override { return k_variants; }

    Expected<std::unique_ptr<Session>> open(const Problem& problem, std::string_view /*variant*/) const override {
        Expected<Arrays> arrays = Arrays::place(problem, Sharing::with_children);
        if (!arrays) {
            return failure(std::move(arrays.error()));
        }
        Expected<Buffer> mailboxes = Buffer::allocate(problem.workers, sizeof(Mailbox), Sharing::with_children);
        if (!mailboxes) {
            return failure(std::move(mailboxes.error()));
        }
        auto session = std::make_unique<ProcessPoolSession>(std::move(*arrays), std::move(*mailboxes), problem);
        if (Expected<void> started = session->start(); !started) {
            return failure(std::move(started.error()));
        }
        return session;
    }
};

}  // namespace

const Backend& process_pool_backend() noexcept {
    static const ProcessPoolBackend backend;
    return backend;
}

}  // namespace crossover
