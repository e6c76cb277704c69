// Times epochs with Google Benchmark. The only file of the project that includes it is epoch_timer.cpp.
#pragma once

#include <cstdint>

#include "backends/api/backend.hpp"
#include "backends/api/expected.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::runner {

/// Times `iterations` calls of session.run(n), back to back, as one region on the wall clock. One untimed call goes
/// before (it wakes sleeping workers and loads caches), unless the region is a single call: that is long enough to
/// make waking up invisible. CPU time is that of all threads of this process and of the session's worker processes.
/// What the system did to the process meanwhile comes with it. Fails with the words of the exception when the map could
/// not be completed.
Expected<record::Epoch> time_epoch(Session& session, std::uint64_t n, std::uint64_t iterations);

/// Times `iterations` single calls, each after an idle gap: all workers have come to rest (so it is longer than every
/// runtime's spin window), and the caller has slept for another millisecond. No call goes before. The seconds are those
/// of the calls alone.
Expected<record::Epoch> time_cold_calls(Session& session, std::uint64_t n, std::uint64_t iterations);

/// Google Benchmark's version as found when this was built, "1.7.1".
const char* google_benchmark_version();

}  // namespace crossover::runner
