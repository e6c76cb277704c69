// What the backend mpi costs beside what one writes by hand with the same library, in turns in one
// launch. Every rank is one of these; the hand-written loops are kernels of a resident session with
// one element a rank, so that all ranks enter them together.
#include <fmt/format.h>
#include <mpi.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "backends/mpi/world.hpp"
#include "backends/registry.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace {

using crossover::Kernel;

constexpr std::size_t k_scattered = std::size_t{1} << 20U;
constexpr const char* k_work = "scale";

/// Seconds of one call by the clock of the rank that computes the element, over `calls`.
struct TimedLoop {
    using Input = double;
    using Output = double;
    int calls;
    double input_at(std::uint64_t /*seed*/, std::size_t /*index*/) const noexcept { return 0.0; }

    template <class Call>
    double seconds(const Call& call) const noexcept {
        call();
        const double start = MPI_Wtime();
        for (int i = 0; i < calls; ++i) {
            call();
        }
        return (MPI_Wtime() - start) / calls;
    }
};

struct BareBarrier : TimedLoop {
    double operator()(double /*x*/) const noexcept {
        return seconds([] { MPI_Barrier(MPI_COMM_WORLD); });
    }
};

/// An order out and an acknowledgement back, with nothing around them: the least that a start and
/// an end of work takes two ranks.
struct BareRoundTrip : TimedLoop {
    double operator()(double /*x*/) const noexcept {
        int rank = 0;
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
        return seconds([rank] {
            if (rank == 0) {
                MPI_Send(nullptr, 0, MPI_BYTE, 1, 0, MPI_COMM_WORLD);
                MPI_Recv(nullptr, 0, MPI_BYTE, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            } else if (rank == 1) {
                MPI_Recv(nullptr, 0, MPI_BYTE, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
                MPI_Send(nullptr, 0, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
            }
        });
    }
};

struct BareScatter : TimedLoop {
    double operator()(double /*x*/) const noexcept {
        static const Kernel work = crossover::find_workload(k_work)->kernel;
        int rank = 0;
        int ranks = 1;
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
        MPI_Comm_size(MPI_COMM_WORLD, &ranks);
        const int own = static_cast<int>(k_scattered) / ranks;
        std::vector<int> counts(static_cast<std::size_t>(ranks), own);
        std::vector<int> places(counts.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            places[i] = static_cast<int>(i) * own;
        }
        const std::size_t room = rank == 0 ? k_scattered : static_cast<std::size_t>(own);
        static std::vector<double> in(room, 0.5);
        static std::vector<double> out(room);
        return seconds([&] {
            MPI_Scatterv(in.data(), counts.data(), places.data(), MPI_DOUBLE,
                         rank == 0 ? MPI_IN_PLACE : in.data(), own, MPI_DOUBLE, 0, MPI_COMM_WORLD);
            work.map(work.params, reinterpret_cast<const std::byte*>(in.data()),
                     reinterpret_cast<std::byte*>(out.data()), static_cast<std::size_t>(own));
            MPI_Gatherv(rank == 0 ? MPI_IN_PLACE : out.data(), own, MPI_DOUBLE, out.data(),
                        counts.data(), places.data(), MPI_DOUBLE, 0, MPI_COMM_WORLD);
        });
    }
};

constexpr int k_short_calls = 2'000;  // in milliseconds, between what disturbs
constexpr int k_long_calls = 10;

crossover::Expected<crossover::mpi::FoundKernel> find(const std::string& name) {
    if (name == "bare barrier") {
        return crossover::mpi::FoundKernel{crossover::erase(BareBarrier{{k_short_calls}})};
    }
    if (name == "bare round trip") {
        return crossover::mpi::FoundKernel{crossover::erase(BareRoundTrip{{k_short_calls}})};
    }
    if (name == "bare scatter") {
        return crossover::mpi::FoundKernel{crossover::erase(BareScatter{{k_long_calls}})};
    }
    return crossover::mpi::FoundKernel{crossover::find_workload(name)->kernel};
}

std::unique_ptr<crossover::Session> open(const char* variant, const std::string& name,
                                         std::size_t n, unsigned ranks) {
    auto session = crossover::backend_named("mpi")->open(
        {.kernel = find(name)->kernel, .n_max = n, .seed = 1, .workers = ranks, .workload = name},
        variant);
    if (!session) {
        fmt::print(stderr, "{}\n", to_string(session.error()));
        std::exit(2);
    }
    return std::move(*session);
}

double hand_written(const std::string& name, unsigned ranks) {
    const auto session = open("resident", name, ranks, ranks);
    session->run(ranks);
    double seconds = 0.0;
    std::copy_n(session->output(1).begin(), sizeof seconds, reinterpret_cast<std::byte*>(&seconds));
    return seconds;
}

double ours(const char* variant, const char* name, std::size_t n, int calls, unsigned ranks) {
    const auto session = open(variant, name, std::max<std::size_t>(n, 1), ranks);
    session->run(n);
    const double start = MPI_Wtime();
    for (int i = 0; i < calls; ++i) {
        session->run(n);
    }
    return (MPI_Wtime() - start) / calls;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// One line of the table; both sides in turns. On a machine with other work the least times say
/// more than the medians.
template <class Ours, class Theirs>
void compare(const char* what, double bar, int rounds, const Ours& our, const Theirs& their) {
    std::vector<double> ours_us;
    std::vector<double> theirs_us;
    std::vector<double> ratios;
    for (int i = 0; i < rounds; ++i) {
        theirs_us.push_back(1e6 * their());
        ours_us.push_back(1e6 * our());
        ratios.push_back(ours_us.back() / theirs_us.back());
    }
    const double ours_least = *std::min_element(ours_us.begin(), ours_us.end());
    const double theirs_least = *std::min_element(theirs_us.begin(), theirs_us.end());
    fmt::print("{:<44} {:9.3f} {:9.3f} {:6.3f} {:9.3f} {:9.3f} {:6.3f}  {}\n", what,
               median(ours_us), median(theirs_us), median(ratios), ours_least, theirs_least,
               ours_least / theirs_least, bar > 0.0 ? fmt::format("bar {:.2f}", bar) : "");
}

}  // namespace

int main(int argc, char** argv) {
    const crossover::mpi::World world;
    if (!world.is_first()) {
        crossover::mpi::serve(world, find, {});
        return 0;
    }
    const auto ranks = static_cast<unsigned>(world.seats().size());
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 50;
    fmt::print("{}, {} ranks, {} rounds, us a call\n", world.facts().front().value, ranks, rounds);
    fmt::print("{:<44} {:>9} {:>9} {:>6} {:>9} {:>9} {:>6}\n", "", "median", "by hand", "ratio",
               "least", "by hand", "ratio");
    const auto empty = [&] { return ours("resident", k_work, 0, k_short_calls, ranks); };
    compare("resident, no element : MPI_Barrier", 1.3, rounds, empty,
            [&] { return hand_written("bare barrier", ranks); });
    compare("resident, no element : order and answer", 0.0, rounds, empty,
            [&] { return hand_written("bare round trip", ranks); });
    compare(
        "scatter, n = 2^20 : Scatterv, loop, Gatherv", 1.05, rounds,
        [&] { return ours("scatter", k_work, k_scattered, k_long_calls, ranks); },
        [&] { return hand_written("bare scatter", ranks); });
    return 0;
}
