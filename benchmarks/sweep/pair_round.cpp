#include "benchmarks/sweep/pair_round.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "benchmarks/record/printable.hpp"
#include "benchmarks/sweep/conversation.hpp"
#include "benchmarks/sweep/iterations.hpp"

namespace crossover::sweep {
namespace {

using record::Side;

constexpr std::uint64_t k_cold_calls =
    4;  // each waits until the workers sleep, which may take 10 ms

/// What went wrong, on which side, at which size.
struct Trouble {
    Side side;
    std::optional<std::uint64_t> n;
    Error error;
};
template <class T>
using OrTrouble = tl::expected<T, Trouble>;

tl::unexpected<Trouble> trouble(Side side, std::optional<std::uint64_t> n, Error error) {
    return tl::unexpected<Trouble>({side, n, std::move(error)});
}

/// The two runners of a round.
class Pair {
  public:
    Pair(const RoundRequest& request, RunnerSource& source)
        : m_request(request), m_source(source) {}

    OrTrouble<record::Facts> open() {
        for (const Side side : {Side::serial, Side::parallel}) {
            auto link = m_source.start(backend(side), m_request.padding);
            if (!link) {
                return trouble(side, {}, link.error());
            }
            runner(side).emplace(backend(side), std::move(*link), m_request.deadline_s,
                                 m_request.allow_planted ? Planted::allowed : Planted::refused);
        }
        const auto hello = ask_both({}, [](Side) { return record::HelloRequest{}; });
        if (!hello) {
            return tl::unexpected(hello.error());
        }
        for (const Side side : {Side::serial, Side::parallel}) {
            const record::Reply& reply = side == Side::serial ? hello->first : hello->second;
            const int spoken = std::get<record::HelloReply>(reply).protocol;
            if (spoken != record::k_protocol_version) {
                return trouble(
                    side, {},
                    {fmt::format("the {} runner speaks protocol {}, this driver speaks {}",
                                 backend(side), spoken, record::k_protocol_version),
                     "", ""});
            }
        }
        const auto opened = ask_both({}, [&](Side side) { return open_request(side); });
        if (!opened) {
            return tl::unexpected(opened.error());
        }
        record::Facts facts = std::get<record::OpenReply>(opened->second).environment;
        const record::Facts& serial = std::get<record::OpenReply>(opened->first).environment;
        if (const auto planted = serial.find(record::k_planted_fact); planted != serial.end()) {
            facts[std::string("baseline_") + record::k_planted_fact] = planted->second;
        }
        return facts;
    }

    /// Both sides compute n elements; their checksums must agree.
    OrTrouble<void> verify(std::uint64_t n) {
        const auto replies = ask_both(n, [&](Side) { return record::VerifyRequest{n}; });
        if (!replies) {
            return tl::unexpected(replies.error());
        }
        const std::string& expected = std::get<record::VerifyReply>(replies->first).checksum;
        const std::string& found = std::get<record::VerifyReply>(replies->second).checksum;
        if (expected != found) {
            return trouble(
                Side::parallel, n,
                {fmt::format("the {} runner computed wrong results: checksum {} where {} has {}",
                             backend(Side::parallel), record::shortened(found),
                             backend(Side::serial), record::shortened(expected)),
                 "", ""});
        }
        return {};
    }

    /// Of sizes that were never measured, one side after the other: only the end of a side need be
    /// quiet.
    OrTrouble<void> rough_times(const std::vector<std::uint64_t>& sizes, CallTimesBySize& times) {
        for (const Side side : {Side::serial, Side::parallel}) {
            for (const std::uint64_t n : sizes) {
                const auto seconds = rough_seconds_per_call(*runner(side), n, m_request.go_on);
                if (!seconds) {
                    return trouble(side, n, seconds.error());
                }
                if (!m_request.go_on()) {
                    return {};
                }
                (side == Side::serial ? times[n].serial_s : times[n].parallel_s) = *seconds;
            }
            const std::uint64_t least = *std::min_element(sizes.begin(), sizes.end());
            if (const auto quiet = runner(side)->measure(least, 1); !quiet) {
                return trouble(side, least, quiet.error());
            }
        }
        return {};
    }

    /// The side that is measured second answers at once: the next pair begins with it, or the round
    /// ends.
    OrTrouble<record::Sample> measure(std::uint64_t n, std::uint64_t iterations,
                                      bool serial_first) {
        record::Sample sample{.n = n,
                              .iterations = iterations,
                              .round = m_request.round,
                              .serial_first = serial_first,
                              .serial = {},
                              .parallel = {}};
        const std::pair order = sample.serial_first ? std::pair(Side::serial, Side::parallel)
                                                    : std::pair(Side::parallel, Side::serial);
        for (const Side side : {order.first, order.second}) {
            const auto epoch = runner(side)->measure(n, iterations, side == order.first);
            if (!epoch) {
                return trouble(side, n, epoch.error());
            }
            (side == Side::serial ? sample.serial : sample.parallel) = *epoch;
        }
        return sample;
    }

