#include "benchmarks/record/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "benchmarks/record/network_json.hpp"
#include "benchmarks/record/results.hpp"
#include "benchmarks/text/lines.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::record {
namespace {

constexpr std::size_t k_longest_journal_line = 4 << 20;

CurveKey journaled_key(const Fields& line) {
    return {line.required_text("workload"),
            line.required_text("backend"),
            line.required("workers", line.positive<unsigned>("workers")),
            line.required_word<CallMode>("calls"),
            line.required_text("baseline"),
            line.positive<unsigned>("nodes").value_or(1)};
}

Epoch journaled_epoch(const Fields& fields) {
    Epoch epoch;
    epoch.seconds = fields.required("wall_s", fields.number("wall_s", k_epoch_seconds));
    epoch.cpu_seconds = fields.number("cpu_s", k_amounts);
    epoch.moving_seconds = fields.number("moving_s", k_amounts).value_or(0.0);
    epoch.setup_seconds = fields.number("setup_s", k_amounts).value_or(0.0);
    epoch.stolen_seconds = fields.number("stolen_s", k_amounts);
    epoch.throttled_seconds = fields.number("throttled_s", k_amounts);
    epoch.involuntary_switches = fields.whole("involuntary_switches");
    epoch.retries = fields.whole("retries").value_or(0);
    return epoch;
}

double amount_of(const Fields& line, const char* key) {
    return line.required(key, line.number(key, k_amounts));
}

DispatchKey journaled_dispatch_key(const Fields& line) {
    return {line.required_text("backend"),
            line.required("workers", line.positive<unsigned>("workers")),
            line.required_word<CallMode>("calls"), line.positive<unsigned>("nodes").value_or(1)};
}

/// Takes one line after another.
class Reader {
  public:
    void take(const Fields& line) {
        const std::string type = line.required_text("type");
        if ((type == "header") == m_has_header) {
            throw Damaged(m_has_header ? "a second header" : "the header must come first");
        }
        if (type == "header") {
            header(line);
        } else if (type == "plan") {
            plan(line);
        } else if (type == "warm_up") {
            m_journal.warm_up =
                WarmUp{line.required("probes", line.whole<unsigned>("probes")),
                       amount_of(line, "seconds"), line.required("steady", line.flag("steady"))};
        } else if (type == "dispatch") {
            m_journal.dispatch_ns[journaled_dispatch_key(line)].push_back(dispatch_ns_from(line));
        } else if (type == "round") {
            round(line);
        } else if (type == "sample") {
            sample(line);
        } else if (type == "failure") {
            failed(line);
        } else if (type == "facts") {
            facts(line);
        } else if (type == "hosts") {
            curve_of(line).hosts = line.texts("hosts");
        } else if (type == "network") {
            network(line);
        } else {
            throw Damaged(fmt::format("unknown type '{}'", text::printable(text::shortened(type))));
        }
        m_journal.elapsed_s =
            std::max(m_journal.elapsed_s, line.number("at_s", k_amounts).value_or(0.0));
    }

    bool has_header() const { return m_has_header; }
    Journal& journal() { return m_journal; }

  private:
    void header(const Fields& line) {
        const auto version = line.required("schema_version", line.whole("schema_version"));
        if (version != k_journal_schema_version) {
            throw Damaged(fmt::format("schema version {} where this program writes {}", version,
                                      k_journal_schema_version));
        }
        m_journal.identity = dump(line.object("identity").values());
        m_journal.started_utc = line.required_text("started_utc");
        m_journal.command_line = line.texts("command_line");
        if (m_journal.command_line.empty()) {
            line.complain("command_line", "must name a program and its options");
        }
        m_has_header = true;
    }

    void plan(const Fields& line) {
        const std::uint64_t n_max = line.required("n_max", line.whole("n_max", 1, k_largest_size));
        const auto planned =
            m_journal.n_max
                .try_emplace({line.required_text("workload"), line.required_text("baseline")},
                             n_max)
                .first;
        if (planned->second != n_max) {
            throw Damaged(
                fmt::format("a largest size of {} after one of {}", n_max, planned->second));
        }
    }

    /// The time of one call, of which an epoch has many.
    static double dispatch_ns_from(const Fields& line) {
        constexpr double k_ns_per_s = 1e9;
        constexpr Limits k_call_ns{
            k_epoch_seconds.least * k_ns_per_s / static_cast<double>(k_most_iterations),
            k_epoch_seconds.most * k_ns_per_s};
        return line.required("ns", line.number("ns", k_call_ns));
    }

    void round(const Fields& line) {
        Curve& curve = curve_of(line);
        Round round{.round = line.required("round", line.whole<unsigned>("round")),
                    .at_s = amount_of(line, "at_s"),
                    .machine = {},
                    .contended = false};
        if (round.round != curve.rounds.size()) {
            throw Damaged(
                fmt::format("round {} after {} others", round.round, curve.rounds.size()));
        }
        if (const auto effective = line.number("effective_cpus", k_amounts)) {
            round.machine = MachineState{
                .threads = line.required("threads", line.positive<unsigned>("threads")),
                .effective_cpus = *effective,
                .round_trip_ns = line.number("round_trip_ns", k_amounts),
                .reference_ns = amount_of(line, "reference_ns")};
        }
        curve.rounds.push_back(round);
    }

