// What `crossover check` is asked to do. Filled by cli, then frozen.
#pragma once

#include <filesystem>

namespace crossover::gate {

/// The stored mode: two records, nothing is measured.
struct StoredCheckOptions {
    std::filesystem::path baseline;  ///< a run's folder or its results.json
    std::filesystem::path head = "results/latest";
    double margin_ratio = 0.05;  ///< changes up to this share are none
    bool absolute = false;       ///< compare times as well
    bool inconclusive_is_failure = false;
};

}  // namespace crossover::gate
