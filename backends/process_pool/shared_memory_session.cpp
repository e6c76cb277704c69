// The variants shm and fork: inputs and outputs lie in memory that all workers share, so a run
// copies nothing.
#include <algorithm>
#include <new>
#include <utility>

#include "backends/api/affinity.hpp"
#include "backends/process_pool/mailbox.hpp"
#include "backends/process_pool/memory.hpp"
#include "backends/process_pool/sessions.hpp"
#include "backends/process_pool/start_up.hpp"
#include "backends/process_pool/worker_set.hpp"

namespace crossover::process_pool {
namespace {

// How long a lost worker can stay unnoticed; a wake-up this rare costs nothing.
constexpr std::chrono::milliseconds k_check_period{20};

class SharedMemorySession final : public Session {
  public:
    SharedMemorySession(const Problem& problem, const Options& options, Forks forks, Arrays arrays,
                        Buffer mailboxes)
        : m_problem(problem),
          m_forks(forks),
          m_arrays(std::move(arrays)),
          m_mailbox_memory(std::move(mailboxes)),
          m_mailboxes(new (m_mailbox_memory.data()) Mailbox[problem.workers]),
          m_turns(problem.workers, 0),
          m_workers(problem.workers, options) {}

    /// Forks the children and waits until all have touched their slices.
    Expected<void> start() {
        for (unsigned worker = 1; worker < m_workers.count(); ++worker) {
            order(worker, Task::place_memory, m_arrays.n_max());
            if (Expected<void> started = m_workers.children().start(worker, job()); !started) {
                return started;
            }
        }
        bind_worker(m_mailboxes[0], m_problem, 0);
        place_memory(m_mailboxes[0], m_arrays, slice(m_arrays.n_max(), 0));
        try {
            await_all(m_workers.count(), m_arrays.n_max());
        } catch (const RunError& error) {
            return failure(
                {.what = error.what(),
                 .where = "backend process_pool, while placing memory",
                 .remedy = "look for a lack of memory (dmesg), or ask for a smaller largest n"});
        }
        return require_all_started(mailboxes(), m_problem);
    }

    void run(std::size_t n) override {
        m_arrays.require(n);
        m_workers.begin_run();
        // Workers whose slice is empty get no order.
        const auto busy = static_cast<unsigned>(std::min<std::size_t>(m_workers.count(), n));
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
        std::vector<Fact> facts = facts_of(m_workers.options());
        facts.push_back({"process_pool_spin_us", std::to_string(m_workers.options().spin.count())});
        facts.push_back({"process_pool_separates_cpus", separates_cpus() ? "yes" : "no"});
        facts.push_back({"worker_masks", masks_of(mailboxes())});
        return facts;
    }

    std::span<const int> worker_processes() const noexcept override {
        return m_forks == Forks::once ? m_workers.children().processes() : std::span<const int>{};
    }

    std::uint64_t retries() const noexcept override { return m_workers.retries(); }

  private:
    using Task = Mailbox::Task;

    Slice slice(std::size_t n, unsigned worker) const noexcept {
        return slice_of(n, m_workers.count(), worker);
    }
    std::span<const Mailbox> mailboxes() const noexcept { return {m_mailboxes, m_workers.count()}; }

    Children::Job job() noexcept {
        return {[](void* session, unsigned worker) noexcept {
                    static_cast<SharedMemorySession*>(session)->work(worker);
                },
                this};
    }

    void order(unsigned worker, Task task, std::size_t n) noexcept {
        Mailbox& mailbox = m_mailboxes[worker];
        const int cpu = cpu_of_caller();
        mailbox.order.cpu.store(cpu, std::memory_order_relaxed);
        mailbox.order.task = task;
        mailbox.order.n = n;
        if (shares_cpu(mailbox.report.cpu, cpu) && !mailbox.order.signal.receiver_sleeps()) {
            // It spins on this CPU, and could not start before this process lets go of it.
            const CpuExclusion moved(m_workers.children().process(worker), cpus_of_others(worker));
            mailbox.order.signal.send(++m_turns[worker]);
        } else {
            mailbox.order.signal.send(++m_turns[worker]);
        }
    }

    /// A move costs a worker that is forked for one call more than it gains.
    bool separates_cpus() const noexcept {
        return m_forks == Forks::once && m_workers.options().separates_cpus;
    }

