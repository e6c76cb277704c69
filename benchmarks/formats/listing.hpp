// The workloads and backends of this build, as values and as JSON.
#pragma once

#include <string>
#include <vector>

namespace crossover::formats {

struct ListedWorkload {
    std::string name;  ///< with its parameter's letter: "fma:K"
    std::string summary;
};
struct ListedBackend {
    std::string name;
    std::string summary;
    std::vector<std::string> variants;  ///< the first is the default; empty when absent
    std::string absent_reason;          ///< empty when present
    std::string baseline = "serial";    ///< the backend it is measured against
    bool is_default = true;             ///< part of a sweep that names no backends
};

/// {"workloads":[…],"backends":[…]}, indented.
std::string to_listing_json(const std::vector<ListedWorkload>& workloads,
                            const std::vector<ListedBackend>& backends);

/// What `crossover doctor` found.
struct ListedFinding {
    std::string name, value, level, effect, remedy;
};

/// {"findings":[…]}, one a line.
std::string to_findings_json(const std::vector<ListedFinding>& findings);

}  // namespace crossover::formats
