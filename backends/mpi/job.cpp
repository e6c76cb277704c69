#include "backends/mpi/job.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <map>
#include <set>
#include <sstream>

#include "backends/api/partition.hpp"

namespace crossover::mpi {
namespace {

std::string counted(std::size_t count, const std::string& word) {
    return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

std::vector<Member> members_of(unsigned workers, Kind kind, std::span<const Seat> seats) {
    std::vector<int> ranks;
    for (std::size_t rank = 0; rank < seats.size() && ranks.size() < workers; ++rank) {
        if (kind != Kind::hybrid || seats[rank].node == static_cast<int>(rank)) {
            ranks.push_back(static_cast<int>(rank));
        }
    }
    std::vector<Member> members;
    members.reserve(ranks.size());
    const auto count = static_cast<unsigned>(ranks.size());
    for (unsigned i = 0; i < count; ++i) {
        const Slice mine = slice_of(workers, count, i);
        members.push_back(
            {ranks[i], static_cast<unsigned>(mine.first), static_cast<unsigned>(mine.count)});
    }
    return members;
}

bool has_more_workers_than_cpus(const Job& job, std::span<const Seat> seats) {
    std::map<int, unsigned> workers_of_node;
    return std::any_of(job.members.begin(), job.members.end(), [&](const Member& member) {
        const Seat& seat = seats[static_cast<std::size_t>(member.rank)];
        workers_of_node[seat.node] += member.workers;
        // A launcher may have bound a rank, and with it all threads that the rank starts.
        return workers_of_node[seat.node] > seat.node_cpus || member.workers > seat.own_cpus;
    });
}

/// Where the launcher has bound ranks of one machine to different CPUs, CPUs that rank 0 chose
/// from its own would put several ranks on one.
Expected<void> check_unbound(const Job& job, std::span<const Seat> seats) {
    const Seat& first = seats.front();
    for (const Member& member : job.members) {
        const Seat& seat = seats[static_cast<std::size_t>(member.rank)];
        if (!job.cpus.empty() && seat.node == first.node && seat.mask != first.mask) {
            return failure({"the launcher has bound the ranks already: rank 0 to CPU " +
                                first.mask + ", rank " + std::to_string(member.rank) + " to CPU " +
                                seat.mask,
                            "backend mpi", "leave out --pin, or tell the launcher not to bind"});
        }
    }
    return {};
}

}  // namespace

Expected<Job> plan_job(const Problem& problem, Kind kind, std::span<const Seat> seats,
                       const std::string& launched) {
    if (problem.workers == 0) {
        return failure({"0 workers were asked for", "backend mpi", "ask for at least 1"});
    }
    if (kind != Kind::hybrid && problem.workers > seats.size()) {
        return failure(
            {counted(problem.workers, "worker") + (problem.workers == 1 ? " was" : " were") +
                 " asked for, but the MPI world has " + counted(seats.size(), "rank") + launched,
             "backend mpi",
             "start as many ranks as workers: --launcher 'mpi=mpirun -n {workers}'"});
    }
    if (problem.n_max > INT_MAX) {
        return failure({counted(problem.n_max, "element") + " are more than MPI counts (" +
                            std::to_string(INT_MAX) + ")",
                        "backend mpi", "ask for a smaller largest n"});
    }
    Job job{.kind = kind,
            .workers = problem.workers,
            .n_max = problem.n_max,
            .seed = problem.seed,
            .members = members_of(problem.workers, kind, seats),
            .cpus = problem.cpus,
            .workload = problem.workload};
    job.oversubscribed = has_more_workers_than_cpus(job, seats);
    if (job.members.size() > 1 && job.workload.empty()) {
        return failure({"other ranks cannot find a kernel without a name", "backend mpi",
                        "ask for 1 worker, or for one of the workloads of 'crossover list'"});
    }
    if (auto unbound = check_unbound(job, seats); !unbound) {
        return failure(std::move(unbound.error()));
    }
    return job;
}

std::string text_of(const Job& job) {
    std::ostringstream text;
    text << static_cast<int>(job.kind) << ' ' << job.workers << ' ' << job.n_max << ' ' << job.seed
         << ' ' << job.oversubscribed << ' ' << job.members.size() << ' ' << job.cpus.size();
    for (const Member& member : job.members) {
        text << ' ' << member.rank << ' ' << member.first << ' ' << member.workers;
    }
    for (const unsigned cpu : job.cpus) {
        text << ' ' << cpu;
    }
    text << '\n' << job.workload;
    return text.str();
}

Job job_from(const std::string& text) {
    std::istringstream words(text);
    Job job;
    int kind = 0;
    std::size_t members = 0;
    std::size_t cpus = 0;
    words >> kind >> job.workers >> job.n_max >> job.seed >> job.oversubscribed >> members >> cpus;
    job.kind = static_cast<Kind>(kind);
    job.members.resize(members);
    for (Member& member : job.members) {
        words >> member.rank >> member.first >> member.workers;
    }
    job.cpus.resize(cpus);
    for (unsigned& cpu : job.cpus) {
        words >> cpu;
    }
    job.workload = text.substr(text.find('\n') + 1);
    return job;
}

std::string launched_text(std::size_t world, const char* (*value_of)(const char*)) {
    // Those of Open MPI, MPICH and its kin, and Slurm. The first that is there speaks for the
    // launcher that was used: mpirun in an allocation of Slurm's starts as many as it was told.
    for (const char* const name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_NTASKS"}) {
        const char* const value = value_of(name);
        if (value == nullptr) {
            continue;
        }
        const std::string_view digits(value);
        std::size_t launched = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), launched);
        return launched <= world
                   ? ""
                   : ", though " + std::to_string(launched) + " processes were started (" + name +
                         "=" + value +
                         "): the launcher seems to belong to another MPI library than the one that "
                         "crossover-runner-mpi was built with";
    }
    return "";
}

std::string hosts_of(const Job& job, std::span<const Seat> seats) {
    std::string text;
    std::set<std::string> seen;
    for (const Member& member : job.members) {
        const std::string& host = seats[static_cast<std::size_t>(member.rank)].host;
        if (seen.insert(host).second) {
            text += (text.empty() ? "" : ";") + host;
        }
    }
    return text;
}

}  // namespace crossover::mpi
