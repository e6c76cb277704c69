// Slow-downs that are planted into a runner on purpose, so that the gate can be shown one. A
// planted runner says so of every session that it opens (record::k_planted_fact), and a sweep
// refuses it unless it is named.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "backends/api/backend.hpp"
#include "backends/api/expected.hpp"

namespace crossover::runner {

struct Plant {
    double call_ns = 0.0;  ///< added to every call
    double percent =
        0.0;  ///< of the time that the call takes, added to it: so much more per element
    bool lost_worker = false;  ///< sessions of several workers are opened with one less

    bool empty() const { return call_ns == 0.0 && percent == 0.0 && !lost_worker; }
};

/// From the words --plant-call-ns N, --plant-percent P, --plant-lost-worker.
Expected<Plant> parse_plant(std::span<const std::string_view> words);

/// "500 ns a call, 10 %, a lost worker"
std::string describe(const Plant& plant);

/// How many workers a session gets when `asked` are asked for.
unsigned planted_workers(const Plant& plant, unsigned asked);

/// A session whose calls take longer; the same session when nothing is added to calls. The time is
/// spun away by the caller after the map, in arrears where it is shorter than two readings of the
/// clock, which count as part of it.
std::unique_ptr<Session> slow_down(std::unique_ptr<Session> session, const Plant& plant);

}  // namespace crossover::runner
