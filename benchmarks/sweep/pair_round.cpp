#include "benchmarks/sweep/pair_round.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "benchmarks/driver/iterations.hpp"
#include "benchmarks/stats/threshold.hpp"

namespace crossover::sweep {
namespace {

constexpr std::uint64_t k_cold_calls =
    4;  // each waits until the workers sleep, which may take 10 ms

using driver::OrTrouble;
using driver::Trouble;

/// Participants of a pair, in this order.
constexpr std::size_t k_serial = 0;
constexpr std::size_t k_parallel = 1;

using Keep = std::function<bool(const record::Sample&)>;

std::uint64_t largest(const std::vector<std::uint64_t>& sizes) {
    return *std::max_element(sizes.begin(), sizes.end());
}

/// The rough times at n: those known, or a power law between the sizes beside it, which is near
/// enough for the number of calls in an epoch; none beyond the sizes that were measured.
std::optional<CallTimes> known_times(const CallTimesBySize& times, std::uint64_t n) {
    const auto above = times.lower_bound(n);
    if (above == times.end() || (above->first != n && above == times.begin())) {
        return std::nullopt;
    }
    if (above->first == n) {
        return above->second;
    }
    const auto below = std::prev(above);
    const auto between = [&](double CallTimes::*side) {
        return stats::power_law_between({static_cast<double>(below->first), below->second.*side},
                                        {static_cast<double>(above->first), above->second.*side},
                                        static_cast<double>(n));
    };
    return CallTimes{between(&CallTimes::serial_s), between(&CallTimes::parallel_s)};
}

/// What the parallel runner said, and a slow-down that was planted into the serial one.
protocol::OpenReply told_by(driver::Round& pair) {
    protocol::OpenReply told = pair.runner(k_parallel).opened();
    const record::Facts& serial = pair.runner(k_serial).opened().environment;
    if (const auto planted = serial.find(protocol::k_planted_fact); planted != serial.end()) {
        told.environment[std::string("baseline_") + protocol::k_planted_fact] = planted->second;
    }
    return told;
}

/// One pair of processes, at all sizes of the round or at one of them.
class Pair {
  public:
    Pair(const RoundRequest& request, std::vector<std::uint64_t> sizes, driver::Round round,
         CallTimesBySize& times)
        : m_request(request),
          m_sizes(std::move(sizes)),
          m_round(std::move(round)),
          m_times(times) {}

    static OrTrouble<Pair> open(const RoundRequest& request, std::vector<std::uint64_t> sizes,
                                driver::RunnerSource& source, CallTimesBySize& times) {
        const record::CurveKey& curve = request.curve;
        const auto participant = [&](const std::string& backend, unsigned workers, unsigned nodes) {
            return driver::Participant{backend, source,
                                       request.settings.session(curve.workload, backend, workers,
                                                                largest(sizes), curve.calls),
                                       request.padding, nodes};
        };
        auto round = driver::Round::open({participant(curve.baseline, request.baseline_workers, 1),
                                          participant(curve.backend, curve.workers, curve.nodes)},
                                         request.settings);
        return round ? OrTrouble<Pair>(Pair(request, std::move(sizes), std::move(*round), times))
                     : tl::unexpected(round.error());
    }

    /// From the first verification to the end; `more` is false where `keep` or the time ended it. A
    /// first call is only the first when nothing was verified before it.
    OrTrouble<protocol::OpenReply> run(const Keep& keep, bool& more) {
        if (m_request.opened && m_sizes.front() == m_request.sizes.front()) {
            m_request.opened(m_round.runner(k_parallel).opened());
        }
        const bool last = calls() == record::CallMode::first || m_request.whole_commands;
        const std::uint64_t before = m_request.verify_n > 0 ? m_request.verify_n : largest(m_sizes);
        OrTrouble<void> good = last ? OrTrouble<void>() : verify(before);
        if (good) {
            good = measure(keep, more);
        }
        if (good && more && last) {
            good = verify(m_sizes.back());
        }
        if (good && more) {
            good = m_round.close();
        }
        return good ? OrTrouble<protocol::OpenReply>(told_by(m_round))
                    : tl::unexpected(good.error());
    }

  private:
    record::CallMode calls() const { return m_request.curve.calls; }

    OrTrouble<void> verify(std::uint64_t n) {
        return m_round.verify(
            n, k_serial,
            [this](std::size_t, const std::string& expected, const std::string& found) {
                return Error{
                    fmt::format("the {} runner computed wrong results: checksum {} where {} has {}",
                                m_request.curve.backend, found, m_request.curve.baseline, expected),
                    "", ""};
            });
    }

