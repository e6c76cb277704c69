// One paired round: a fresh serial runner and a fresh parallel runner, every size of the round
// measured on both, next to each other in time (METHOD, section 2).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "benchmarks/driver/round.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::sweep {

/// Rough seconds per call at one size, kept from round to round.
struct CallTimes {
    double serial_s = 0.0;
    double parallel_s = 0.0;
};
using CallTimesBySize = std::map<std::uint64_t, CallTimes>;

struct RoundRequest {
    record::CurveKey curve;
    unsigned round =
        0;  ///< even: serial first in the first pair, then in turn (A B B A A B …); odd: reversed
    std::vector<std::uint64_t> sizes;    ///< in the order to be measured; not empty
    driver::SessionSettings settings{};  ///< pinned, the serial runner is worker 0
    std::size_t padding = 0;             ///< bytes added to the runners' environment
    std::uint64_t verify_n = 0;  ///< both sides compute this many elements before anything is
                                 ///< measured; 0: the most of `sizes`
    /// Calls are runs of commands, which may take seconds: none is made that is no sample. Verifies
    /// after measuring, at the size measured last, whose output the runner keeps.
    bool whole_commands = false;
    unsigned baseline_workers = 1;  ///< more where a parallel backend stands in for the serial one
    driver::GoOn go_on =
        driver::always;  ///< false ends the round before the next size is tried out
    std::function<bool(double seconds)> fits{};  ///< whether a pair of commands may begin
    /// Gets what the parallel runner of the round's first pair said when it was opened.
    std::function<void(const protocol::OpenReply&)> opened{};
};

/// Runs a round: one pair of processes for all sizes, or one for each size where first calls are
/// asked for. Every session is verified before it is measured (after it at the last one, where the
/// first call counts or calls are whole commands). Each sample is handed to `keep` before the next
/// is taken; returning false from it ends the round. Returns what the parallel runner said when it
/// was opened; of a round that failed the samples before stand.
tl::expected<protocol::OpenReply, record::Failure> run_round(
    const RoundRequest& request, driver::RunnerSource& source, CallTimesBySize& times,
    const std::function<bool(const record::Sample&)>& keep);

}  // namespace crossover::sweep
