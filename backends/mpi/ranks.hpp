// A group of ranks, and the calls that the backend makes on it: all of MPI that a session needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace crossover::mpi {

enum class Command : std::uint32_t { run, output, tell_cpu, rest, close };

/// What rank 0 has the others do.
struct Order {
    Command command = Command::rest;
    std::uint64_t n = 0;
};

/// The communicator of a session, or the world. Rank 0 gives an order, every other rank awaits it,
/// all of them do the same, and finish. An order goes from rank to rank along a binomial tree,
/// acknowledgements come back the same way: the number of steps grows as that of a barrier does.
/// Messages of one kind only, so that no rank waits in one call while its peer is in another.
class Ranks {
  public:
    /// All ranks; between MPI_Init and MPI_Finalize.
    static Ranks world();

    /// Those ranks of this group, in that order; only they call it.
    Ranks select(const std::vector<int>& ranks) const;

    Ranks(Ranks&&) noexcept;
    Ranks& operator=(Ranks&&) noexcept;
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;
    /// Of a selection: all its ranks do so together.
    ~Ranks();

    unsigned index() const noexcept;
    unsigned count() const noexcept;

    /// Whether a rank that waits lets others have its CPU: where ranks outnumber the CPUs, one that
    /// spins keeps those from running that it waits for.
    void set_yielding(bool yields) noexcept;

    /// The sizes in bytes of the elements that the calls below move.
    void set_element_sizes(std::size_t input, std::size_t output);

    void give(const Order& order) const;  ///< by rank 0
    /// By every other rank. One that rests looks once a millisecond and sleeps in between.
    Order await(bool resting) const;
    /// Rank 0 returns when all ranks have called it; the others when the ranks below them have.
    void finish() const;

    /// Inputs 0 … n-1 from rank 0, every rank its slice_of; rank 0 gives the whole array and keeps
    /// its slice where it is, the others give the place for theirs.
    void scatter(std::size_t n, std::byte* inputs);
    /// The other way round with outputs.
    void gather(std::size_t n, std::byte* outputs);

    /// Outputs that were dealt out one by one: worker w of `workers` has w, w + workers, …. A rank
    /// sends `count` of one worker's, which lie there without gaps, and rank 0 receives them at
    /// their places in `all`: in the order of the workers on both sides.
    void send_dealt(const std::byte* outputs, std::size_t count) const;
    void receive_dealt(std::byte* all, std::size_t count, unsigned worker, unsigned workers,
                       unsigned from) const;

    /// At rank 0, what each rank gave, in their order; elsewhere nothing.
    std::vector<std::string> collect(const std::string& text) const;
    /// At rank 0, the sum over all ranks.
    double sum(double value) const;
    /// In every rank: whether all gave the same number.
    bool agree(std::uint64_t number) const;

    /// To one rank, and there, at rest until it comes.
    void send_text(unsigned to, const std::string& text) const;
    std::string await_text(unsigned from) const;

    /// By rank 0: sends `bytes` (at least one) to a rank that is in answer_trips, and waits for the
    /// empty answer.
    void trip(unsigned to, std::span<const std::byte> bytes) const;
    /// Answers what rank 0 sends by trip, up to the first message that begins with another byte
    /// than 0. `room`: for the longest one. At rest until the first one comes.
    void answer_trips(std::span<std::byte> room) const;

  private:
    struct Communicator;
    explicit Ranks(std::unique_ptr<Communicator> communicator) noexcept;

    std::unique_ptr<Communicator> m_communicator;
};

}  // namespace crossover::mpi
