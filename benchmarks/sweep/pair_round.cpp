#include "benchmarks/sweep/pair_round.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "benchmarks/driver/iterations.hpp"
#include "benchmarks/driver/runner_client.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::sweep {
namespace {

constexpr std::uint64_t k_cold_calls =
    4;  // each waits until the workers sleep, which may take 10 ms

using driver::OrTrouble;
using driver::Trouble;

/// Participants of a pair, in this order.
constexpr std::size_t k_serial = 0;
constexpr std::size_t k_parallel = 1;

const std::string& backend_of(const RoundRequest& request, std::size_t who) {
    return who == k_serial ? request.curve.baseline : request.curve.backend;
}

std::vector<driver::Participant> participants(const RoundRequest& request,
                                              driver::RunnerSource& source) {
    const record::CurveKey& curve = request.curve;
    const std::uint64_t n_max = *std::max_element(request.sizes.begin(), request.sizes.end());
    const auto participant = [&](const std::string& backend, unsigned workers) {
        return driver::Participant{
            backend, source,
            request.settings.session(curve.workload, backend, workers, n_max, curve.calls),
            request.padding};
    };
    return {participant(curve.baseline, request.baseline_workers),
            participant(curve.backend, curve.workers)};
}

/// What the parallel runner said, and a slow-down that was planted into the serial one.
record::Facts facts_of(driver::Round& pair) {
    record::Facts facts = pair.runner(k_parallel).opened().environment;
    const record::Facts& serial = pair.runner(k_serial).opened().environment;
    if (const auto planted = serial.find(protocol::k_planted_fact); planted != serial.end()) {
        facts[std::string("baseline_") + protocol::k_planted_fact] = planted->second;
    }
    return facts;
}

/// Both sides compute n elements; their checksums must agree, where the runners tell any.
OrTrouble<void> verify(driver::Round& pair, const RoundRequest& request, std::uint64_t n) {
    const auto checksums = pair.checksums(n);
    if (!checksums) {
        return tl::unexpected(checksums.error());
    }
    const std::string& expected = (*checksums)[k_serial];
    const std::string& found = (*checksums)[k_parallel];
    if (!expected.empty() && !found.empty() && expected != found) {
        return tl::unexpected(Trouble{
            k_parallel,
            n,
            {fmt::format("the {} runner computed wrong results: checksum {} where {} has {}",
                         backend_of(request, k_parallel), text::shortened(found),
                         backend_of(request, k_serial), text::shortened(expected)),
             "", ""}});
    }
    return {};
}

/// Of sizes that were never measured, one side after the other: only the end of a side need be
/// quiet.
OrTrouble<void> rough_times(driver::Round& pair, const RoundRequest& request,
                            const std::vector<std::uint64_t>& sizes, CallTimesBySize& times) {
    for (const std::size_t who : {k_serial, k_parallel}) {
        driver::RunnerClient& runner = pair.runner(who);
        for (const std::uint64_t n : sizes) {
            const auto seconds = driver::rough_seconds_per_call(runner, n, request.go_on);
            if (!seconds) {
                return tl::unexpected(Trouble{who, n, seconds.error()});
            }
            if (!request.go_on()) {
                return {};
            }
            (who == k_serial ? times[n].serial_s : times[n].parallel_s) = *seconds;
        }
        const std::uint64_t least = *std::min_element(sizes.begin(), sizes.end());
        if (const auto quiet = runner.measure(least, 1); !quiet) {
            return tl::unexpected(Trouble{who, least, quiet.error()});
        }
    }
    return {};
}

/// The side that is measured second answers at once: the next pair begins with it, or the round
/// ends.
OrTrouble<record::Sample> measure_pair(driver::Round& pair, unsigned round, std::uint64_t n,
                                       std::uint64_t iterations, bool serial_first) {
    const std::vector<std::size_t> order =
        serial_first ? std::vector{k_serial, k_parallel} : std::vector{k_parallel, k_serial};
    const auto epochs = pair.measure(n, iterations, order, false);
    if (!epochs) {
        return tl::unexpected(epochs.error());
    }
    return record::Sample{.n = n,
                          .iterations = iterations,
                          .round = round,
                          .serial_first = serial_first,
                          .serial = (*epochs)[serial_first ? 0 : 1],
                          .parallel = (*epochs)[serial_first ? 1 : 0]};
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
    const double share =
        std::log(static_cast<double>(n) / static_cast<double>(below->first)) /
        std::log(static_cast<double>(above->first) / static_cast<double>(below->first));
    const auto between = [share](double low, double high) {
        return low * std::pow(high / low, share);
    };
    return CallTimes{between(below->second.serial_s, above->second.serial_s),
                     between(below->second.parallel_s, above->second.parallel_s)};
}

/// Sizes of which nothing is known are tried out before the first pair, so that nothing comes
/// between pairs.
OrTrouble<void> try_out(driver::Round& pair, const RoundRequest& request, CallTimesBySize& times) {
    std::vector<std::uint64_t> fresh;
    std::copy_if(request.sizes.begin(), request.sizes.end(), std::back_inserter(fresh),
                 [&](std::uint64_t n) { return !known_times(times, n); });
    return request.curve.calls != record::CallMode::hot || fresh.empty()
               ? OrTrouble<void>()
               : rough_times(pair, request, fresh, times);
}

std::uint64_t calls_per_epoch(const RoundRequest& request, const CallTimes& known) {
    if (request.curve.calls == record::CallMode::first) {
        return 1;
    }
    return request.curve.calls == record::CallMode::cold
               ? k_cold_calls
               : driver::iterations_for(known.serial_s, known.parallel_s, request.settings.epoch_s);
}

OrTrouble<void> measure_sizes(driver::Round& pair, const RoundRequest& request,
                              CallTimesBySize& times,
                              const std::function<bool(const record::Sample&)>& keep, bool& more) {
    if (auto tried = try_out(pair, request, times); !tried) {
        return tried;
    }
    if (more = request.go_on(); !more) {
        return {};
    }
    bool serial_first = request.round % 2 == 0;
    for (std::size_t i = 0; i < request.sizes.size(); ++i, serial_first = !serial_first) {
        const std::uint64_t n = request.sizes[i];
        const auto sample = measure_pair(
            pair, request.round, n,
            calls_per_epoch(request, known_times(times, n).value_or(CallTimes{})), serial_first);
        if (!sample) {
            return tl::unexpected(sample.error());
        }
        const auto calls = static_cast<double>(sample->iterations);
        times[n] = {sample->serial.seconds / calls, sample->parallel.seconds / calls};
        if (more = keep(*sample); !more) {
            return {};
        }
    }
    return {};
}

/// One pair of processes, from open to close. A first call is only the first when nothing was
/// verified before it.
OrTrouble<record::Facts> whole_pair(const RoundRequest& request, driver::RunnerSource& source,
                                    CallTimesBySize& times,
                                    const std::function<bool(const record::Sample&)>& keep,
                                    bool& more) {
    auto pair = driver::Round::open(participants(request, source), request.settings);
    if (!pair) {
        return tl::unexpected(pair.error());
    }
    const bool last = request.curve.calls == record::CallMode::first || request.verify_last;
    const std::uint64_t n = request.verify_n > 0
                                ? request.verify_n
                                : *std::max_element(request.sizes.begin(), request.sizes.end());
    if (const auto verified = last ? OrTrouble<void>() : verify(*pair, request, n); !verified) {
        return tl::unexpected(verified.error());
    }
    if (const auto measured = measure_sizes(*pair, request, times, keep, more); !measured) {
        return tl::unexpected(measured.error());
    }
    if (!more) {
        return facts_of(*pair);
    }
    if (const auto verified =
            last ? verify(*pair, request, request.sizes.back()) : OrTrouble<void>();
        !verified) {
        return tl::unexpected(verified.error());
    }
    if (const auto closed = pair->close(); !closed) {
        return tl::unexpected(closed.error());
    }
    return facts_of(*pair);
}

OrTrouble<record::Facts> whole_round(const RoundRequest& request, driver::RunnerSource& source,
                                     CallTimesBySize& times,
                                     const std::function<bool(const record::Sample&)>& keep) {
    bool more = true;
    if (request.curve.calls != record::CallMode::first) {
        return whole_pair(request, source, times, keep, more);
    }
    OrTrouble<record::Facts> facts;
    for (std::size_t i = 0; i < request.sizes.size() && more && facts; ++i) {
        RoundRequest one = request;
        one.sizes = {request.sizes[i]};
        facts = whole_pair(one, source, times, keep, more);
    }
    return facts;
}

}  // namespace

RoundOutcome run_round(const RoundRequest& request, driver::RunnerSource& source,
                       CallTimesBySize& times,
                       const std::function<bool(const record::Sample&)>& keep) {
    auto facts = whole_round(request, source, times, keep);
    if (facts) {
        return {.failure = {}, .facts = std::move(*facts)};
    }
    const Trouble& trouble = facts.error();
    return {.failure = record::Failure{request.curve, request.round, trouble.n,
                                       trouble.who == k_serial ? record::Side::serial
                                                               : record::Side::parallel,
                                       to_string(trouble.error)},
            .facts = {}};
}

}  // namespace crossover::sweep
