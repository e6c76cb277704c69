// What `crossover list` prints.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/formats/listing.hpp"

namespace crossover::formats {

/// For people: a line each, aligned; an absent backend with its reason.
std::string listing_text(const std::vector<ListedWorkload>& workloads,
                         const std::vector<ListedBackend>& backends);

}  // namespace crossover::formats
