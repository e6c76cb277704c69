// What `crossover list` and `crossover doctor` print, as values, as JSON and for people.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/text/quantities.hpp"

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

/// A line each; an absent backend with its reason. An empty list has no heading.
std::string listing_text(const std::vector<ListedWorkload>& workloads,
                         const std::vector<ListedBackend>& backends, text::Charset charset);

/// What `crossover doctor` found. `level`: good, note or warning; `effect` and `remedy` are empty
/// where there is nothing to say.
struct ListedFinding {
    std::string name, value, level, effect, remedy;
};

/// {"findings":[…]}, one a line.
std::string to_findings_json(const std::vector<ListedFinding>& findings);

/// One finding a line, marked with its level, its effect and remedy under it.
std::string findings_text(const std::vector<ListedFinding>& findings, text::Charset charset);

}  // namespace crossover::formats
