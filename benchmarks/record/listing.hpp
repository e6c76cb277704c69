// The workloads and backends of this build, as values and as JSON.
#pragma once

#include <string>
#include <vector>

namespace crossover::record {

struct ListedWorkload {
    std::string name;  ///< with its parameter's letter: "fma:K"
    std::string summary;
};
struct ListedBackend {
    std::string name;
    std::string summary;
    std::vector<std::string> variants;  ///< the first is the default; empty when absent
    std::string absent_reason;          ///< empty when present
};

/// {"workloads":[…],"backends":[…]}, indented.
std::string to_listing_json(const std::vector<ListedWorkload>& workloads, const std::vector<ListedBackend>& backends);

}  // namespace crossover::record
