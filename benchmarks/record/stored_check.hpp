// What a comparison of two stored runs found, as values: made by gate, shown by others; and as JSON
// (results/schema/stored_check.schema.json).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/record/results.hpp"

namespace crossover::record {

inline constexpr int k_stored_check_schema_version = 1;

/// A size at which the intervals of both runs lie apart by more than the margin.
struct SizeChange {
    std::uint64_t n = 0;
    Estimate baseline, head;
    bool worse = false;
    bool counts = false;  ///< the next size that both runs measured changed in the same direction
};

/// One quantity of a curve: "speed-up", "parallel time", "serial time".
struct QuantityComparison {
    std::string quantity;
    unsigned sizes = 0;  ///< that both runs measured well enough to compare
    std::vector<SizeChange> changes;
};

struct CurveComparison {
    CurveKey curve;
    std::string verdict = "inconclusive";  ///< pass, regression, improvement or inconclusive
    std::string reason{};                  ///< one sentence; empty where a pass needs none
    std::optional<Crossover> baseline{}, head{};
    std::vector<QuantityComparison> quantities{};
};

struct StoredComparison {
    std::string verdict = "inconclusive";
    std::string reason{};
    std::vector<CurveComparison> curves{};
    std::vector<std::string> notes{};  ///< what a reader must know beside the verdict
    double margin_ratio = 0.05;        ///< changes up to this share were none
    bool absolute = false;             ///< times were compared, too
};

/// One of the two runs, and its path as given.
struct StoredSide {
    std::string path;
    const StoredResults& results;
};

/// The whole comparison: verdicts, both answers of every curve, and the figures of every size that changed.
std::string to_stored_check_json(const StoredComparison& comparison, const StoredSide& baseline,
                                 const StoredSide& head);

}  // namespace crossover::record
