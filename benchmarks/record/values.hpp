// The result values of a run. Plain data: filled by the sweep, written and read by this room, drawn
// and judged by others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "backends/api/network.hpp"
#include "benchmarks/record/words.hpp"

namespace crossover::record {

/// The largest size that can be asked for.
inline constexpr std::uint64_t k_largest_size = 1ULL << 40U;
inline constexpr std::uint64_t k_largest_step = 64;  ///< between coarse sizes

/// The most calls in one epoch: a thousand seconds of the shortest call.
inline constexpr std::uint64_t k_most_iterations = 1'000'000'000'000;

/// What one crossover is a property of. Cells of one curve differ in n only.
struct CurveKey {
    std::string workload;  ///< "fma:64"
    std::string backend;   ///< "openmp" or "openmp:dynamic"
    unsigned workers = 1;  ///< the caller included
    CallMode calls = CallMode::hot;
    /// The backend on the serial side of its pairs: a plain loop in the backend's own language. Not
    /// part of its name.
    std::string baseline = "serial";
    unsigned nodes = 1;  ///< that a launcher spreads the workers over

    /// On the node that has most.
    unsigned workers_per_node() const { return (workers + nodes - 1) / nodes; }

    friend bool operator==(const CurveKey&, const CurveKey&) = default;
    friend bool operator<(const CurveKey& a, const CurveKey& b) {
        return std::tie(a.workload, a.backend, a.nodes, a.workers, a.calls, a.baseline) <
               std::tie(b.workload, b.backend, b.nodes, b.workers, b.calls, b.baseline);
    }
};

/// "wave/openmp/2/hot"; on more than one node "wave/mpi/4@2/hot", 4 workers at 2 nodes
std::string name_of(const CurveKey& key);

/// " on 2 nodes"; empty for one.
std::string on_nodes(unsigned nodes);

/// What one runner answered to one "measure": all iterations together. Absent: the runner does not
/// say.
struct Epoch {
    double seconds = 0.0;                 ///< wall time
    std::optional<double> cpu_seconds{};  ///< CPU time of all workers
    double moving_seconds = 0.0;          ///< of the wall time, spent moving data
    double setup_seconds =
        0.0;  ///< outside of the wall time, since the epoch before: making inputs
    std::optional<double>
        stolen_seconds{};  ///< CPU time that the hypervisor gave to others, all CPUs
    std::optional<double> throttled_seconds{};  ///< time for which a cgroup quota stopped the group
    std::optional<std::uint64_t> involuntary_switches{};  ///< times a worker was put off its CPU
    std::uint64_t retries = 0;  ///< parts of a map run again because their worker was lost
};

/// A pair: one serial and one parallel epoch, adjacent in time, with the same number of iterations.
struct Sample {
    std::uint64_t n = 0;
    std::uint64_t iterations = 1;  ///< calls per epoch
    unsigned round = 0;            ///< counted per curve; each round has fresh processes
    bool serial_first = true;      ///< order inside the pair
    Epoch serial;
    Epoch parallel;
};

/// What the machine gave at one moment.
struct MachineState {
    unsigned threads = 1;  ///< that were run at once
    double effective_cpus =
        0.0;  ///< CPU time they got together per wall time; `threads` on free CPUs
    std::optional<double>
        round_trip_ns;          ///< from one CPU to another and back; none with a single CPU
    double reference_ns = 0.0;  ///< one step of a fixed serial loop: moves with the clock frequency
};

/// One round of a curve, as it began.
struct Round {
    unsigned round = 0;
    double at_s = 0.0;                    ///< since the sweep began
    std::optional<MachineState> machine;  ///< none: no probe
    bool contended = false;               ///< others used the CPUs that it needed
    std::string
        state{};  ///< "near cores" or "far cores" where rounds fall into two groups, else empty
    bool counts = true;  ///< judged: not contended, and of the state that most rounds were in
    Network network{};   ///< that its first parallel runner told when it was opened
};

enum class Side { serial, parallel };
const char* name_of(Side side);

/// A runner that died, hung, refused or computed wrong results.
struct Failure {
    CurveKey curve;
    std::optional<unsigned> round;   ///< none: before the first round
    std::optional<std::uint64_t> n;  ///< none: not while measuring or verifying a size
    Side side = Side::parallel;
    std::string error;
};

/// A median with the 95 % sign-test interval of the median; the interval is absent when rounds are
/// too few.
struct Estimate {
    std::optional<double> value, low, high;
};

/// Of a sample; nothing where it is empty.
Estimate estimate_of(std::span<const double> sample);

/// The wire to a host, summed up over the launches of a run.
struct NetworkLink {
    std::string host;
    bool same_host = false;  ///< that all workers shared
    unsigned rounds = 0;     ///< whose figures these are
    Estimate latency_us{}, ns_per_byte{};
    std::optional<unsigned> cpus{};  ///< of the host, that workers could use at once
    std::optional<double> effective_cpus{};
};

/// One cell, summed up over its rounds. Times are per call, in nanoseconds.
struct Cell {
    CurveKey curve;
    std::uint64_t n = 0;
    stats::Verdict verdict = stats::Verdict::open;  ///< of parallel against serial
    unsigned wins = 0, losses = 0, rounds = 0;      ///< of the rounds that count
    unsigned contended_rounds = 0;                  ///< kept, not judged
    Estimate serial_ns, parallel_ns, speedup_ratio;
    std::optional<double> parallel_cpu_ns, moving_ratio;
    std::optional<double> moved_bytes{};  ///< a call, over wires; none: nothing told of them
};

struct Crossing {
    bool to_parallel = true;
    std::optional<std::uint64_t> n_low;  ///< none: not proven anywhere
    std::uint64_t n_high = 0;
};

/// The answer of those rounds in which the machine was in one state.
struct StateAnswer {
    std::string name;  ///< "near cores", "far cores"
    double round_trip_ns = 0.0;
    double share_ratio = 0.0;  ///< of the rounds that were not contended
    CurveVerdict verdict = CurveVerdict::unresolved;
    std::optional<std::uint64_t> n, n_low, n_high;
};

/// The crossing of one round: the size from which its parallel process stays ahead. It lies in
/// [n_low, n_high], both equal to n where the sizes around it were close; without n it is censored:
/// no n_low, below all sizes that the round measured; no n_high, above all of them (n_low =
/// Crossover::n_top: it lost at the largest size).
struct RoundCrossing {
    unsigned round = 0;
    bool counts = true;  ///< for n, n_low and n_high of the curve
    std::optional<double> n{}, n_low{}, n_high{};
};

/// What a round that counts took at Crossover::n_top, per call.
struct TopRound {
    unsigned round = 0;
    double serial_ns = 0.0, parallel_ns = 0.0;
};

/// The answer of the contended rounds, where those that count have none.
struct BusyAnswer {
    double others_cpus = 0.0;  ///< what others used meanwhile, median
    CurveVerdict verdict = CurveVerdict::unresolved;
    std::optional<std::uint64_t> n, n_low, n_high;
    unsigned rounds = 0;
};

/// The 90 % quantile of the crossings over processes: from n_high on, at least 90 % of the
/// processes win.
struct SafeSize {
    std::optional<std::uint64_t> n_low, n_high;
};

/// The crossover by the cost model T_parallel / T_serial = q + k/n, fitted around it: narrower than
/// what the verdicts prove, and worth what that model is.
struct CrossoverFit {
    Estimate n;  ///< elements, with its 95 % interval; nothing where it may not be published
    std::optional<double> q_ratio,
        k;  ///< the ratio for infinite n; the overhead in elements' worth of serial work
    std::optional<std::string> reason;  ///< why n may not be published
};

/// What the author of a workload says of its sizes.
struct SizeNotes {
    std::uint64_t step = 4;  ///< factor between coarse sizes; less than 4 for costs like n^3
    std::string unit{};      ///< what n counts; empty: elements
    /// Below it the library that is measured stays serial by itself, so nothing is measured there.
    std::optional<std::uint64_t> gate_n{};
};

/// The answer for one curve.
struct Crossover {
    CurveKey curve;
    bool oversubscribed = false;  ///< more workers than usable CPUs
    CurveVerdict verdict = CurveVerdict::unresolved;
    Ended ended = Ended::answered;
    /// What a reader must know beside the verdict; of an answer that the budget cut short, not that
    /// it did, which `ended` and `more_s` tell.
    std::optional<std::string> reason;
    std::optional<std::uint64_t> n, n_low, n_high;
    Estimate serial_work_ns;            ///< how long serial takes at n, n_low and n_high
    std::optional<CrossoverFit> fit{};  ///< none: there was nothing to fit
    std::vector<Crossing> further_crossings;
    std::optional<std::uint64_t> n_min, n_top;
    std::string unit{};  ///< as in SizeNotes, like gate_n
    std::optional<std::uint64_t> gate_n{};
    Estimate speedup_top_ratio;  ///< at n_top
    SafeSize safe{};
    std::optional<double>
        double_speed_n{};  ///< smallest size with a speed-up of 2; none: not reached
    std::optional<double>
        metg_us{};  ///< shortest task with half of the ideal speed, METG(50 %); none: not reached
    std::optional<double>
        round_trip_ns{};  ///< of the rounds that count: the state in which the answer holds
    std::vector<StateAnswer>
        states{};  ///< told only when the machine was in two states and they disagree
    std::optional<BusyAnswer>
        while_busy{};  ///< beside an unresolved verdict on a machine that stayed busy
    std::vector<RoundCrossing> round_crossings{};  ///< of every round that measured anything
    std::vector<TopRound> top_rounds{};            ///< of the rounds that count and measured n_top
    /// n is the size from which parallel takes at most 1 - this of serial's time. 0, or 0.05 where
    /// both sides take the same time below it: without a lead noise alone would place n there.
    double lead_ratio = 0.0;
    /// Of the counts behind the interval, where rounds were not exchangeable; 1: they were.
    double widening_ratio = 1.0;
    double span_s =
        0.0;  ///< from the first round behind the interval to the last: what it speaks for
    unsigned rounds = 0;
    unsigned contended_rounds = 0;  ///< of these, kept but not judged
    double measured_s = 0.0;        ///< inside timed regions
    double setup_s = 0.0;           ///< making inputs, where the runners told it
    double wall_s = 0.0;            ///< in all
    std::optional<double>
        more_s{};  ///< about how much longer the full answer would take; none: it is full
    std::vector<std::string> hosts{};  ///< as in Curve
};

/// Everything measured of one curve.
struct Curve {
    CurveKey key;
    std::vector<Round> rounds;         ///< index = Sample::round
    std::vector<Sample> samples;       ///< in the order taken
    std::vector<std::string> hosts{};  ///< where its runner told that workers were, at last
    double bytes_per_element = 0.0;    ///< as its runner told beside the network; 0: it did not
};

/// How long a map of (nearly) nothing takes: one element per worker.
struct Dispatch {
    std::string backend;
    unsigned workers = 1;
    CallMode calls = CallMode::hot;
    Estimate ns;  ///< per call; the median over processes
    std::vector<double> samples_ns;
    unsigned nodes = 1;
};

/// The probes before the first round: until they agreed with each other, or the patience ended.
struct WarmUp {
    unsigned probes = 0;
    double seconds = 0.0;
    bool steady = false;
};

struct ScalingPoint {
    unsigned workers = 1;
    Estimate speedup_ratio;
    std::optional<double> efficiency_ratio;
};

/// A point of a fitted scaling curve with its band.
struct FittedPoint {
    unsigned workers = 1;
    Estimate speedup_ratio;
    bool extrapolated = false;  ///< beyond the measured worker counts
};

/// Amdahl's law or the Universal Scalability Law, fitted inside the measured range and drawn to
/// twice of it at most.
struct ScalingFit {
    std::string model;  ///< "amdahl" or "usl"
    std::map<std::string, double>
        parameters;  ///< "serial_ratio"; "contention_ratio", "coherency_ratio"
    std::vector<FittedPoint> curve;
};

/// Which backend is fastest at one size of one workload, on one number of workers and nodes.
struct Winner {
    std::string workload;
    unsigned workers = 1;
    CallMode calls = CallMode::hot;
    std::uint64_t n = 0;
    /// The baseline where every backend is proven slower; none where the rounds do not say.
    std::optional<std::string> backend;
    std::optional<double> speedup_ratio;  ///< of a backend that is proven faster than the baseline
    bool close = false;  ///< the interval of another backend that is proven faster reaches its own
    unsigned nodes = 1;
};

/// Speed-up over workers at one size, against serial.
struct Scaling {
    std::string workload, backend;
    CallMode calls = CallMode::hot;
    std::uint64_t n = 0;
    std::vector<ScalingPoint> points;
    std::vector<ScalingFit> fits{};
    unsigned nodes = 1;
};

/// What a runner said of itself and its session: name → value.
using Facts = std::map<std::string, std::string>;

/// The name of a curve or cell in every format, the same from version to version and printable
/// whatever the names of its parts hold: "wave/openmp/2/hot", "wave/openmp/2/hot/4096".
std::string stable_name(const CurveKey& key);
std::string stable_name(const Cell& cell);
/// Of the crossover of a curve: "wave/openmp/2/hot/crossover".
std::string stable_name(const Crossover& crossover);

}  // namespace crossover::record
