// The machine and the build of a stored run.
#pragma once

#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/json_fields.hpp"

namespace crossover::record {

/// From the whole record: "environment", and what stands only in "context". What is missing stays
/// empty; cpus.usable is then 0. Throws Damaged.
Environment environment_from(const Fields& record);

}  // namespace crossover::record
