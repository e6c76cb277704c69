#include "benchmarks/record/journal.hpp"

#include <fmt/format.h>

#include <fstream>

#include "benchmarks/record/json.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::record {
namespace {

std::optional<double> number(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? std::nullopt : std::optional(found->get<double>());
}

CurveKey key_from(const Json& line) {
    return {line.at("workload"), line.at("backend"), line.at("workers"), line.at("calls"), line.at("baseline")};
}

Epoch epoch_from(const Json& object) {
    Epoch epoch;
    epoch.seconds = object.at("wall_s");
    epoch.cpu_seconds = number(object, "cpu_s");
    epoch.moving_seconds = number(object, "moving_s").value_or(0.0);
    epoch.stolen_seconds = number(object, "stolen_s");
    epoch.throttled_seconds = number(object, "throttled_s");
    if (const auto switches = number(object, "involuntary_switches")) {
        epoch.involuntary_switches = static_cast<std::uint64_t>(*switches);
    }
    epoch.retries = static_cast<std::uint64_t>(number(object, "retries").value_or(0.0));
    return epoch;
}

/// Takes one line after another.
class Reader {
  public:
    void take(const Json& line) {
        const auto type = line.at("type").get<std::string>();
        if (type == "header") {
            header(line);
        } else if (type == "plan") {
            m_journal.n_max[{line.at("workload"), line.at("baseline")}] = line.at("n_max");
        } else if (type == "warm_up") {
            m_journal.warm_up = WarmUp{line.at("probes"), line.at("seconds"), line.at("steady")};
        } else if (type == "dispatch") {
            m_journal.dispatch_ns[{line.at("backend"), line.at("workers"), line.at("calls")}].push_back(line.at("ns"));
        } else if (type == "round") {
            round(line);
        } else if (type == "sample") {
            sample(line);
        } else if (type == "failure") {
            failed(line);
        } else if (type == "facts") {
            m_journal.runtimes[line.at("backend")] = line.at("facts").get<Facts>();
        } else {
            throw std::invalid_argument("unknown type '" + type + "'");
        }
        m_journal.elapsed_s = std::max(m_journal.elapsed_s, number(line, "at_s").value_or(0.0));
    }

    bool has_header() const { return m_has_header; }
    Journal& journal() { return m_journal; }

  private:
    void header(const Json& line) {
        if (line.at("schema_version") != k_schema_version) {
            throw std::invalid_argument(fmt::format("schema version {} where this program writes {}",
                                                    line.at("schema_version").dump(), k_schema_version));
        }
        m_journal.identity = line.at("identity").dump();
        m_journal.started_utc = line.at("started_utc");
        m_journal.command_line = line.at("command_line").get<std::vector<std::string>>();
        m_has_header = true;
    }

    void round(const Json& line) {
        Curve& curve = curve_of(line);
        Round round{.round = line.at("round"), .at_s = line.at("at_s"), .machine = {}, .contended = false};
        if (round.round != curve.rounds.size()) {
            throw std::invalid_argument(fmt::format("round {} after {} others", round.round, curve.rounds.size()));
        }
        if (const auto effective = number(line, "effective_cpus")) {
            round.machine = MachineState{.threads = line.at("threads"),
                                         .effective_cpus = *effective,
                                         .round_trip_ns = number(line, "round_trip_ns"),
                                         .reference_ns = line.at("reference_ns")};
        }
        curve.rounds.push_back(round);
    }

    void sample(const Json& line) {
        Curve& curve = curve_of(line);
        const Sample sample{.n = line.at("n"),
                            .iterations = line.at("iterations"),
                            .round = line.at("round"),
                            .serial_first = line.at("serial_first"),
                            .serial = epoch_from(line.at("serial")),
                            .parallel = epoch_from(line.at("parallel"))};
        if (sample.round >= curve.rounds.size()) {
            throw std::invalid_argument(fmt::format("a sample of round {}, which never began", sample.round));
        }
        curve.samples.push_back(sample);
    }

    void failed(const Json& line) {
        Failure failure;
        failure.curve = key_from(line);
        if (const auto round = number(line, "round")) {
            failure.round = static_cast<unsigned>(*round);
        }
        if (const auto n = number(line, "n")) {
            failure.n = static_cast<std::uint64_t>(*n);
        }
        failure.side = line.at("side") == "serial" ? Side::serial : Side::parallel;
        failure.error = line.at("error");
        m_journal.failures[failure.curve] = failure;
    }

    Curve& curve_of(const Json& line) {
        const CurveKey key = key_from(line);
        Curve& curve = m_journal.curves[key];
        curve.key = key;
        return curve;
    }

    Journal m_journal;
    bool m_has_header = false;
};

/// A run may go on with another budget, and a container has another name after every start.
bool may_differ(const std::string& path) {
    return path == "options.budget_s" || path == "machine.host";
}

void compare(const std::string& path, const Json& there, const Json& here, std::vector<std::string>& differences) {
    if (may_differ(path)) {
        return;
    }
    if (there.is_object() && here.is_object()) {
        Json keys = there;
        keys.update(here);
        for (const auto& [key, unused] : keys.items()) {
            compare(path.empty() ? key : fmt::format("{}.{}", path, key), there.value(key, Json()),
                    here.value(key, Json()), differences);
        }
    } else if (there != here) {
        differences.push_back(fmt::format("{}: {} there, {} here", path, there.dump(), here.dump()));
    }
}

}  // namespace

Expected<Journal> read_journal(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "journal.jsonl";
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return failure({"there is no journal", path.string(), "give the folder of a run, such as results/latest"});
    }
    Reader reader;
    std::uint64_t bytes = 0;
    std::size_t number_of_line = 0;
    for (std::string text; std::getline(file, text) && !file.eof();) {  // a line without its end is a torn one
        ++number_of_line;
        try {
            reader.take(Json::parse(text));
        } catch (const std::exception& problem) {
            return failure({fmt::format("line {} of the journal does not read: {}", number_of_line, problem.what()),
                            path.string(), "it was changed, or written by another version: sweep anew"});
        }
        bytes += text.size() + 1;
    }
    if (!reader.has_header()) {
        return failure({"the journal has no header", path.string(), "the sweep ended before it began: sweep anew"});
    }
    reader.journal().whole_bytes = bytes;
    return std::move(reader.journal());
}

std::vector<std::string> identity_differences(const std::string& there, const std::string& here) {
    std::vector<std::string> differences;
    compare("", Json::parse(there), Json::parse(here), differences);
    return differences;
}

}  // namespace crossover::record
