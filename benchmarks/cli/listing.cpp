#include "benchmarks/cli/listing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace crossover::cli {

std::string listing_text(const std::vector<record::ListedWorkload>& workloads,
                         const std::vector<record::ListedBackend>& backends) {
    std::string text;
    if (!workloads.empty()) {
        text += "workloads\n";
    }
    for (const record::ListedWorkload& workload : workloads) {
        text += fmt::format("  {:<14} {}\n", workload.name, workload.summary);
    }
    if (!backends.empty()) {
        text += "backends\n";
    }
    for (const record::ListedBackend& backend : backends) {
        text += fmt::format("  {:<14} {}\n", backend.name, backend.summary);
        if (!backend.absent_reason.empty()) {
            text += fmt::format("  {:<14}   absent: {}\n", "", backend.absent_reason);
        } else if (backend.variants.size() > 1) {
            text += fmt::format("  {:<14}   variants: {}\n", "", fmt::join(backend.variants, ", "));
        }
    }
    return text;
}

}  // namespace crossover::cli
