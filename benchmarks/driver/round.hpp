// The processes of one round: fresh runners that are measured next to each other in time (METHOD,
// section 2).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/driver/runner_client.hpp"

namespace crossover::driver {

/// What went wrong, in which participant, at which size.
struct Trouble {
    std::size_t who = 0;
    std::optional<std::uint64_t> n;
    Error error;
};
template <class T>
using OrTrouble = tl::expected<T, Trouble>;

class Round {
  public:
    /// Starts all participants and opens their sessions side by side: start-up is half of a short
    /// round.
    static OrTrouble<Round> open(const std::vector<Participant>& participants,
                                 const SessionSettings& settings);

    /// What each computes for n elements, as checksums in the order of the participants; empty
    /// where a runner compared its result with the serial one by itself. Untimed.
    OrTrouble<std::vector<std::string>> checksums(std::uint64_t n);

    /// All compute n elements, and what they tell of it must agree with what `reference` tells;
    /// `differ` says in words that participant `who` does not.
    OrTrouble<void> verify(std::uint64_t n, std::size_t reference,
                           const std::function<Error(std::size_t who, const std::string& expected,
                                                     const std::string& found)>& differ);

    /// One epoch of `iterations` calls for every entry of `order`, one after the other. A runner
    /// answers once its workers rest, but at once where it is measured next itself: the same entry
    /// twice, or the last one without `rest_last`.
    OrTrouble<std::vector<record::Epoch>> measure(std::uint64_t n, std::uint64_t iterations,
                                                  const std::vector<std::size_t>& order,
                                                  bool rest_last);

    RunnerClient& runner(std::size_t who) { return m_runners[who]; }

    OrTrouble<void> close();

  private:
    /// Untimed requests go to all before any answer is awaited.
    template <class MakeRequest>
    OrTrouble<std::vector<protocol::Reply>> ask_all(std::optional<std::uint64_t> n,
                                                    MakeRequest make);

    std::vector<RunnerClient> m_runners;
};

}  // namespace crossover::driver
