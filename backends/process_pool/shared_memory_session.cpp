// The variants shm and fork: inputs and outputs lie in memory that all workers share, so a run
// copies nothing.
#include <algorithm>
#include <new>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/process_pool/arrival.hpp"
#include "backends/process_pool/crew.hpp"
#include "backends/process_pool/mailbox.hpp"
#include "backends/process_pool/memory.hpp"
#include "backends/process_pool/sessions.hpp"

namespace crossover::process_pool {
namespace {

// How long a lost worker can stay unnoticed; a wake-up this rare costs nothing.
constexpr std::chrono::milliseconds k_between_looks{20};

class SharedMemorySession final : public Session {
  public:
    SharedMemorySession(const Problem& problem, const Rules& rules, Forks forks, Arrays arrays,
                        Buffer mailboxes)
        : m_problem(problem),
          m_forks(forks),
          m_arrays(std::move(arrays)),
          m_mailbox_memory(std::move(mailboxes)),
          m_mailboxes(new (m_mailbox_memory.data()) Mailbox[problem.workers]),
          m_turns(problem.workers, 0),
          m_crew(problem.workers, rules) {}

    /// Forks the children and waits until all have touched their slices.
    Expected<void> start() {
        for (unsigned worker = 1; worker < m_crew.workers(); ++worker) {
            order(worker, Task::place_memory, m_arrays.n_max());
            if (Expected<void> started = m_crew.children().start(worker, job()); !started) {
                return started;
            }
        }
        settle(m_mailboxes[0], m_problem, 0);
        place_memory(m_mailboxes[0], m_arrays, slice(m_arrays.n_max(), 0));
        try {
            await_all(m_crew.workers(), m_arrays.n_max());
        } catch (const RunError& error) {
            return failure(
                {.what = error.what(),
                 .where = "backend process_pool, while placing memory",
                 .remedy = "look for a lack of memory (dmesg), or ask for a smaller largest n"});
        }
        return require_all_have_arrived(mailboxes(), m_problem);
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        m_crew.begin_run();
        // Only workers whose slice is not empty are troubled.
        const auto busy = static_cast<unsigned>(std::min<std::size_t>(m_crew.workers(), n));
        for (unsigned worker = 1; worker < busy; ++worker) {
            order(worker, Task::map, n);
            if (m_forks == Forks::every_call) {
                fork_for_a_call(worker);
            }
        }
        m_arrays.map(slice(n, 0));
        await_all(busy, n);
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        std::vector<Fact> facts = facts_of(m_crew.rules());
        facts.push_back({"process_pool_spin_us", std::to_string(m_crew.rules().spin.count())});
        facts.push_back({"process_pool_keeps_apart", keeps_apart() ? "yes" : "no"});
        facts.push_back({"worker_masks", masks_of(mailboxes())});
        return facts;
    }

    std::span<const int> worker_processes() const noexcept override {
        return m_forks == Forks::once ? m_crew.children().processes() : std::span<const int>{};
    }

    std::uint64_t retries() const noexcept override { return m_crew.retries(); }

  private:
    using Task = Mailbox::Task;

    Slice slice(std::size_t n, unsigned worker) const noexcept {
        return slice_of(n, m_crew.workers(), worker);
    }
    std::span<const Mailbox> mailboxes() const noexcept { return {m_mailboxes, m_crew.workers()}; }

    Children::Job job() noexcept {
        return {[](void* session, unsigned worker) noexcept {
                    static_cast<SharedMemorySession*>(session)->work(worker);
                },
                this};
    }

    void order(unsigned worker, Task task, std::size_t n) noexcept {
        Mailbox& mailbox = m_mailboxes[worker];
        const int cpu = seat_of_caller();
        mailbox.order.cpu.store(cpu, std::memory_order_relaxed);
        mailbox.order.task = task;
        mailbox.order.n = n;
        if (shares(mailbox.report.cpu, cpu) && !mailbox.order.ticket.has_sleeper()) {
            // It waits its turn right here, and could not start before this process lets go of the
            // CPU.
            const Elsewhere elsewhere(m_crew.children().process(worker), taken_but_by(worker));
            mailbox.order.ticket.send(++m_turns[worker]);
        } else {
            mailbox.order.ticket.send(++m_turns[worker]);
        }
    }

    /// A move costs a worker that is forked for one call more than it gains.
    bool keeps_apart() const noexcept {
        return m_forks == Forks::once && m_crew.rules().keeps_apart;
    }

    bool shares(const std::atomic<int>& seat, int cpu) const noexcept {
        return keeps_apart() && seat.load(std::memory_order_relaxed) == cpu;
    }

    /// Where the others were last. There are no more workers than CPUs where this is asked, so one
    /// is left.
    std::vector<int> taken_but_by(unsigned worker) const {
        std::vector<int> taken{m_mailboxes[worker].order.cpu.load(std::memory_order_relaxed)};
        for (unsigned other = 1; other < m_crew.workers(); ++other) {
            if (other != worker) {
                taken.push_back(m_mailboxes[other].report.cpu.load(std::memory_order_relaxed));
            }
        }
        return taken;
    }

