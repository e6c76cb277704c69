#include "benchmarks/record/listing.hpp"

#include "benchmarks/record/json.hpp"

namespace crossover::record {

std::string to_listing_json(const std::vector<ListedWorkload>& workloads,
                            const std::vector<ListedBackend>& backends) {
    Json listing{{"workloads", Json::array()}, {"backends", Json::array()}};
    for (const ListedWorkload& workload : workloads) {
        listing["workloads"].push_back({{"name", workload.name}, {"summary", workload.summary}});
    }
    for (const ListedBackend& backend : backends) {
        const bool present = backend.absent_reason.empty();
        listing["backends"].push_back({{"name", backend.name},
                                       {"summary", backend.summary},
                                       {"present", present},
                                       {"variants", backend.variants},
                                       {"absent_reason", text_or_null(backend.absent_reason)},
                                       {"baseline", backend.baseline},
                                       {"default", backend.is_default}});
    }
    return dump(listing, 1) + "\n";
}

std::string to_findings_json(const std::vector<ListedFinding>& findings) {
    Json listing{{"findings", Json::array()}};
    for (const ListedFinding& finding : findings) {
        listing["findings"].push_back({{"name", finding.name},
                                       {"value", finding.value},
                                       {"level", finding.level},
                                       {"effect", finding.effect},
                                       {"remedy", finding.remedy}});
    }
    return dump(listing, 1) + "\n";
}

}  // namespace crossover::record
