#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <string>

#include "benchmarks/record/network_json.hpp"
#include "benchmarks/record/read_environment.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::record {
namespace {

CurveKey key_from(const Fields& fields) {
    return {fields.required("workload", fields.text("workload")),
            fields.required("backend", fields.text("backend")),
            fields.required("workers", fields.positive<unsigned>("workers")),
            fields.required_word<CallMode>("calls"),
            fields.text("baseline").value_or("serial"),
            fields.positive<unsigned>("nodes").value_or(1)};
}

Cell cell_from(const Fields& fields) {
    Cell cell;
    cell.curve = key_from(fields);
    cell.n = fields.required("n", fields.positive("n"));
    cell.verdict = fields.word<stats::Verdict>("verdict").value_or(stats::Verdict::open);
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

/// A bracket as the sweep makes them: n between its ends, and an upper end wherever there is a
/// crossover.
void check_bracket(const Fields& fields, const Crossover& crossover) {
    if (crossover.verdict == CurveVerdict::crossover && !crossover.n_high) {
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
    const bool is_ordered =
        !fit.n.value || (fit.n.low && fit.n.high && 0.0 <= *fit.n.low &&
                         *fit.n.low <= *fit.n.value && *fit.n.value <= *fit.n.high);
    if (!is_ordered) {
        fields.complain("fit_n", "must lie between fit_n_low and fit_n_high");
    }
    return fit.n.value || fit.reason ? std::optional(fit) : std::nullopt;
}

RoundCrossing round_crossing_from(const Fields& fields) {
    RoundCrossing crossing{.round = fields.whole<unsigned>("round").value_or(0),
                           .counts = fields.flag("counts").value_or(true),
                           .n = fields.number("n"),
                           .n_low = fields.number("n_low"),
                           .n_high = fields.number("n_high")};
    const double low = crossing.n_low.value_or(0.0);
    const double high = crossing.n_high.value_or(std::numeric_limits<double>::infinity());
    if (low < 0.0 || low > high || crossing.n.value_or(low) < low ||
        crossing.n.value_or(low) > high) {
        fields.complain("n", "must lie between n_low and n_high");
    }
    return crossing;
}

TopRound top_round_from(const Fields& fields) {
    const auto time = [&](const char* key) {
        const double ns = fields.required(key, fields.number(key));
        if (ns <= 0.0) {
            fields.complain(key, "must be positive");
        }
        return ns;
    };
    return {.round = fields.whole<unsigned>("round").value_or(0),
            .serial_ns = time("serial_ns"),
            .parallel_ns = time("parallel_ns")};
}

std::optional<BusyAnswer> busy_from(const Fields& fields) {
    return BusyAnswer{.others_cpus = fields.number("others_cpus").value_or(0.0),
                      .verdict = fields.required_word<CurveVerdict>("verdict"),
                      .n = fields.positive("n"),
                      .n_low = fields.positive("n_low"),
                      .n_high = fields.positive("n_high"),
                      .rounds = fields.whole<unsigned>("rounds").value_or(0)};
}

Crossover crossover_from(const Fields& fields) {
    Crossover crossover;
    crossover.curve = key_from(fields);
    crossover.oversubscribed = fields.flag("oversubscribed").value_or(false);
    crossover.verdict = fields.required_word<CurveVerdict>("verdict");
    crossover.ended = fields.word<Ended>("ended").value_or(Ended::answered);
    crossover.reason = fields.text("reason");
    crossover.n = fields.positive("n");
    crossover.n_low = fields.positive("n_low");
    crossover.n_high = fields.positive("n_high");
    check_bracket(fields, crossover);
    crossover.serial_work_ns = fields.estimate("serial_work", "ns");
    crossover.fit = fit_from(fields);
    crossover.unit = fields.text("unit").value_or("");
    crossover.gate_n = fields.positive("gate_n");
    crossover.n_min = fields.positive("n_min");
    crossover.n_top = fields.positive("n_top");
    crossover.speedup_top_ratio = fields.interval("speedup_top", "ratio");
    crossover.safe = {fields.positive("safe_n_low"), fields.positive("safe_n_high")};
    crossover.round_trip_ns = fields.number("round_trip_ns", k_amounts);
    crossover.rounds = fields.whole<unsigned>("rounds").value_or(0);
    crossover.contended_rounds = fields.whole<unsigned>("contended_rounds").value_or(0);
    crossover.setup_s = fields.number("setup_s", k_amounts).value_or(0.0);
    crossover.measured_s = fields.number("measured_s", k_amounts).value_or(0.0);
    crossover.wall_s = fields.number("wall_s", k_amounts).value_or(0.0);
    crossover.more_s = fields.number("more_s", k_amounts);
    crossover.hosts = fields.texts("hosts");
    crossover.lead_ratio = fields.number("lead_ratio").value_or(0.0);
    crossover.widening_ratio = fields.number("widening_ratio").value_or(1.0);
    crossover.span_s = fields.number("span_s").value_or(0.0);
    if (const Fields busy = fields.object("while_busy"); busy.text("verdict")) {
        crossover.while_busy = busy_from(busy);
    }
    for (const Json& entry : fields.list("round_crossings")) {
        crossover.round_crossings.push_back(round_crossing_from({entry, "round_crossings."}));
    }
    for (const Json& entry : fields.list("top_rounds")) {
        crossover.top_rounds.push_back(top_round_from({entry, "top_rounds."}));
    }
    for (const Json& entry : fields.list("further_crossings")) {
        const Fields crossing(entry, "further_crossings.");
        crossover.further_crossings.push_back(
            {crossing.text("direction") == "parallel_overtakes", crossing.positive("n_low"),
             crossing.required("n_high", crossing.positive("n_high"))});
    }
    return crossover;
}

/// "cells[3]."
std::string list_place(const char* list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "].";
}

/// The rounds of every curve that do not count.
std::set<std::pair<std::string, unsigned>> set_aside(const Fields& record) {
    std::set<std::pair<std::string, unsigned>> rounds;
    for (const Json& entry : record.list("rounds")) {
        const Fields round(entry, "rounds.");
        if (!round.flag("counts").value_or(true)) {
            rounds.emplace(name_of(key_from(round)), round.whole<unsigned>("round").value_or(0));
        }
    }
    return rounds;
}

/// One value of a column of samples, between these.
double column_value(const Fields& columns, const char* column, std::size_t row, double least,
                    double most) {
    const auto& values = columns.list(column);
    const double value =
        row < values.size() && values[row].is_number() ? values[row].get<double>() : -1.0;
    if (!(value >= least && value <= most)) {
        columns.complain(column, fmt::format("has no value for sample {} that can be", row));
    }
    return value;
}

Curve curve_from(const Fields& columns, const std::set<std::pair<std::string, unsigned>>& aside) {
    constexpr double k_ns_per_s = 1e9;
    constexpr double k_longest_ns = 1e18;
    Curve curve{.key = key_from(columns), .rounds = {}, .samples = {}};
    const std::string name = name_of(curve.key);
    for (std::size_t row = 0; row < columns.list("n").size(); ++row) {
        const auto value = [&](const char* column, double least, double most) {
            return column_value(columns, column, row, least, most);
        };
        Sample sample;
        sample.n = static_cast<std::uint64_t>(value("n", 1.0, static_cast<double>(k_largest_size)));
        sample.round = static_cast<unsigned>(value("round", 0.0, 1e9));
        sample.iterations = static_cast<std::uint64_t>(value("iterations", 1.0, 1e15));
        const double call_s = static_cast<double>(sample.iterations) / k_ns_per_s;
        sample.serial.seconds = value("serial_ns", 0.0, k_longest_ns) * call_s;
        sample.parallel.seconds = value("parallel_ns", 0.0, k_longest_ns) * call_s;
        if (!aside.contains({name, sample.round})) {
            curve.samples.push_back(sample);
        }
    }
    return curve;
}

StoredResults stored_from(const Fields& record) {
    StoredResults stored;
    stored.status = record.required_word<RunStatus>("status");
    stored.environment = environment_from(record);
    if (!record.has("crossovers")) {
        record.complain("crossovers", "is missing");
    }
    for (const Json& entry : record.list("crossovers")) {
        stored.crossovers.push_back(
            crossover_from({entry, list_place("crossovers", stored.crossovers.size())}));
    }
    for (const Json& entry : record.list("cells")) {
        stored.cells.push_back(cell_from({entry, list_place("cells", stored.cells.size())}));
    }
    for (const Json& entry : record.list("network")) {
        stored.network.push_back(
            network_link_from({entry, list_place("network", stored.network.size())}));
    }
    const auto aside = set_aside(record);
    for (const Json& entry : record.list("samples")) {  // none where they were passed over
        stored.curves.push_back(
            curve_from({entry, list_place("samples", stored.curves.size())}, aside));
    }
    return stored;
}

tl::unexpected<Error> damaged(const std::string& what, const std::string& path) {
    return failure({"the results are damaged: " + what, path, "restore the file or measure again"});
}

/// All of a file; none when it cannot be read. Throws Damaged when there is more than a record may
/// hold, which is told before anything is read where a file has a size.
std::optional<std::string> record_text(const std::filesystem::path& path) {
    constexpr std::uintmax_t k_most_bytes = 4ULL << 30U;
    const auto refuse_beyond_limit = [](std::uintmax_t bytes) {
        if (bytes > k_most_bytes) {
            throw Damaged("the file is larger than 4 GiB");
        }
    };
    std::error_code no_size;
    if (const std::uintmax_t bytes = std::filesystem::file_size(path, no_size); !no_size) {
        refuse_beyond_limit(bytes);
    }
    std::ifstream file(path, std::ios::binary);
    std::string content;
    std::string chunk(1U << 20U, '\0');
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) {
        content.append(chunk, 0, static_cast<std::size_t>(file.gcount()));
        refuse_beyond_limit(content.size());
    }
    return file.eof() && !file.bad() ? std::optional(std::move(content)) : std::nullopt;
}

}  // namespace

Expected<StoredResults> read_results(const std::filesystem::path& file_or_folder, Samples samples) {
    std::error_code ignored;
    const std::filesystem::path path = std::filesystem::is_directory(file_or_folder, ignored)
                                           ? file_or_folder / "results.json"
                                           : file_or_folder;
    try {
        const auto content = record_text(path);
        if (!content) {
            return failure({"cannot read the results", path.string(),
                            "name a folder that a sweep wrote, or run a sweep"});
        }
        return results_from(*content, path.string(), samples);
    } catch (const Damaged& problem) {
        return damaged(problem.what(), path.string());
    }
}

Expected<StoredResults> results_from(std::string_view content, const std::string& path,
                                     Samples samples) {
    if (content.empty()) {
        return damaged("the file is empty", path);
    }
    try {
        const Json object = parse_json(content, samples == Samples::read ? "" : "samples");
        const Fields record(object, "");
        const auto version = record.required("schema_version", record.whole("schema_version"));
        if (version != k_schema_version) {
            return failure({fmt::format("the results have schema version {}, this program reads {}",
                                        version, k_schema_version),
                            path,
                            "measure again, or use the version of crossover that wrote them"});
        }
        return stored_from(record);
    } catch (const Damaged& problem) {
        return damaged(problem.what(), path);
    }
}

}  // namespace crossover::record