    void network(const Fields& line) {
        Curve& curve = curve_of(line);
        const auto round = line.required("round", line.whole<unsigned>("round"));
        if (curve.rounds.empty() || round != curve.rounds.back().round) {
            throw Damaged(fmt::format("the network of round {}, which is not the last", round));
        }
        curve.rounds.back().network = network_from(line.object("network"));
        curve.bytes_per_element = line.number("bytes_per_element", k_amounts).value_or(0.0);
    }

    void sample(const Fields& line) {
        Curve& curve = curve_of(line);
        const Sample sample{
            .n = line.required("n", line.whole("n", 1, k_largest_size)),
            .iterations =
                line.required("iterations", line.whole("iterations", 1, k_most_iterations)),
            .round = line.required("round", line.whole<unsigned>("round")),
            .serial_first = line.required("serial_first", line.flag("serial_first")),
            .serial = journaled_epoch(line.object("serial")),
            .parallel = journaled_epoch(line.object("parallel"))};
        if (sample.round >= curve.rounds.size()) {
            throw Damaged(fmt::format("a sample of round {}, which never began", sample.round));
        }
        const auto planned = m_journal.n_max.find({curve.key.workload, curve.key.baseline});
        if (planned == m_journal.n_max.end() || sample.n > planned->second) {
            throw Damaged(
                fmt::format("a sample of n = {}, which no plan before it reaches", sample.n));
        }
        curve.samples.push_back(sample);
    }

    void failed(const Fields& line) {
        Failure failure;
        failure.curve = journaled_key(line);
        failure.round = line.whole<unsigned>("round");
        failure.n = line.whole("n");
        const std::string side = line.required_text("side");
        if (side != name_of(Side::serial) && side != name_of(Side::parallel)) {
            line.complain("side", "must be serial or parallel");
        }
        failure.side = side == name_of(Side::serial) ? Side::serial : Side::parallel;
        failure.error = line.required_text("error");
        m_journal.failures[failure.curve] = failure;
    }

    void facts(const Fields& line) {
        Facts known;
        const Fields told = line.object("facts");
        for (const auto& [name, value] : told.values().items()) {
            if (!value.is_string()) {
                told.complain(text::printable(text::shortened(name)).c_str(), "must be a text");
            }
            known[name] = value.get<std::string>();
        }
        m_journal.runtimes[line.required_text("backend")] = std::move(known);
    }

    Curve& curve_of(const Fields& line) {
        const CurveKey key = journaled_key(line);
        Curve& curve = m_journal.curves[key];
        curve.key = key;
        return curve;
    }

    Journal m_journal;
    bool m_has_header = false;
};

/// A run may go on with another budget, and on another machine of the same type: a job that is
/// started again gets another node, and a container another name.
bool may_differ(const std::string& path) {
    return path == "options.budget_s" || path == "machine.host";
}

void compare(const std::string& path, const Json& there, const Json& here,
             std::vector<std::string>& differences) {
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
        differences.push_back(fmt::format("{}: {} there, {} here", path, dump(there), dump(here)));
    }
}

}  // namespace

Expected<Journal> read_journal(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "journal.jsonl";
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return failure({"there is no journal", path.string(),
                        "give the folder of a run, such as results/latest"});
    }
    return read_journal(file, path.string());
}

Expected<Journal> read_journal(std::istream& lines, const std::string& path) {
    Reader reader;
    std::uint64_t bytes = 0;
    std::size_t number_of_line = 0;
    // A line without its end is a torn one.
    for (std::string text; text::next_line(lines, text, k_longest_journal_line) && !lines.eof();) {
        ++number_of_line;
        try {
            if (text.size() > k_longest_journal_line) {
                throw Damaged(fmt::format("longer than {} MiB", k_longest_journal_line >> 20U));
            }
            const Json line = parse_json(text);
            reader.take(Fields(line, "", "a line"));
        } catch (const Damaged& problem) {
            return failure({fmt::format("line {} of the journal does not read: {}", number_of_line,
                                        problem.what()),
                            path, "it was changed, or written by another version: sweep anew"});
        }
        bytes += text.size() + 1;
    }
    if (!reader.has_header()) {
        return failure(
            {"the journal has no header", path, "the sweep ended before it began: sweep anew"});
    }
    reader.journal().whole_bytes = bytes;
    return std::move(reader.journal());
}

std::vector<std::string> identity_differences(const std::string& there, const std::string& here) {
    std::vector<std::string> differences;
    compare("", parse_json(there), parse_json(here), differences);
    return differences;
}

}  // namespace crossover::record
