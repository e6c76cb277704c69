// The variant pipe: the arrays are the caller's own, and every run copies inputs to the workers and
// outputs back.
#include <poll.h>
#include <sched.h>

#include <algorithm>
#include <new>
#include <utility>

#include "backends/process_pool/memory.hpp"
#include "backends/process_pool/sessions.hpp"
#include "backends/process_pool/socket_message.hpp"
#include "backends/process_pool/socket_worker.hpp"
#include "backends/process_pool/start_up.hpp"
#include "backends/process_pool/worker_set.hpp"

namespace crossover::process_pool {
namespace {

using Clock = std::chrono::steady_clock;

// How long a stopped worker can stay unnoticed; one that died is noticed at once, by its socket.
constexpr int k_check_period_ms = 20;

/// The caller's side of one worker.
struct Connection {
    Descriptor socket{};
    Header order{};
    Header report{};
    Sending sending{};
    Receiving receiving{};
};

class SocketSession final : public Session {
  public:
    SocketSession(const Problem& problem, const Options& options, Arrays arrays, Buffer mailboxes)
        : m_problem(problem),
          m_arrays(std::move(arrays)),
          m_mailbox_memory(std::move(mailboxes)),
          m_mailboxes(new (m_mailbox_memory.data()) Mailbox[problem.workers]),
          m_connections(problem.workers),
          m_workers(problem.workers, options) {}

