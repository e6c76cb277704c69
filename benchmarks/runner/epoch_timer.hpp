// Times epochs with Google Benchmark. The only file of the project that includes it is
// epoch_timer.cpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "backends/api/backend.hpp"
#include "backends/api/expected.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::runner {

/// Times `iterations` calls of session.run(n), back to back, as one region on the wall clock. One
/// untimed call goes right before: it wakes sleeping workers, lets the scheduler place them, and
/// loads caches. CPU time is that of all threads of this process and of the session's worker
/// processes. What the system did to the process meanwhile comes with it: seconds in proportion to
/// the timed part, switches with those of the untimed call. Fails with the words of the exception
/// when the map could not be completed.
Expected<record::Epoch> time_hot_calls(Session& session, std::uint64_t n, std::uint64_t iterations);

/// The same without the untimed call, for the first calls of a session.
Expected<record::Epoch> time_first_calls(Session& session, std::uint64_t n,
                                         std::uint64_t iterations);

/// Times `iterations` single calls, each after an idle gap: all workers have come to rest (so it is
/// longer than every runtime's spin window), and the caller has slept for another millisecond. No
/// call goes before. The seconds are those of the calls alone.
Expected<record::Epoch> time_cold_calls(Session& session, std::uint64_t n,
                                        std::uint64_t iterations);

using TimeCalls = Expected<record::Epoch> (*)(Session&, std::uint64_t n, std::uint64_t iterations);

/// Which of these times calls of this mode that take about `call_seconds`.
/// Nothing goes before hot calls of more than 0.1 s: waking up is a small part of them, and another
/// one would cost as much.
TimeCalls timing_of(record::CallMode calls, double call_seconds) noexcept;

/// Google Benchmark's version as found when this was built, "1.7.1".
const char* google_benchmark_version();

}  // namespace crossover::runner
