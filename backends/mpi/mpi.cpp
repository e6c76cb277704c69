#include "backends/mpi/mpi.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "backends/mpi/report.hpp"
#include "backends/mpi/share.hpp"
#include "backends/mpi/variants.hpp"
#include "backends/mpi/world.hpp"

namespace crossover {
namespace mpi {
namespace {

Kind kind_of(std::string_view variant) noexcept {
    const auto* const found =
        std::find_if(k_mpi_variants.begin(), k_mpi_variants.end(),
                     [&](const Variant& known) { return known.name == variant; });
    return static_cast<Kind>(found - k_mpi_variants.begin());
}

/// At rank 0. Its order to close, in the destructor, is the last that the others get.
class MpiSession final : public Session {
  public:
    MpiSession(Ranks ranks, Expected<Share> share, std::size_t n_max)
        : m_ranks(std::move(ranks)), m_share(std::move(share)), m_n_max(n_max) {}

    MpiSession(const MpiSession&) = delete;
    MpiSession& operator=(const MpiSession&) = delete;
    MpiSession(MpiSession&&) = delete;
    MpiSession& operator=(MpiSession&&) = delete;
    ~MpiSession() override {
        m_ranks.give({Command::close, 0});
        m_ranks.finish();
    }

    /// What it may say of itself once all ranks are ready; their error otherwise.
    Expected<void> become_ready(const World& world, const Job& job) {
        Report own;
        if (m_share) {
            own = {{}, m_share->masks(), m_share->placing_seconds()};
        } else {
            own.error = m_share.error();
        }
        std::vector<Report> reports;
        for (const std::string& text : m_ranks.collect(text_of(own))) {
            reports.push_back(report_from(text));
        }
        if (auto ready = check_reports(reports, job, world.seats()); !ready) {
            return ready;
        }
        m_facts = world.facts();
        m_network = network_of(job, world.seats(), world.sights());
        std::string masks;
        std::string threads;
        for (std::size_t i = 0; i < reports.size(); ++i) {
            masks += (i == 0 ? "" : ";") + reports[i].masks;
            threads += (i == 0 ? "" : ";") + std::to_string(job.members[i].workers);
        }
        m_facts.insert(m_facts.end(),
                       {{"mpi_ranks", std::to_string(m_ranks.count())},
                        {"mpi_threads", threads},
                        {"mpi_oversubscribed", job.oversubscribed ? "yes" : "no"},
                        {"mpi_slowest_rank", slowest_of(reports, job, world.seats())},
                        {"hosts", hosts_of(job, world.seats())},
                        {"worker_masks", masks}});
        return {};
    }

    void run(std::size_t n) override {
        require(n);
        m_ranks.give({Command::run, n});
        m_are_resting = false;
        m_share->run(m_ranks, n);
    }

    std::span<const std::byte> output(std::size_t n) override {
        require(n);
        m_ranks.give({Command::output, n});
        m_are_resting = false;
        return m_share->give_outputs(m_ranks, n);
    }

    std::vector<Fact> facts() const override { return m_facts; }
    Network network() const override { return m_network; }

    double distant_cpu_seconds() override {
        m_ranks.give({Command::tell_cpu, 0});
        m_are_resting = false;
        return m_ranks.sum(0.0);
    }

    void rest() override {
        if (!m_are_resting) {
            m_ranks.give({Command::rest, 0});
            m_ranks.finish();
            m_are_resting = true;
        }
    }

    double moving_seconds() const noexcept override { return m_share->moving_seconds(); }

  private:
    void require(std::size_t n) const {
        if (n > m_n_max) {
            throw std::out_of_range("n = " + std::to_string(n) +
                                    " is beyond the session's n_max = " + std::to_string(m_n_max));
        }
    }

    Ranks m_ranks;
    Expected<Share> m_share;
    std::size_t m_n_max;
    std::vector<Fact> m_facts{};
    Network m_network{};
    bool m_are_resting = true;
};

class MpiBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view variant) const override {
        const World* const world = World::current();
        if (world == nullptr) {
            return failure({"MPI was not started", "backend mpi", "use crossover-runner-mpi"});
        }
        if (world->disagreement()) {
            return failure(*world->disagreement());
        }
        const auto value_of = [](const char* name) -> const char* { return std::getenv(name); };
        const Expected<Job> job = plan_job(problem, kind_of(variant), world->seats(),
                                           launched_text(world->seats().size(), value_of));
        if (!job) {
            return failure(job.error());
        }
        std::vector<int> members;
        members.reserve(job->members.size());
        for (const Member& member : job->members) {
            members.push_back(member.rank);
            if (member.rank != 0) {
                world->ranks().send_text(static_cast<unsigned>(member.rank), text_of(*job));
            }
        }
        Ranks ranks = world->ranks().select(members);
        ranks.set_yielding(job->oversubscribed);
        ranks.set_element_sizes(problem.kernel.input_size, problem.kernel.output_size);
        auto session = std::make_unique<MpiSession>(
            std::move(ranks), Share::place(*job, 0, problem.kernel), problem.n_max);
        if (auto ready = session->become_ready(*world, *job); !ready) {
            return failure(std::move(ready.error()));
        }
        return session;
    }

    // It holds OpenMP's runtime, for hybrid.
    bool may_bind_process() const noexcept override { return true; }
};

}  // namespace
}  // namespace mpi

const Backend& mpi_backend() noexcept {
    static const mpi::MpiBackend backend;
    return backend;
}

}  // namespace crossover
