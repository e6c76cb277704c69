#include "benchmarks/formats/listing_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace crossover::formats {
namespace {

constexpr std::size_t k_name_width = 14;

}  // namespace

std::string listing_text(const std::vector<ListedWorkload>& workloads,
                         const std::vector<ListedBackend>& backends) {
    std::string text;
    if (!workloads.empty()) {
        text += "workloads\n";
    }
    for (const ListedWorkload& workload : workloads) {
        text += fmt::format("  {:<{}} {}\n", workload.name, k_name_width, workload.summary);
    }
    if (!backends.empty()) {
        text += "backends\n";
    }
    std::size_t width = k_name_width;
    for (const ListedBackend& backend : backends) {
        width = std::max(width, backend.name.size());
    }
    for (const ListedBackend& backend : backends) {
        text += fmt::format("  {:<{}} {}\n", backend.name, width, backend.summary);
        if (!backend.absent_reason.empty()) {
            text += fmt::format("  {:<{}}   absent: {}\n", "", width, backend.absent_reason);
        } else if (backend.variants.size() > 1) {
            text += fmt::format("  {:<{}}   variants: {}\n", "", width,
                                fmt::join(backend.variants, ", "));
        }
    }
    return text;
}

}  // namespace crossover::formats
