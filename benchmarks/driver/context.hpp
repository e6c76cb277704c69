// What measuring needs from around it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "benchmarks/driver/clock.hpp"
#include "benchmarks/driver/interrupt.hpp"
#include "benchmarks/driver/machine_probe_client.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::driver {

/// All functions must be set. Tests put planted ones in.
struct Context {
    const Clock& clock;
    std::function<bool()> interrupted;
    /// What the machine gives now to this many threads; none where nothing can tell.
    std::function<std::optional<record::MachineState>(unsigned threads)> look;
    /// Appends a line to the journal; false when that failed, which ends measuring.
    std::function<bool(const std::string& line)> log;
};

/// The real ones: the wall clock, the signals, a probe of the machine (null: nothing can tell).
Context real_context(const Interrupt& interrupt, MachineProbeClient* probe,
                     std::function<bool(const std::string& line)> log);

}  // namespace crossover::driver
