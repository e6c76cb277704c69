#include "benchmarks/formats/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace crossover::formats {

Table cells_table(const std::vector<record::Cell>& cells) {
    Table table;
    // The first cell names the columns; where there is none, an empty one does.
    const auto add = [&](const std::string& name, Kind kind, Field field) {
        if (table.rows.size() == 1) {
            table.columns.push_back({name, kind});
        }
        table.rows.back().push_back(std::move(field));
    };
    const auto text = [&](const char* name, std::string_view value) {
        add(name, Kind::text, {std::string(value)});
    };
    const auto count = [&](const char* name, std::uint64_t value) {
        add(name, Kind::count, {"", size_figure(value, {}, {})});
    };
    const auto figure = [&](const std::string& name, Kind kind, std::optional<double> value) {
        add(name, kind, {"", {value, {}, {}}});
    };
    const auto estimate = [&](const std::string& name, Kind kind, const char* unit,
                              const record::Estimate& value) {
        figure(name + "_" + unit, kind, value.value);
        figure(name + "_low_" + unit, kind, value.low);
        figure(name + "_high_" + unit, kind, value.high);
    };
    const bool several_nodes = std::any_of(
        cells.begin(), cells.end(), [](const record::Cell& cell) { return cell.curve.nodes > 1; });
    for (const record::Cell& cell : cells.empty() ? std::vector<record::Cell>(1) : cells) {
        table.rows.emplace_back();
        text("name", record::stable_name(cell));
        text("workload", cell.curve.workload);
        text("backend", cell.curve.backend);
        count("workers", cell.curve.workers);
        if (several_nodes) {
            count("nodes", cell.curve.nodes);
        }
        text("calls", record::word_of(cell.curve.calls));
        text("baseline", cell.curve.baseline);
        count("n", cell.n);
        text("verdict", record::word_of(cell.verdict));
        count("wins", cell.wins);
        count("losses", cell.losses);
        count("rounds", cell.rounds);
        count("contended_rounds", cell.contended_rounds);
        estimate("serial", Kind::duration_ns, "ns", cell.serial_ns);
        estimate("parallel", Kind::duration_ns, "ns", cell.parallel_ns);
        estimate("speedup", Kind::ratio, "ratio", cell.speedup_ratio);
        figure("parallel_cpu_ns", Kind::duration_ns, cell.parallel_cpu_ns);
        figure("moving_ratio", Kind::ratio, cell.moving_ratio);
    }
    table.rows.resize(cells.size());
    return table;
}

Table times_table(const std::vector<record::Cell>& cells) {
    Table table{.columns = {{"workload"},
                            {"backend"},
                            {"workers", Kind::count, true},
                            {"n", Kind::count, true},
                            {"baseline"},
                            {"baseline takes", Kind::duration_ns, true},
                            {"backend takes", Kind::duration_ns, true},
                            {"speed-up", Kind::ratio},
                            {"rounds", Kind::count, true}}};
    for (const record::Cell& cell : cells) {
        const record::CurveKey& curve = cell.curve;
        const std::string calls = curve.calls == record::CallMode::hot
                                      ? ""
                                      : fmt::format(" ({})", record::word_of(curve.calls));
        table.rows.push_back({{curve.workload},
                              {curve.backend + calls},
                              {record::on_nodes(curve.nodes), size_figure(curve.workers, {}, {})},
                              {"", size_figure(cell.n, {}, {})},
                              {curve.baseline},
                              {"", {cell.serial_ns.value, {}, {}}},
                              {"", {cell.parallel_ns.value, {}, {}}},
                              {"", cell.speedup_ratio},
                              {"", size_figure(cell.rounds, {}, {})}});
    }
    return table;
}

}  // namespace crossover::formats
