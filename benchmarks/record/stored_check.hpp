// What a comparison of two stored runs found, as values: made by gate, shown by others; and as JSON
// (results/schema/stored_check.schema.json).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/record/results.hpp"

namespace crossover::record {

inline constexpr int k_stored_check_schema_version = 1;

/// One quantity of a curve in both runs, one value a round: "crossover", "speed-up", "parallel
/// time", "serial time"; all but the first at n_top.
struct QuantityComparison {
    std::string quantity;
    Change change = Change::unknown;
    Estimate ratio{};  ///< head / baseline with its 95 % interval; an end is missing where nothing
                       ///< bounds it
    std::size_t baseline_rounds = 0, head_rounds = 0;
};

struct CurveComparison {
    CurveKey curve;
    CheckVerdict verdict = CheckVerdict::inconclusive;
    std::string reason{};  ///< one sentence; empty where a pass needs none
    /// Where parallel pays from now.
    Move move = Move::open;
    std::optional<Crossover> baseline{}, head{};
    std::vector<QuantityComparison> quantities{};
};

struct StoredComparison {
    CheckVerdict verdict = CheckVerdict::inconclusive;
    std::string reason{};
    std::vector<CurveComparison> curves{};
    std::vector<std::string> notes{};  ///< what a reader must know beside the verdict
    double margin_ratio = 0.2;         ///< changes up to this share were none
    bool absolute = false;             ///< times were compared, too
};

/// One of the two runs, and its path as given.
struct StoredSide {
    std::string path;
    const StoredResults& results;
};

/// The whole comparison: verdicts, both answers of every curve, and the ratio of every quantity.
std::string to_stored_check_json(const StoredComparison& comparison, const StoredSide& baseline,
                                 const StoredSide& head);

/// In its place, for the drawing program: two runs that cannot be compared, and why.
std::string to_refused_check_json(const std::string& why);

/// For the drawing program: the runs of a fleet by their labels and folders, and how each but the
/// first stands to the first (both of the above).
std::string to_fleet_json(const std::vector<std::pair<std::string, std::string>>& runs,
                          const std::vector<std::string>& comparisons);

}  // namespace crossover::record
