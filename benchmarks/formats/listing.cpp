#include "benchmarks/formats/listing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "benchmarks/formats/table.hpp"
#include "benchmarks/record/json.hpp"

namespace crossover::formats {
namespace {

std::string mark_of(const ListedFinding& finding) {
    return finding.level == "good" ? "ok  " : finding.level == "warning" ? "WARN" : finding.level;
}

}  // namespace

std::string listing_text(const std::vector<ListedWorkload>& workloads,
                         const std::vector<ListedBackend>& backends, text::Charset charset) {
    Table works{.columns = {{"workloads"}, {""}}};
    for (const ListedWorkload& workload : workloads) {
        works.rows.push_back({{"  " + workload.name}, {workload.summary}});
    }
    Table runs{.columns = {{"backends"}, {""}}};
    for (const ListedBackend& backend : backends) {
        runs.rows.push_back({{"  " + backend.name}, {backend.summary}});
        if (!backend.absent_reason.empty()) {
            runs.rows.push_back({{""}, {"  absent: " + backend.absent_reason}});
        } else if (backend.variants.size() > 1) {
            runs.rows.push_back(
                {{""}, {fmt::format("  variants: {}", fmt::join(backend.variants, ", "))}});
        }
    }
    std::string text;
    for (const Table& table : {works, runs}) {
        text += table.rows.empty() ? "" : terminal_text(table, charset);
    }
    return text;
}

std::string findings_text(const std::vector<ListedFinding>& findings, text::Charset charset) {
    Table table{.columns = {{"level", Kind::verdict}, {"setting"}, {"value"}}};
    for (const ListedFinding& finding : findings) {
        table.rows.push_back({{mark_of(finding)}, {finding.name}, {finding.value}});
        for (const std::string& line : {finding.effect, finding.remedy}) {
            if (!line.empty()) {
                table.rows.push_back({{""}, {""}, {line}});
            }
        }
    }
    return terminal_rows(table, charset);
}

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