    /// Forks the children and waits until all have their buffers.
    Expected<void> start() {
        for (unsigned worker = 1; worker < m_workers.count(); ++worker) {
            auto ends = socket_pair();
            if (!ends) {
                return failure(ends.error());
            }
            if (auto started = m_workers.children().start(worker, job(), (*ends)[1].get());
                !started) {
                return started;
            }
            m_connections[worker].socket = std::move((*ends)[0]);
        }
        bind_worker(m_mailboxes[0], m_problem, 0);
        place_memory(m_mailboxes[0], m_arrays, {0, m_arrays.n_max()});
        try {
            give_orders(m_workers.count(), 0);
            await_reports(m_workers.count(), 0);
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
        const auto busy = static_cast<unsigned>(std::min<std::size_t>(m_workers.count(), n));
        give_orders(busy, n);
        m_arrays.map(slice(n, 0));
        await_reports(busy, n);
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        std::vector<Fact> facts = facts_of(m_workers.options());
        facts.push_back({"worker_masks", masks_of(mailboxes())});
        return facts;
    }

    std::span<const int> worker_processes() const noexcept override {
        return m_workers.children().processes();
    }
    double moving_seconds() const noexcept override {
        return std::chrono::duration<double>(m_moving).count();
    }
    std::uint64_t retries() const noexcept override { return m_workers.retries(); }

  private:
    Slice slice(std::size_t n, unsigned worker) const noexcept {
        return slice_of(n, m_workers.count(), worker);
    }
    std::span<const Mailbox> mailboxes() const noexcept { return {m_mailboxes, m_workers.count()}; }

    Children::Job job() noexcept {
        return {[](void* context, unsigned worker) noexcept {
                    const auto* self = static_cast<SocketSession*>(context);
                    serve(Children::k_kept_descriptor, self->m_problem,
                          self->slice(self->m_arrays.n_max(), worker), worker,
                          self->m_mailboxes[worker]);
                },
                this};
    }

    /// Makes ready to send a worker its slice of n elements, from the start.
    void write_order(unsigned worker, std::size_t n) noexcept {
        Connection& connection = m_connections[worker];
        const Slice part = slice(n, worker);
        connection.order = {m_turn, part.count};
        connection.sending = {std::as_bytes(std::span(&connection.order, 1)),
                              m_arrays.inputs(part)};
        connection.receiving = {std::as_writable_bytes(std::span(&connection.report, 1)),
                                m_arrays.outputs(part)};
    }

    enum class Until { sent, reported };

    static bool is_done(const Connection& connection, Until until) noexcept {
        return until == Until::sent ? connection.sending.is_complete()
                                    : connection.receiving.is_complete();
    }

    void give_orders(unsigned busy, std::size_t n) {
        const auto began = Clock::now();
        ++m_turn;
        for (unsigned worker = 1; worker < busy; ++worker) {
            write_order(worker, n);
        }
        exchange(busy, n, Until::sent);
        m_moving += Clock::now() - began;
    }

    /// Of the time in here, that counts as moving in which bytes are read or the rest of a report
    /// is waited for.
    void await_reports(unsigned busy, std::size_t n) {
        exchange(busy, n, Until::reported);
        for (unsigned worker = 1; worker < busy; ++worker) {
            if (m_connections[worker].report != m_connections[worker].order) {
                throw RunError("worker " + std::to_string(worker) + " of " +
                               std::to_string(m_workers.count()) +
                               " answered what it was not asked");
            }
        }
    }

    /// Moves the messages of all busy workers in whatever order they can be, and replaces the lost.
    void exchange(unsigned busy, std::size_t n, Until until) {
        for (;;) {
            m_waited_for.clear();
            bool is_moving = false;
            const auto began = Clock::now();
            for (unsigned worker = 1; worker < busy; ++worker) {
                Connection& connection = m_connections[worker];
                if (!is_done(connection, until) && move(connection, until) == Progress::lost) {
                    replace(worker, n, how_it_hung_up(worker));
                }
                if (!is_done(connection, until)) {
                    const bool sends = !connection.sending.is_complete();
                    m_waited_for.push_back(
                        {connection.socket.get(), static_cast<short>(sends ? POLLOUT : POLLIN), 0});
                    is_moving = is_moving || sends || connection.receiving.is_begun();
                }
            }
            const auto moved = Clock::now();
            const bool is_over = m_waited_for.empty();
            if (!is_over &&
                poll(m_waited_for.data(), m_waited_for.size(), k_check_period_ms) == 0) {
                replace_lost_workers(busy, n, until);
            }
            if (until == Until::reported) {
                m_moving += (is_moving ? Clock::now() : moved) - began;
            }
            if (is_over) {
                return;
            }
        }
    }

    static Progress move(Connection& connection, Until until) noexcept {
        const Progress sent = move_on(connection.socket.get(), connection.sending, Waiting::no);
        return sent == Progress::complete && until == Until::reported
                   ? move_on(connection.socket.get(), connection.receiving, Waiting::no)
                   : sent;
    }

    void replace_lost_workers(unsigned busy, std::size_t n, Until until) {
        for (unsigned worker = 1; worker < busy; ++worker) {
            if (const auto loss = m_workers.loss_of(worker);
                loss && !is_done(m_connections[worker], until)) {
                replace(worker, n, *loss);
            }
        }
    }

    void replace(unsigned worker, std::size_t n, const std::string& loss) {
        auto ends = socket_pair();
        if (!ends) {
            throw RunError(to_string(ends.error()));
        }
        m_workers.replace(worker, slice(n, worker), n, loss, job(), (*ends)[1].get());
        m_connections[worker].socket = std::move((*ends)[0]);
        write_order(worker, n);
    }

    /// A worker's socket closes shortly before the system can say how the worker ended.
    std::string how_it_hung_up(unsigned worker) {
        const auto deadline = Clock::now() + std::chrono::seconds(1);
        while (Clock::now() < deadline) {
            if (auto loss = m_workers.loss_of(worker)) {
                return *loss;
            }
            sched_yield();
        }
        return "closed its socket";
    }

    Problem m_problem;
    Arrays m_arrays;
    Buffer m_mailbox_memory;
    Mailbox* m_mailboxes;                   // [worker]: of each, only the start-up is used
    std::vector<Connection> m_connections;  // [worker]; that of worker 0, the caller, stays unused
    std::vector<pollfd> m_waited_for;
    std::uint64_t m_turn = 0;
    Clock::duration m_moving{0};
    WorkerSet m_workers;  // last, so that its children are gone before the rest is
};

}  // namespace

Expected<std::unique_ptr<Session>> open_with_sockets(const Problem& problem,
                                                     const Options& options) {
    Expected<Arrays> arrays = Arrays::place(problem, Sharing::own);
    if (!arrays) {
        return failure(std::move(arrays.error()));
    }
    // The caller has all of it, the workers their slices once more.
    if (auto enough = require_memory(2 * problem.n_max *
                                     (problem.kernel.input_size + problem.kernel.output_size));
        !enough) {
        return failure(std::move(enough.error()));
    }
    Expected<Buffer> mailboxes =
        Buffer::allocate(problem.workers, sizeof(Mailbox), Sharing::with_children);
    if (!mailboxes) {
        return failure(std::move(mailboxes.error()));
    }
    auto session = std::make_unique<SocketSession>(problem, options, std::move(*arrays),
                                                   std::move(*mailboxes));
    if (Expected<void> started = session->start(); !started) {
        return failure(std::move(started.error()));
    }
    return session;
}

}  // namespace crossover::process_pool
