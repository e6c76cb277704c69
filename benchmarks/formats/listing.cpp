#include "benchmarks/formats/listing.hpp"

#include "benchmarks/record/json.hpp"

namespace crossover::formats {

std::string to_listing_json(const std::vector<ListedWorkload>& workloads,
                            const std::vector<ListedBackend>& backends) {
    record::Json listing{{"workloads", record::Json::array()}, {"backends", record::Json::array()}};
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
             {"absent_reason", record::text_or_null(backend.absent_reason)},
             {"baseline", backend.baseline},
             {"default", backend.is_default}});
    }
    return record::dump(listing, 1) + "\n";
}

std::string to_findings_json(const std::vector<ListedFinding>& findings) {
    record::Json listing{{"findings", record::Json::array()}};
    for (const ListedFinding& finding : findings) {
        listing["findings"].push_back({{"name", finding.name},
                                       {"value", finding.value},
                                       {"level", finding.level},
                                       {"effect", finding.effect},
                                       {"remedy", finding.remedy}});
    }
    return record::dump(listing, 1) + "\n";
}

}  // namespace crossover::formats
