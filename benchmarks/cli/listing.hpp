// What `crossover list` prints.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/record/listing.hpp"

namespace crossover::cli {

/// For people: a line each, aligned; an absent backend with its reason.
std::string listing_text(const std::vector<record::ListedWorkload>& workloads,
                         const std::vector<record::ListedBackend>& backends);

}  // namespace crossover::cli