    /// In the worker, with an order that it waited for awake: on the CPU from which it was sent,
    /// this worker and the caller would take turns. (One that slept was put somewhere by the system
    /// just now, and a move costs more.)
    void sit_apart(Mailbox& mailbox, unsigned worker) const noexcept {
        if (shares(mailbox.order.cpu, seat_of_caller())) {
            const Elsewhere moved(0, taken_but_by(worker));
        }
    }

    static void report(Mailbox& mailbox, std::uint32_t turn) noexcept {
        // Written only when it changes: the caller watches this line, and would fetch it once more.
        if (const int cpu = seat_of_caller();
            mailbox.report.cpu.load(std::memory_order_relaxed) != cpu) {
            mailbox.report.cpu.store(cpu, std::memory_order_relaxed);
        }
        mailbox.report.ticket.send(turn);
    }

    void fork_for_a_call(unsigned worker) {
        if (const Expected<void> started = m_crew.children().start(worker, job()); !started) {
            throw RunError(to_string(started.error()));
        }
        bind_process(m_crew.children().process(worker), m_problem, worker);
    }

    /// A child's life. It begins with the turn that the caller had given when it forked, which may
    /// be one that another worker of this number was lost with.
    void work(unsigned worker) noexcept {
        Mailbox& mailbox = m_mailboxes[worker];
        std::uint32_t turn = m_turns[worker];
        if (m_forks == Forks::once || mailbox.order.task == Task::place_memory) {
            settle(mailbox, m_problem, worker);
        } else {
            bind_caller(m_problem, worker);  // noting the mask again costs more than it tells
        }
        for (;; ++turn) {
            if (mailbox.order.ticket.comes_within(turn, m_crew.rules().spin)) {
                sit_apart(mailbox, worker);
            } else {
                while (!mailbox.order.ticket.comes_while_asleep(turn)) {
                }
            }
            if (mailbox.order.task == Task::place_memory) {
                place_memory(mailbox, m_arrays, slice(m_arrays.n_max(), worker));
            } else {
                m_arrays.map(slice(mailbox.order.n, worker));
            }
            report(mailbox, turn);
            if (m_forks == Forks::every_call) {
                return;
            }
        }
    }

    /// Waits until all busy workers have reported on their latest turn, and puts fresh ones in the
    /// places of the lost.
    void await_all(unsigned busy, std::size_t n) {
        for (unsigned worker = 1; worker < busy; ++worker) {
            Ticket& report = m_mailboxes[worker].report.ticket;
            if (!report.comes_within(m_turns[worker], m_crew.rules().spin)) {
                while (!report.comes_while_asleep(m_turns[worker], k_between_looks)) {
                    replace_the_lost(worker, busy, n);
                }
            }
            if (m_forks == Forks::every_call) {
                m_crew.children().reap(worker);
            }
        }
    }

    void replace_the_lost(unsigned first, unsigned busy, std::size_t n) {
        for (unsigned worker = first; worker < busy; ++worker) {
            // In this order: a report that a lost worker had sent before its end counts.
            const auto loss = m_crew.loss_of(worker);
            if (loss && !m_mailboxes[worker].report.ticket.has(m_turns[worker])) {
                m_crew.replace(worker, slice(n, worker), n, *loss, job());
            }
        }
    }

    Problem m_problem;
    Forks m_forks;
    Arrays m_arrays;
    Buffer m_mailbox_memory;
    Mailbox* m_mailboxes;  // [worker]; of that of worker 0, the caller, only the arrival is used
    std::vector<std::uint32_t> m_turns;  // [worker]: the latest turn it was given
    Crew m_crew;                         // last, so that its children are gone before the memory is
};

}  // namespace

Expected<std::unique_ptr<Session>> open_on_shared_memory(const Problem& problem, const Rules& rules,
                                                         Forks forks) {
    Expected<Arrays> arrays = Arrays::place(problem, Sharing::with_children);
    if (!arrays) {
        return failure(std::move(arrays.error()));
    }
    if (auto enough = require_memory(problem.n_max *
                                     (problem.kernel.input_size + problem.kernel.output_size));
        !enough) {
        return failure(std::move(enough.error()));
    }
    Expected<Buffer> mailboxes =
        Buffer::allocate(problem.workers, sizeof(Mailbox), Sharing::with_children);
    if (!mailboxes) {
        return failure(std::move(mailboxes.error()));
    }
    auto session = std::make_unique<SharedMemorySession>(problem, rules, forks, std::move(*arrays),
                                                         std::move(*mailboxes));
    if (Expected<void> started = session->start(); !started) {
        return failure(std::move(started.error()));
    }
    return session;
}

}  // namespace crossover::process_pool
