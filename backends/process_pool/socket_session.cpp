// The variant pipe: the arrays are the caller's own, and every run copies inputs to the workers and
// outputs back.
#include <poll.h>
#include <sched.h>

#include <algorithm>
#include <new>
#include <utility>

#include "backends/process_pool/arrival.hpp"
#include "backends/process_pool/crew.hpp"
#include "backends/process_pool/line.hpp"
#include "backends/process_pool/memory.hpp"
#include "backends/process_pool/sessions.hpp"
#include "backends/process_pool/socket_worker.hpp"

namespace crossover::process_pool {
namespace {

using Clock = std::chrono::steady_clock;

// How long a stopped worker can stay unnoticed; one that died is noticed at once, by its socket.
constexpr int k_between_looks_ms = 20;

/// The caller's side of one worker.
struct Line {
    Descriptor socket{};
    Header order{};
    Header report{};
    Sending sending{};
    Receiving receiving{};
};

class SocketSession final : public Session {
  public:
    SocketSession(const Problem& problem, const Rules& rules, Arrays arrays, Buffer mailboxes)
        : m_problem(problem),
          m_arrays(std::move(arrays)),
          m_mailbox_memory(std::move(mailboxes)),
          m_mailboxes(new (m_mailbox_memory.data()) Mailbox[problem.workers]),
          m_lines(problem.workers),
          m_crew(problem.workers, rules) {}

    /// Forks the children and waits until all have their buffers.
    Expected<void> start() {
        for (unsigned worker = 1; worker < m_crew.workers(); ++worker) {
            auto ends = socket_pair();
            if (!ends) {
                return failure(ends.error());
            }
            if (auto started = m_crew.children().start(worker, job(), (*ends)[1].get()); !started) {
                return started;
            }
            m_lines[worker].socket = std::move((*ends)[0]);
        }
        settle(m_mailboxes[0], m_problem, 0);
        place_memory(m_mailboxes[0], m_arrays, {0, m_arrays.n_max()});
        try {
            give_orders(m_crew.workers(), 0);
            await_reports(m_crew.workers(), 0);
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
        const auto busy = static_cast<unsigned>(std::min<std::size_t>(m_crew.workers(), n));
        give_orders(busy, n);
        m_arrays.map(slice(n, 0));
        await_reports(busy, n);
    }

    std::span<const std::byte> output(std::size_t n) override { return m_arrays.output(n); }

    std::vector<Fact> facts() const override {
        std::vector<Fact> facts = facts_of(m_crew.rules());
        facts.push_back({"worker_masks", masks_of(mailboxes())});
        return facts;
    }

    std::span<const int> worker_processes() const noexcept override {
        return m_crew.children().processes();
    }
    double moving_seconds() const noexcept override {
        return std::chrono::duration<double>(m_moving).count();
    }
    std::uint64_t retries() const noexcept override { return m_crew.retries(); }

  private:
    Slice slice(std::size_t n, unsigned worker) const noexcept {
        return slice_of(n, m_crew.workers(), worker);
    }
    std::span<const Mailbox> mailboxes() const noexcept { return {m_mailboxes, m_crew.workers()}; }

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
        Line& line = m_lines[worker];
        const Slice part = slice(n, worker);
        line.order = {m_turn, part.count};
        line.sending = {std::as_bytes(std::span(&line.order, 1)), m_arrays.inputs(part)};
        line.receiving = {std::as_writable_bytes(std::span(&line.report, 1)),
                          m_arrays.outputs(part)};
    }

    enum class Until { sent, reported };

    static bool is_done(const Line& line, Until until) noexcept {
        return until == Until::sent ? line.sending.is_complete() : line.receiving.is_complete();
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
            if (m_lines[worker].report != m_lines[worker].order) {
                throw RunError("worker " + std::to_string(worker) + " of " +
                               std::to_string(m_crew.workers()) +
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
                Line& line = m_lines[worker];
                if (!is_done(line, until) && move(line, until) == Progress::lost) {
                    replace(worker, n, how_it_hung_up(worker));
                }
                if (!is_done(line, until)) {
                    const bool sends = !line.sending.is_complete();
                    m_waited_for.push_back(
                        {line.socket.get(), static_cast<short>(sends ? POLLOUT : POLLIN), 0});
                    is_moving = is_moving || sends || line.receiving.is_begun();
                }
            }
            const auto moved = Clock::now();
            const bool is_over = m_waited_for.empty();
            if (!is_over &&
                poll(m_waited_for.data(), m_waited_for.size(), k_between_looks_ms) == 0) {
                replace_the_lost(busy, n, until);
            }
            if (until == Until::reported) {
                m_moving += (is_moving ? Clock::now() : moved) - began;
            }
            if (is_over) {
                return;
            }
        }
    }

    static Progress move(Line& line, Until until) noexcept {
        const Progress sent = move_on(line.socket.get(), line.sending, Waiting::no);
        return sent == Progress::complete && until == Until::reported
                   ? move_on(line.socket.get(), line.receiving, Waiting::no)
                   : sent;
    }

    void replace_the_lost(unsigned busy, std::size_t n, Until until) {
        for (unsigned worker = 1; worker < busy; ++worker) {
            if (const auto loss = m_crew.loss_of(worker);
                loss && !is_done(m_lines[worker], until)) {
                replace(worker, n, *loss);
            }
        }
    }

    void replace(unsigned worker, std::size_t n, const std::string& loss) {
        auto ends = socket_pair();
        if (!ends) {
            throw RunError(to_string(ends.error()));
        }
        m_crew.replace(worker, slice(n, worker), n, loss, job(), (*ends)[1].get());
        m_lines[worker].socket = std::move((*ends)[0]);
        write_order(worker, n);
    }

    /// A worker's socket closes shortly before the system can say how the worker ended.
    std::string how_it_hung_up(unsigned worker) {
        const auto deadline = Clock::now() + std::chrono::seconds(1);
        while (Clock::now() < deadline) {
            if (auto loss = m_crew.loss_of(worker)) {
                return *loss;
            }
            sched_yield();
        }
        return "closed its socket";
    }

    Problem m_problem;
    Arrays m_arrays;
    Buffer m_mailbox_memory;
    Mailbox* m_mailboxes;       // [worker]: of each, only the arrival is used
    std::vector<Line> m_lines;  // [worker]; that of worker 0, the caller, stays unused
    std::vector<pollfd> m_waited_for;
    std::uint64_t m_turn = 0;
    Clock::duration m_moving{0};
    Crew m_crew;  // last, so that its children are gone before the rest is
};

}  // namespace

Expected<std::unique_ptr<Session>> open_with_sockets(const Problem& problem, const Rules& rules) {
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
    auto session =
        std::make_unique<SocketSession>(problem, rules, std::move(*arrays), std::move(*mailboxes));
    if (Expected<void> started = session->start(); !started) {
        return failure(std::move(started.error()));
    }
    return session;
}

}  // namespace crossover::process_pool
