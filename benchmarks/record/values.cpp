#include "benchmarks/record/values.hpp"

#include <fmt/format.h>

namespace crossover::record {

std::string name_of(const CurveKey& key) {
    return fmt::format("{}/{}/{}/{}", key.workload, key.backend, key.workers, key.calls);
}

const char* name_of(Side side) {
    return side == Side::serial ? "serial" : "parallel";
}

}  // namespace crossover::record
