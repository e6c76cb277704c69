// The result values of a run. Plain data: filled by the sweep, written and read by this room, drawn and judged by
// others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossover::record {

/// What one crossover is a property of. Cells of one curve differ in n only.
struct CurveKey {
    std::string workload;       ///< "fma:64"
    std::string backend;        ///< "openmp" or "openmp:dynamic"
    unsigned workers = 1;       ///< the caller included
    std::string calls = "hot";  ///< call mode: hot, cold or first

    friend bool operator==(const CurveKey&, const CurveKey&) = default;
    friend auto operator<=>(const CurveKey&, const CurveKey&) = default;
};

/// "wave/openmp/2/hot"
std::string name_of(const CurveKey& key);

/// What one runner answered to one "measure": all iterations together.
struct Epoch {
    double seconds = 0.0;               ///< wall time
    std::optional<double> cpu_seconds;  ///< CPU time of all workers
    double moving_seconds = 0.0;        ///< of the wall time, spent moving data
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

/// A median with the 95 % sign-test interval of the median; the interval is absent when rounds are too few.
struct Estimate {
    std::optional<double> value, low, high;
};

/// One cell, summed up over its rounds. Times are per call, in nanoseconds.
struct Cell {
    CurveKey curve;
    std::uint64_t n = 0;
    std::string verdict;  ///< of parallel against serial: win, lose, tie or open
    unsigned wins = 0, losses = 0, rounds = 0;
    Estimate serial_ns, parallel_ns, speedup_ratio;
    std::optional<double> parallel_cpu_ns, moving_ratio;
};

struct Crossing {
    bool to_parallel = true;
    std::optional<std::uint64_t> n_low;  ///< none: not proven anywhere
    std::uint64_t n_high = 0;
};

/// The answer for one curve.
struct Crossover {
    CurveKey curve;
    bool oversubscribed = false;  ///< more workers than usable CPUs
    std::string verdict;          ///< crossover, always, never, unresolved or failed
    std::optional<std::string> reason;
    std::optional<std::uint64_t> n, n_low, n_high;
    Estimate serial_work_ns;  ///< how long serial takes at n, n_low and n_high
    std::vector<Crossing> further_crossings;
    std::optional<std::uint64_t> n_min, n_top;
    Estimate speedup_top_ratio;  ///< at n_top
    unsigned rounds = 0;
    double measured_s = 0.0;  ///< inside timed regions
    double wall_s = 0.0;      ///< in all
};

/// Everything measured of one curve.
struct Curve {
    CurveKey key;
    std::vector<Sample> samples;  ///< in the order taken
};

struct ScalingPoint {
    unsigned workers = 1;
    Estimate speedup_ratio;
    std::optional<double> efficiency_ratio;
};

/// Speed-up over workers at one size, against serial.
struct Scaling {
    std::string workload, backend, calls;
    std::uint64_t n = 0;
    std::vector<ScalingPoint> points;
};

/// What a runner said of itself and its session: name → value.
using Facts = std::map<std::string, std::string>;

}  // namespace crossover::record