    /// Of sizes that were never measured, one side after the other: only the end of a side need be
    /// quiet.
    OrTrouble<void> rough_times(const std::vector<std::uint64_t>& sizes) {
        for (const std::size_t who : {k_serial, k_parallel}) {
            driver::RunnerClient& runner = m_round.runner(who);
            for (const std::uint64_t n : sizes) {
                const auto seconds = driver::rough_seconds_per_call(runner, n, m_request.go_on);
                if (!seconds) {
                    return tl::unexpected(Trouble{who, n, seconds.error()});
                }
                if (!m_request.go_on()) {
                    return {};
                }
                (who == k_serial ? m_times[n].serial_s : m_times[n].parallel_s) = *seconds;
            }
            const std::uint64_t least = *std::min_element(sizes.begin(), sizes.end());
            if (const auto quiet = runner.measure(least, 1); !quiet) {
                return tl::unexpected(Trouble{who, least, quiet.error()});
            }
        }
        return {};
    }

    /// Sizes of which nothing is known are tried out before the first pair, so that nothing comes
    /// between pairs.
    OrTrouble<void> try_out() {
        std::vector<std::uint64_t> fresh;
        std::copy_if(m_sizes.begin(), m_sizes.end(), std::back_inserter(fresh),
                     [&](std::uint64_t n) { return !known_times(m_times, n); });
        return calls() != record::CallMode::hot || m_request.whole_commands || fresh.empty()
                   ? OrTrouble<void>()
                   : rough_times(fresh);
    }

    std::uint64_t calls_per_epoch(std::uint64_t n) const {
        if (calls() == record::CallMode::first) {
            return 1;
        }
        const CallTimes known = known_times(m_times, n).value_or(CallTimes{});
        return calls() == record::CallMode::cold
                   ? k_cold_calls
                   : driver::iterations_for(known.serial_s, known.parallel_s,
                                            m_request.settings.epoch_s);
    }

    /// The side that is measured second answers at once: the next sample begins with it, or the
    /// round ends.
    OrTrouble<record::Sample> measure_sample(std::uint64_t n, std::uint64_t iterations,
                                             bool serial_first) {
        const std::vector<std::size_t> order =
            serial_first ? std::vector{k_serial, k_parallel} : std::vector{k_parallel, k_serial};
        const auto epochs = m_round.measure(n, iterations, order, false);
        if (!epochs) {
            return tl::unexpected(epochs.error());
        }
        record::Sample sample{.n = n,
                              .iterations = iterations,
                              .round = m_request.round,
                              .serial_first = serial_first,
                              .serial = (*epochs)[serial_first ? 0 : 1],
                              .parallel = (*epochs)[serial_first ? 1 : 0]};
        const auto calls_made = static_cast<double>(iterations);
        m_times[n] = {sample.serial.seconds / calls_made, sample.parallel.seconds / calls_made};
        return sample;
    }

    /// A first look at a command is a sample where one run fills an epoch.
    OrTrouble<record::Sample> measure_size(std::uint64_t n, bool serial_first) {
        if (m_request.whole_commands && !known_times(m_times, n)) {
            auto look = measure_sample(n, 1, serial_first);
            if (!look || calls_per_epoch(n) == 1) {
                return look;
            }
        }
        return measure_sample(n, calls_per_epoch(n), serial_first);
    }

    /// A run of a command cannot be cut short; what is cheap fits first.
    bool fits(std::uint64_t n) const {
        const auto known = known_times(m_times, n);
        return !m_request.whole_commands || !m_request.fits || !known ||
               m_request.fits(known->serial_s + known->parallel_s);
    }

    OrTrouble<void> measure(const Keep& keep, bool& more) {
        if (auto tried = try_out(); !tried) {
            return tried;
        }
        more = m_request.go_on();
        bool serial_first = m_request.round % 2 == 0;
        for (std::size_t i = 0; more && i < m_sizes.size(); ++i, serial_first = !serial_first) {
            if (more = fits(m_sizes[i]); !more) {
                break;
            }
            const auto sample = measure_size(m_sizes[i], serial_first);
            if (!sample) {
                return tl::unexpected(sample.error());
            }
            more = keep(*sample);
        }
        return {};
    }

    const RoundRequest& m_request;
    std::vector<std::uint64_t> m_sizes;
    driver::Round m_round;
    CallTimesBySize& m_times;
};

}  // namespace

tl::expected<protocol::OpenReply, record::Failure> run_round(const RoundRequest& request,
                                                             driver::RunnerSource& source,
                                                             CallTimesBySize& times,
                                                             const Keep& keep) {
    std::vector<std::vector<std::uint64_t>> pairs{request.sizes};
    if (request.curve.calls == record::CallMode::first) {
        pairs.clear();
        for (const std::uint64_t n : request.sizes) {
            pairs.push_back({n});
        }
    }
    OrTrouble<protocol::OpenReply> told;
    bool more = true;
    for (std::size_t i = 0; more && told && i < pairs.size(); ++i) {
        auto pair = Pair::open(request, std::move(pairs[i]), source, times);
        told = pair ? pair->run(keep, more) : tl::unexpected(pair.error());
    }
    return told.map_error([&request](const Trouble& trouble) {
        return record::Failure{
            request.curve, request.round, trouble.n,
            trouble.who == k_serial ? record::Side::serial : record::Side::parallel,
            to_string(trouble.error)};
    });
}

}  // namespace crossover::sweep
