#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <sstream>

#include "benchmarks/record/json.hpp"
#include "benchmarks/record/read_environment.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::record {
namespace {

constexpr std::array k_answers{"crossover", "always", "never", "unresolved", "failed"};
constexpr std::array k_cell_verdicts{"win", "lose", "tie", "open"};

CurveKey key_from(const Fields& fields) {
    return {fields.required("workload", fields.text("workload")), fields.required("backend", fields.text("backend")),
            fields.required("workers", fields.positive<unsigned>("workers")),
            fields.required("calls", fields.text("calls")), fields.text("baseline").value_or("serial")};
}

/// One of the words that the schema knows.
template <class Words>
std::string verdict_from(const Fields& fields, const Words& words, const std::optional<std::string>& otherwise) {
    const std::optional<std::string> found = fields.text("verdict");
    std::string verdict = fields.required("verdict", found ? found : otherwise);
    if (std::find(words.begin(), words.end(), verdict) == words.end()) {
        fields.complain("verdict", "is none of the verdicts");
    }
    return verdict;
}

Cell cell_from(const Fields& fields) {
    Cell cell;
    cell.curve = key_from(fields);
    cell.n = fields.required("n", fields.positive("n"));
    cell.verdict = verdict_from(fields, k_cell_verdicts, "open");
    cell.wins = fields.whole<unsigned>("wins").value_or(0);
    cell.losses = fields.whole<unsigned>("losses").value_or(0);
    cell.rounds = fields.whole<unsigned>("rounds").value_or(0);
    cell.contended_rounds = fields.whole<unsigned>("contended_rounds").value_or(0);
    cell.serial_ns = fields.interval("serial", "ns");
    cell.parallel_ns = fields.interval("parallel", "ns");
    cell.speedup_ratio = fields.interval("speedup", "ratio");
    cell.parallel_cpu_ns = fields.number("parallel_cpu_ns");
    cell.moving_ratio = fields.number("moving_ratio");
    return cell;
}

/// A bracket as the sweep makes them: n between its ends, and an upper end wherever there is a crossover.
void check_bracket(const Fields& fields, const Crossover& crossover) {
    if (crossover.verdict == "crossover" && !crossover.n_high) {
        fields.complain("n_high", "is missing");
    }
    const std::uint64_t low = crossover.n_low.value_or(0);
    const std::uint64_t high = crossover.n_high.value_or(std::numeric_limits<std::uint64_t>::max());
    if (low > high || crossover.n.value_or(high) > high || crossover.n.value_or(low) < low) {
        fields.complain("n", "must lie between n_low and n_high");
    }
}

std::optional<CrossoverFit> fit_from(const Fields& fields) {
    CrossoverFit fit;
    fit.n = {fields.number("fit_n"), fields.number("fit_n_low"), fields.number("fit_n_high")};
    fit.q_ratio = fields.number("fit_q_ratio");
    fit.k = fields.number("fit_k");
    fit.reason = fields.text("fit_reason");
    const bool is_ordered = !fit.n.value || (fit.n.low && fit.n.high && 0.0 <= *fit.n.low &&
                                             *fit.n.low <= *fit.n.value && *fit.n.value <= *fit.n.high);
    if (!is_ordered) {
        fields.complain("fit_n", "must lie between fit_n_low and fit_n_high");
    }
    return fit.n.value || fit.reason ? std::optional(fit) : std::nullopt;
}

Crossover crossover_from(const Fields& fields) {
    Crossover crossover;
    crossover.curve = key_from(fields);
    crossover.oversubscribed = fields.flag("oversubscribed").value_or(false);
    crossover.verdict = verdict_from(fields, k_answers, std::nullopt);
    crossover.reason = fields.text("reason");
    crossover.n = fields.positive("n");
    crossover.n_low = fields.positive("n_low");
    crossover.n_high = fields.positive("n_high");
    check_bracket(fields, crossover);
    crossover.serial_work_ns = fields.estimate("serial_work", "ns");
    crossover.fit = fit_from(fields);
    crossover.n_min = fields.positive("n_min");
    crossover.n_top = fields.positive("n_top");
    crossover.speedup_top_ratio = fields.interval("speedup_top", "ratio");
    crossover.safe = {fields.positive("safe_n_low"), fields.positive("safe_n_high")};
    crossover.round_trip_ns = fields.number("round_trip_ns");
    crossover.rounds = fields.whole<unsigned>("rounds").value_or(0);
    crossover.contended_rounds = fields.whole<unsigned>("contended_rounds").value_or(0);
    crossover.measured_s = fields.number("measured_s").value_or(0.0);
    crossover.wall_s = fields.number("wall_s").value_or(0.0);
    crossover.more_s = fields.number("more_s");
    for (const Json& entry : fields.list("further_crossings")) {
        const Fields crossing(entry, "further_crossings.");
        crossover.further_crossings.push_back({crossing.text("direction") == "parallel_overtakes",
                                               crossing.positive("n_low"),
                                               crossing.required("n_high", crossing.positive("n_high"))});
    }
    return crossover;
}

/// Leaves the raw rows out of what is kept: they may be millions, and nobody here asks for them.
bool without_rows(int depth, Json::parse_event_t event, Json& parsed) {
    return !(event == Json::parse_event_t::key && depth == 1 && parsed == "benchmarks");
}

/// "cells[3]."
std::string place_of(const char* list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "].";
}

StoredResults stored_from(const Json& object, const Fields& record) {
    StoredResults stored;
    stored.status = record.required("status", record.text("status"));
    stored.environment = environment_from(record);
    if (!object.contains("crossovers") || object.at("crossovers").is_null()) {
        record.complain("crossovers", "is missing");
    }
    for (const Json& entry : record.list("crossovers")) {
        stored.crossovers.push_back(crossover_from({entry, place_of("crossovers", stored.crossovers.size())}));
    }
    for (const Json& entry : record.list("cells")) {
        stored.cells.push_back(cell_from({entry, place_of("cells", stored.cells.size())}));
    }
    return stored;
}

}  // namespace

Expected<StoredResults> read_results(const std::filesystem::path& file_or_folder) {
    std::error_code ignored;
    const std::filesystem::path path =
        std::filesystem::is_directory(file_or_folder, ignored) ? file_or_folder / "results.json" : file_or_folder;
    std::ifstream file(path);
    const auto damaged = [&](const char* what) {
        return failure(
            {std::string("the results are damaged: ") + what, path.string(), "restore the file or measure again"});
    };
    if (file && file.peek() == std::ifstream::traits_type::eof() && !file.bad()) {
        return damaged("the file is empty");
    }
    std::ostringstream content;
    if (!file || !(content << file.rdbuf())) {
        return failure({"cannot read the results", path.string(), "name a folder that a sweep wrote, or run a sweep"});
    }
    try {
        const Json object = Json::parse(content.str(), without_rows);
        const Fields record(object, "");
        const auto version = record.required("schema_version", record.whole("schema_version"));
        if (version != k_schema_version) {
            return failure({"the results have schema version " + std::to_string(version) + ", this program reads " +
                                std::to_string(k_schema_version),
                            path.string(), "use the version of crossover that wrote them"});
        }
        return stored_from(object, record);
    } catch (const Json::exception& problem) {
        return damaged(problem.what());
    } catch (const Damaged& problem) {
        return damaged(problem.what());
    }
}

}  // namespace crossover::record
