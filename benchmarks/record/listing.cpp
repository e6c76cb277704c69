#include "benchmarks/record/listing.hpp"

#include <nlohmann/json.hpp>

namespace crossover::record {

std::string to_listing_json(const std::vector<ListedWorkload>& workloads, const std::vector<ListedBackend>& backends) {
    using nlohmann::ordered_json;
    ordered_json listing{{"workloads", ordered_json::array()}, {"backends", ordered_json::array()}};
    for (const ListedWorkload& workload : workloads) {
        listing["workloads"].push_back({{"name", workload.name}, {"summary", workload.summary}});
    }
    for (const ListedBackend& backend : backends) {
        const bool present = backend.absent_reason.empty();
        listing["backends"].push_back(
            {{"name", backend.name},
             {"summary", backend.summary},
             {"present", present},
             {"variants", backend.variants},
             {"absent_reason", present ? ordered_json(nullptr) : ordered_json(backend.absent_reason)},
             {"baseline", backend.baseline},
             {"default", backend.is_default}});
    }
    return listing.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string to_findings_json(const std::vector<ListedFinding>& findings) {
    using nlohmann::ordered_json;
    ordered_json listing{{"findings", ordered_json::array()}};
    for (const ListedFinding& finding : findings) {
        listing["findings"].push_back({{"name", finding.name},
                                       {"value", finding.value},
                                       {"level", finding.level},
                                       {"effect", finding.effect},
                                       {"remedy", finding.remedy}});
    }
    return listing.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace crossover::record