    OrTrouble<void> close() {
        const auto closed = ask_both({}, [](Side) { return record::CloseRequest{}; });
        return closed ? OrTrouble<void>() : tl::unexpected(closed.error());
    }

  private:
    std::optional<Conversation>& runner(Side side) {
        return side == Side::serial ? m_serial : m_parallel;
    }

    std::string backend(Side side) const {
        return side == Side::serial ? m_request.curve.baseline : m_request.curve.backend;
    }

    std::uint64_t n_max() const {
        return *std::max_element(m_request.sizes.begin(), m_request.sizes.end());
    }

    record::OpenRequest open_request(Side side) const {
        return {
            .workload = m_request.curve.workload,
            .backend = backend(side),
            .workers = side == Side::serial ? m_request.baseline_workers : m_request.curve.workers,
            .n_max = n_max(),
            .seed = m_request.seed,
            .calls = m_request.curve.calls,
            .pin = m_request.pin};
    }

    /// Untimed requests go to both runners before either answer is awaited: start-up is half of a
    /// short round.
    template <class MakeRequest>
    OrTrouble<std::pair<record::Reply, record::Reply>> ask_both(std::optional<std::uint64_t> n,
                                                                MakeRequest make) {
        for (const Side side : {Side::serial, Side::parallel}) {
            if (const auto posted = runner(side)->post(make(side)); !posted) {
                return trouble(side, n, posted.error());
            }
        }
        auto serial = m_serial->await();
        if (!serial) {
            return trouble(Side::serial, n, serial.error());
        }
        auto parallel = m_parallel->await();
        if (!parallel) {
            return trouble(Side::parallel, n, parallel.error());
        }
        return std::pair(std::move(*serial), std::move(*parallel));
    }

    const RoundRequest& m_request;
    RunnerSource& m_source;
    std::optional<Conversation> m_serial;
    std::optional<Conversation> m_parallel;
};

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
OrTrouble<void> try_out(Pair& pair, const RoundRequest& request, CallTimesBySize& times) {
    std::vector<std::uint64_t> fresh;
    std::copy_if(request.sizes.begin(), request.sizes.end(), std::back_inserter(fresh),
                 [&](std::uint64_t n) { return !known_times(times, n); });
    return request.curve.calls != "hot" || fresh.empty() ? OrTrouble<void>()
                                                         : pair.rough_times(fresh, times);
}

std::uint64_t calls_per_epoch(const RoundRequest& request, const CallTimes& known) {
    if (request.curve.calls == "first") {
        return 1;
    }
    return request.curve.calls == "cold"
               ? k_cold_calls
               : iterations_for(known.serial_s, known.parallel_s, request.epoch_s);
}

OrTrouble<void> measure_sizes(Pair& pair, const RoundRequest& request, CallTimesBySize& times,
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
        const auto sample = pair.measure(
            n, calls_per_epoch(request, known_times(times, n).value_or(CallTimes{})), serial_first);
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
OrTrouble<record::Facts> whole_pair(const RoundRequest& request, RunnerSource& source,
                                    CallTimesBySize& times,
                                    const std::function<bool(const record::Sample&)>& keep,
                                    bool& more) {
    Pair pair(request, source);
    auto facts = pair.open();
    if (!facts) {
        return facts;
    }
    const bool last = request.curve.calls == "first" || request.verify_last;
    const std::uint64_t n = request.verify_n > 0
                                ? request.verify_n
                                : *std::max_element(request.sizes.begin(), request.sizes.end());
    if (const auto verified = last ? OrTrouble<void>() : pair.verify(n); !verified) {
        return tl::unexpected(verified.error());
    }
    if (const auto measured = measure_sizes(pair, request, times, keep, more); !measured) {
        return tl::unexpected(measured.error());
    }
    if (!more) {
        return facts;
    }
    if (const auto verified = last ? pair.verify(request.sizes.back()) : OrTrouble<void>();
        !verified) {
        return tl::unexpected(verified.error());
    }
    if (const auto closed = pair.close(); !closed) {
        return tl::unexpected(closed.error());
    }
    return facts;
}

OrTrouble<record::Facts> whole_round(const RoundRequest& request, RunnerSource& source,
                                     CallTimesBySize& times,
                                     const std::function<bool(const record::Sample&)>& keep) {
    bool more = true;
    if (request.curve.calls != "first") {
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

RoundOutcome run_round(const RoundRequest& request, RunnerSource& source, CallTimesBySize& times,
                       const std::function<bool(const record::Sample&)>& keep) {
    auto facts = whole_round(request, source, times, keep);
    if (facts) {
        return {.failure = {}, .facts = std::move(*facts)};
    }
    const Trouble& trouble = facts.error();
    return {.failure = record::Failure{request.curve, request.round, trouble.n, trouble.side,
                                       to_string(trouble.error)},
            .facts = {}};
}

}  // namespace crossover::sweep
