// Did others use the CPUs while a round was measured?
#pragma once

#include <cstdint>
#include <string>

#include "benchmarks/record/values.hpp"

namespace crossover::driver {

/// What the epochs of one round noticed, summed up.
struct Disturbance {
    double wall_s = 0.0;
    double stolen_s = 0.0;
    double throttled_s = 0.0;

    void add(const record::Epoch& epoch);
};

/// A round is contended when the probe before it got less than 90 % of the CPUs that it ran threads
/// on, when any machine that its runner told of gave less than 90 % of its own, or when a
/// hypervisor took away, or a quota held back, more than a tenth of the time in its epochs (and at
/// least the 20 ms that two ticks of the kernel's clock for it are). Involuntary switches are
/// recorded but decide nothing: two workers on one CPU switch each other, and that belongs to the
/// backend.
bool is_contended(const std::optional<record::MachineState>& before, const Network& network,
                  const Disturbance& disturbance);

/// Marks every round of the curve from what is known by now: `contended`; `state`, when the round
/// trips of the others fall into two groups of at least six rounds (fewer could decide nothing);
/// and `counts`: not contended, and of the larger group. An answer is thus that of one state of the
/// machine. Which group a round falls into follows from the probe before it and not from what it
/// measured, so the error of the tests is not touched.
void settle(record::Curve& curve);

/// What contended rounds found, medians over them; threads is 0 when there was none with a probe.
struct BusyMachine {
    double effective_cpus = 0.0;  ///< got by the probe, or on the scarcest machine, of `threads`
    unsigned threads = 0;
    std::string host{};  ///< of that machine, where a runner told of it
    double lost_cpus =
        0.0;  ///< CPU seconds that were stolen or throttled in a second of the epochs
};
BusyMachine busy_machine(const record::Curve& curve);

/// "machine busy (1.0 of 2 CPUs)" where the probe missed CPUs; "machine busy (c2: 0.5 of 1 CPUs)"
/// where a machine of a runner's did; "machine busy (0.3 CPUs were taken
/// away while it was measured)" where the epochs did.
std::string busy_words(const BusyMachine& busy);

/// Whether three looks at the machine agree: all CPUs there, the serial loop within 5 %, round
/// trips within 30 %.
bool is_steady(const record::MachineState& a, const record::MachineState& b,
               const record::MachineState& c);

}  // namespace crossover::driver