    bool shares_cpu(const std::atomic<int>& other, int cpu) const noexcept {
        return separates_cpus() && other.load(std::memory_order_relaxed) == cpu;
    }

    /// Where the others were last. There are no more workers than CPUs where this is asked, so one
    /// is left.
    std::vector<int> cpus_of_others(unsigned worker) const {
        std::vector<int> cpus{m_mailboxes[worker].order.cpu.load(std::memory_order_relaxed)};
        for (unsigned other = 1; other < m_workers.count(); ++other) {
            if (other != worker) {
                cpus.push_back(m_mailboxes[other].report.cpu.load(std::memory_order_relaxed));
            }
        }
        return cpus;
    }

    /// In the worker, with an order that it waited for awake: on the CPU from which it was sent,
    /// this worker and the caller would take turns. (One that slept was put somewhere by the system
    /// just now, and a move costs more.)
    void leave_cpu_of_caller(Mailbox& mailbox, unsigned worker) const noexcept {
        if (shares_cpu(mailbox.order.cpu, cpu_of_caller())) {
            const CpuExclusion moved(0, cpus_of_others(worker));
        }
    }

    static void report(Mailbox& mailbox, std::uint32_t turn) noexcept {
        // Written only when it changes: the caller polls this cache line, and would fetch it once
        // more.
        if (const int cpu = cpu_of_caller();
            mailbox.report.cpu.load(std::memory_order_relaxed) != cpu) {
            mailbox.report.cpu.store(cpu, std::memory_order_relaxed);
        }
        mailbox.report.signal.send(turn);
    }

    void fork_for_a_call(unsigned worker) {
        if (const Expected<void> started = m_workers.children().start(worker, job()); !started) {
            throw RunError(to_string(started.error()));
        }
        bind_process(m_workers.children().process(worker), m_problem, worker);
    }

    /// A child's life. It begins with the turn that the caller had given when it forked, which may
    /// be one that another worker of this number was lost with.
    void work(unsigned worker) noexcept {
        Mailbox& mailbox = m_mailboxes[worker];
        std::uint32_t turn = m_turns[worker];
        if (m_forks == Forks::once || mailbox.order.task == Task::place_memory) {
            bind_worker(mailbox, m_problem, worker);
        } else {
            bind_caller(m_problem, worker);  // noting the mask again costs more than it tells
        }
        for (;; ++turn) {
            if (mailbox.order.signal.spin_for(turn, m_workers.options().spin)) {
                leave_cpu_of_caller(mailbox, worker);
            } else {
                while (!mailbox.order.signal.sleep_for(turn)) {
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
            TurnSignal& report = m_mailboxes[worker].report.signal;
            if (!report.spin_for(m_turns[worker], m_workers.options().spin)) {
                while (!report.sleep_for(m_turns[worker], k_check_period)) {
                    replace_lost_workers(worker, busy, n);
                }
            }
            if (m_forks == Forks::every_call) {
                m_workers.children().reap(worker);
            }
        }
    }

    void replace_lost_workers(unsigned first, unsigned busy, std::size_t n) {
        for (unsigned worker = first; worker < busy; ++worker) {
            // In this order: a report that a lost worker had sent before its end counts.
            const auto loss = m_workers.loss_of(worker);
            if (loss && !m_mailboxes[worker].report.signal.has(m_turns[worker])) {
                m_workers.replace(worker, slice(n, worker), n, *loss, job());
            }
        }
    }

    Problem m_problem;
    Forks m_forks;
    Arrays m_arrays;
    Buffer m_mailbox_memory;
    Mailbox* m_mailboxes;  // [worker]; of that of worker 0, the caller, only the start-up is used
    std::vector<std::uint32_t> m_turns;  // [worker]: the latest turn it was given
    WorkerSet m_workers;                 // last, so that its children are gone before the memory is
};

}  // namespace

Expected<std::unique_ptr<Session>> open_on_shared_memory(const Problem& problem,
                                                         const Options& options, Forks forks) {
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
    auto session = std::make_unique<SharedMemorySession>(problem, options, forks,
                                                         std::move(*arrays), std::move(*mailboxes));
    if (Expected<void> started = session->start(); !started) {
        return failure(std::move(started.error()));
    }
    return session;
}

}  // namespace crossover::process_pool
