// What a session of several ranks is made of, decided by rank 0 before any message is sent. No MPI
// in here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"
#include "backends/api/problem.hpp"

namespace crossover::mpi {

/// Where a rank of the world runs.
struct Seat {
    std::string host;
    int node = 0;            ///< the lowest rank on the same machine
    unsigned own_cpus = 1;   ///< that this rank may use
    unsigned node_cpus = 1;  ///< that the ranks of this machine may use together, quotas included
    std::string mask;        ///< the CPUs of own_cpus as a list, "0-3,8"
    std::string kernel{};    ///< that runs there, by its boot: several hosts of it share its CPUs
};

enum class Kind { scatter, resident, hybrid };  // in the order of k_mpi_variants

/// A rank of a session.
struct Member {
    int rank = 0;          ///< in the world
    unsigned first = 0;    ///< its first worker
    unsigned workers = 1;  ///< its threads; 1 but for hybrid

    friend bool operator==(const Member&, const Member&) = default;
};

/// What every rank of a session is told.
struct Job {
    Kind kind = Kind::scatter;
    unsigned workers = 1;
    std::size_t n_max = 0;
    std::uint64_t seed = 0;
    bool oversubscribed = false;    ///< more workers than CPUs on some machine
    std::vector<Member> members{};  ///< in the order of their ranks; rank 0 is the first
    std::vector<unsigned> cpus{};   ///< Problem::cpus
    std::string workload{};         ///< Problem::workload
};

/// Chooses the ranks: the first ones of the world, one a worker; for hybrid the first of each
/// machine, whose threads share the workers as evenly as can be. `launched` says what is known of
/// ranks that are not in this world (launched_text). Fails, naming both numbers, where the world is
/// too small; where indices of elements do not fit into MPI's; where CPUs were asked for but the
/// launcher has bound the ranks already; and where other ranks could not find the kernel.
Expected<Job> plan_job(const Problem& problem, Kind kind, std::span<const Seat> seats,
                       const std::string& launched);

/// What a rank gets in place of a job where rank 0 looks around (World).
inline constexpr std::string_view k_tell_cpus = "CPUs";
inline constexpr std::string_view k_answer_trips = "trips";

/// A job as text, to be sent; and back.
std::string text_of(const Job& job);
Job job_from(const std::string& text);

/// "; 4 processes were started (PMI_SIZE=4), …" where the variables of launchers tell of more
/// processes than the world has ranks, which happens when the launcher belongs to another MPI
/// library; otherwise empty. `value_of` is std::getenv.
std::string launched_text(std::size_t world, const char* (*value_of)(const char*));

/// The distinct hosts of those ranks, in their order, separated by semicolons.
std::string hosts_of(const Job& job, std::span<const Seat> seats);

}  // namespace crossover::mpi
