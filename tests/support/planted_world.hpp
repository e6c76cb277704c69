// Runners that answer from a cost model instead of measuring, and a clock that moves by what they
// say. They speak the protocol line by line, so everything above the pipes is the code that runs on
// real runners.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "benchmarks/driver/clock.hpp"
#include "benchmarks/driver/runner_link.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::planted {

/// Time as the planted runners spend it.
class PlantedClock final : public driver::Clock {
  public:
    double now_s() const override { return m_now_s; }
    void advance(double seconds) { m_now_s += seconds; }

  private:
    double m_now_s = 1000.0;
};

/// What goes wrong in one process, counted from 0 per backend.
struct Fault {
    enum class Kind {
        dies,
        hangs,
        talks_nonsense,
        computes_wrongly,
        refuses,
        speaks_other_protocol,
        reports_nan
    };
    Kind kind = Kind::dies;
    record::Side side = record::Side::parallel;
    unsigned process = 0;
    unsigned measurement =
        0;  ///< the "measure" request, counted from 0, at which it strikes (where that applies)
};

/// Costs and their disturbances. All noise is log-normal, given as the standard deviation of the
/// logarithm.
struct PlantedModel {
    std::string name = "affine";
    std::function<double(double n)> serial_s;    ///< seconds of one undisturbed call
    std::function<double(double n)> parallel_s;  ///< likewise
    double epoch_noise = 0.01;                   ///< fresh for every epoch
    std::function<double(double n)>
        epoch_noise_at;            ///< instead of epoch_noise, where it depends on the size
    double process_noise = 0.02;   ///< fresh for every process
    double slow_share = 0.0;       ///< this share of the parallel processes is slower …
    double slow_factor = 2.0;      ///< … by this factor
    double outlier_share = 0.0;    ///< this share of the epochs is slower …
    double outlier_factor = 8.0;   ///< … by up to this factor
    double drift_amplitude = 0.0;  ///< both sides slow down and speed up by this share …
    double drift_period_s = 20.0;  ///< … over this time
    double wander_amplitude =
        0.0;  ///< the parallel side alone does, by this much of its logarithm …
    double wander_period_s = 3.0;  ///< … over this time
    double day_noise = 0.0;        ///< the parallel side differs from sweep to sweep
    double busy_share = 0.0;       ///< this share of the time others use half of the CPUs …
    double busy_period_s = 6.0;    ///< … in one stretch of every period
    double far_share = 0.0;        ///< this share of the time the cores are far apart …
    double far_period_s = 9.0;     ///< … in one stretch of every period
    std::function<double(double n)>
        far_parallel_s;         ///< seconds of one undisturbed parallel call then
    double start_s = 0.010;     ///< a process takes this long to start and open
    double answer_s = 0.0;      ///< every time is told this much later than it says
    Network network;            ///< that parallel runners tell
    double scarce_share = 0.0;  ///< this share of the time its last node gives half of its CPUs …
    double scarce_period_s = 6.0;  ///< … in one stretch of every period
    std::vector<Fault> faults;

    bool is_busy(double at_s) const;
    bool is_far(double at_s) const;

    /// The share of processes in which parallel wins at n, on a machine that nobody else uses, for
    /// processes whose parallel side takes `factor` of its usual time.
    double win_probability(double n, double factor = 1.0) const;
    /// The smallest size from which a share of the processes wins at every larger size up to n_max;
    /// none when it does not there.
    std::optional<double> truth(double n_min, double n_max, double share = 0.5,
                                double factor = 1.0) const;
    /// The same without the noise of single epochs: the process as it is.
    std::optional<double> process_truth(double n_min, double n_max, double share,
                                        double factor = 1.0) const;
    /// The same of the time when the cores are far apart, or when they are near.
    std::optional<double> truth_in_state(bool far, double n_min, double n_max) const;
};

/// T_serial = a n, T_parallel = overhead + a n / speed-up.
PlantedModel affine(double serial_ns_per_element, double overhead_ns, double speedup);

/// Starts planted runners. Everything follows from `seed`.
class PlantedSource final : public driver::RunnerSource {
  public:
    PlantedSource(PlantedModel model, std::uint64_t seed, PlantedClock& clock);

    Expected<std::unique_ptr<driver::RunnerLink>> start(const driver::RunnerStart& wanted) override;

    /// What the planted machine gives now; takes 8 ms of planted time.
    record::MachineState look(unsigned threads);

    /// What the parallel side takes of its usual time in this sweep.
    double day_factor() const { return m_day_factor; }

    /// Every request line that was sent, "serial> {…}", in order.
    const std::vector<std::string>& transcript() const { return m_transcript; }
    /// Runners that are alive now.
    int alive() const { return m_alive; }

  private:
    friend class PlantedLink;

    PlantedModel m_model;
    std::mt19937_64 m_random;
    PlantedClock& m_clock;
    double m_day_factor = 1.0;
    std::vector<std::string> m_transcript;
    unsigned m_serial_started = 0;
    unsigned m_parallel_started = 0;
    int m_alive = 0;
};

}  // namespace crossover::planted
