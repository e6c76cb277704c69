#include "benchmarks/protocol/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "benchmarks/record/network_json.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::protocol {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;  // C++20 deduces this by itself; clang 14 does not

tl::unexpected<Error> nonsense(std::string_view line, const std::string& why) {
    constexpr std::size_t k_shown = 120;
    return failure(
        {fmt::format("not a valid answer, {}: '{}{}'", why,
                     text::printable(line.substr(0, k_shown)), line.size() > k_shown ? "..." : ""),
         "", ""});
}

/// A line of the protocol, or an exception that says what is wrong with it.
record::Json parse_line(std::string_view line) {
    if (line.size() > k_longest_line) {
        throw record::Damaged(fmt::format("longer than {} MiB", k_longest_line >> 20U));
    }
    return record::parse_json(line);
}

double epoch_seconds_from(const record::Fields& fields) {
    const double seconds = fields.required("seconds", fields.number("seconds"));
    if (seconds >= 0.0 && seconds < record::k_epoch_seconds.least) {
        fields.complain("seconds",
                        fmt::format("is {:g}: it took no time that a clock could tell", seconds));
    }
    return fields.required("seconds", fields.number("seconds", record::k_epoch_seconds));
}

record::Epoch epoch_of_reply(const record::Fields& fields) {
    record::Epoch epoch;
    epoch.seconds = epoch_seconds_from(fields);
    epoch.cpu_seconds = fields.number("cpu_seconds", record::k_amounts);
    epoch.moving_seconds = fields.number("moving_seconds", record::k_amounts).value_or(0.0);
    epoch.setup_seconds = fields.number("setup_seconds", record::k_amounts).value_or(0.0);
    epoch.stolen_seconds = fields.number("stolen_seconds", record::k_amounts);
    epoch.throttled_seconds = fields.number("throttled_seconds", record::k_amounts);
    if (const auto switches = fields.number("involuntary_switches", record::k_amounts)) {
        epoch.involuntary_switches = static_cast<std::uint64_t>(*switches);
    }
    epoch.retries =
        static_cast<std::uint64_t>(fields.number("retries", record::k_amounts).value_or(0.0));
    return epoch;
}

record::Json json_of(const record::Epoch& epoch) {
    return {{"seconds", epoch.seconds},
            {"moving_seconds", epoch.moving_seconds},
            {"cpu_seconds", record::or_null(epoch.cpu_seconds)},
            {"stolen_seconds", record::or_null(epoch.stolen_seconds)},
            {"throttled_seconds", record::or_null(epoch.throttled_seconds)},
            {"involuntary_switches", record::or_null(epoch.involuntary_switches)},
            {"retries", epoch.retries}};
}

record::MachineState machine_from(const record::Fields& fields) {
    constexpr std::uint64_t k_most_threads = 1'000'000;
    record::MachineState machine;
    machine.threads =
        fields.required("threads", fields.whole<unsigned>("threads", 1, k_most_threads));
    machine.effective_cpus =
        fields.required("effective_cpus", fields.number("effective_cpus", record::k_amounts));
    machine.round_trip_ns = fields.number("round_trip_ns", record::k_amounts);
    machine.reference_ns =
        fields.required("reference_ns", fields.number("reference_ns", record::k_amounts));
    return machine;
}

OpenReply open_reply_from(const record::Fields& fields) {
    OpenReply reply;
    const record::Fields environment = fields.object("environment");
    for (const auto& [name, value] : environment.values().items()) {
        if (name == "bytes_per_element") {
            reply.bytes_per_element =
                environment.number("bytes_per_element", record::k_amounts).value_or(0.0);
        } else {
            reply.environment[name] =
                value.is_string() ? value.get<std::string>() : record::dump(value);
        }
    }
    reply.hosts = fields.texts("hosts");
    std::sort(reply.hosts.begin(), reply.hosts.end());
    reply.hosts.erase(std::unique(reply.hosts.begin(), reply.hosts.end()), reply.hosts.end());
    reply.network = record::network_from(fields);
    return reply;
}

/// The library's own conversions would take 1.5 for 1.
int protocol_from(const record::Fields& fields) {
    return fields.required("protocol", fields.whole<int>("protocol"));
}

record::SizeNotes size_notes_from(const record::Fields& fields) {
    record::SizeNotes notes;
    notes.step =
        fields.whole<std::uint64_t>("step", 2, record::k_largest_step).value_or(notes.step);
    notes.unit = fields.text("unit").value_or("");
    notes.gate_n = fields.positive("gate_n");
    return notes;
}

/// Increasing, none twice.
std::vector<std::uint64_t> sizes_from(const record::Fields& fields) {
    std::vector<std::uint64_t> sizes;
    for (const record::Json& entry : fields.list("sizes")) {
        const bool is_size = entry.is_number_unsigned() && entry.get<std::uint64_t>() >= 1 &&
                             entry.get<std::uint64_t>() <= record::k_largest_size;
        if (!is_size || (!sizes.empty() && entry.get<std::uint64_t>() <= sizes.back())) {
            fields.complain("sizes", "must be increasing whole numbers from 1 to 2^40");
        }
        sizes.push_back(entry.get<std::uint64_t>());
    }
    return sizes;
}

std::vector<OfferedWorkload> offered_from(const record::Fields& fields) {
    std::vector<OfferedWorkload> offered;
    for (const record::Json& entry : fields.list("workloads")) {
        const record::Fields one(entry, "workloads.");
        const std::vector<std::string> ways = one.texts("ways");
        const std::vector<std::string> more = one.texts("more_ways");
        if (one.required_text("name").empty() ||
            std::find(ways.begin(), ways.end(), "") != ways.end() ||
            std::find(more.begin(), more.end(), "") != more.end()) {
            one.complain("name", "or a way is empty");
        }
        offered.push_back({.name = one.required_text("name"),
                           .ways = ways,
                           .more_ways = more,
                           .n_min = one.positive("n_min"),
                           .n_max = one.positive("n_max"),
                           .size_notes = size_notes_from(one),
                           .sizes = sizes_from(one)});
    }
    return offered;
}

/// Without a checksum the runner itself compared its result with the serial one.
VerifyReply verify_reply_from(const record::Fields& fields) {
    if (fields.flag("agrees").value_or(false)) {
        return {};
    }
    VerifyReply reply{fields.required_text("checksum")};
    if (reply.checksum.empty()) {
        fields.complain("checksum", "is empty");
    }
    return reply;
}

struct ReplyDecoder {
    const record::Fields& fields;

    Reply operator()(const HelloRequest&) const {
        return HelloReply{protocol_from(fields),
                          text::shortened(fields.text("runner").value_or("unnamed")),
                          offered_from(fields)};
    }
    Reply operator()(const OpenRequest&) const { return open_reply_from(fields); }
    Reply operator()(const MeasureRequest&) const { return MeasureReply{epoch_of_reply(fields)}; }
    Reply operator()(const VerifyRequest&) const { return verify_reply_from(fields); }
    Reply operator()(const ProbeRequest&) const { return ProbeReply{machine_from(fields)}; }
    Reply operator()(const CloseRequest&) const { return CloseReply{}; }
};

Request request_from(const record::Fields& fields) {
    const std::string op = fields.required_text("op");
    if (op == "hello") {
        return HelloRequest{protocol_from(fields)};
    }
    if (op == "open") {
        return OpenRequest{
            .workload = fields.required_text("workload"),
            .backend = fields.required_text("backend"),
            .workers = fields.required("workers", fields.positive<unsigned>("workers")),
            .n_max = fields.required("n_max", fields.whole("n_max")),
            .seed = fields.required("seed", fields.whole("seed")),
            .calls = fields.word<record::CallMode>("calls").value_or(record::CallMode::hot),
            .pin = fields.text("pin").value_or("none")};
    }
    if (op == "measure") {
        return MeasureRequest{
            fields.required("n", fields.whole("n")),
            fields.required("iterations", fields.whole("iterations", 1, record::k_most_iterations)),
            fields.flag("quiet").value_or(true)};
    }
    if (op == "verify") {
        return VerifyRequest{fields.required("n", fields.whole("n"))};
    }
    if (op == "probe") {
        return ProbeRequest{fields.required("threads", fields.positive<unsigned>("threads"))};
    }
    if (op == "close") {
        return CloseRequest{};
    }
    throw record::Damaged(fmt::format("unknown op '{}'", text::printable(text::shortened(op))));
}

}  // namespace

std::string encode(const Request& request) {
    return record::dump(std::visit(
        Overloaded{
            [](const HelloRequest& r) {
                return record::Json{{"op", "hello"}, {"protocol", r.protocol}};
            },
            [](const OpenRequest& r) {
                record::Json value{{"op", "open"},
                                   {"workload", r.workload},
                                   {"params", record::Json::object()},
                                   {"backend", r.backend},
                                   {"workers", r.workers},
                                   {"n_max", r.n_max},
                                   {"seed", r.seed},
                                   {"calls", record::word_of(r.calls)}};
                if (r.pin != "none") {
                    value["pin"] = r.pin;
                }
                return value;
            },
            [](const MeasureRequest& r) {
                record::Json value{{"op", "measure"}, {"n", r.n}, {"iterations", r.iterations}};
                if (!r.quiet) {
                    value["quiet"] = false;
                }
                return value;
            },
            [](const VerifyRequest& r) {
                return record::Json{{"op", "verify"}, {"n", r.n}};
            },
            [](const ProbeRequest& r) {
                return record::Json{{"op", "probe"}, {"threads", r.threads}};
            },
            [](const CloseRequest&) {
                return record::Json{{"op", "close"}};
            }},
        request));
}

namespace {

record::Json json_of_offer(const OfferedWorkload& offered) {
    record::Json object{{"name", offered.name}, {"ways", offered.ways}};
    if (!offered.more_ways.empty()) {
        object["more_ways"] = offered.more_ways;
    }
    const record::SizeNotes& notes = offered.size_notes;
    for (const auto& [key, n] :
         {std::pair{"n_min", offered.n_min}, {"n_max", offered.n_max}, {"gate_n", notes.gate_n}}) {
        if (n) {
            object[key] = *n;
        }
    }
    if (notes.step != record::SizeNotes().step) {
        object["step"] = notes.step;
    }
    if (!notes.unit.empty()) {
        object["unit"] = notes.unit;
    }
    if (!offered.sizes.empty()) {
        object["sizes"] = offered.sizes;
    }
    return object;
}

}  // namespace

std::string encode(const Reply& reply) {
    record::Json object = std::visit(
        Overloaded{[](const HelloReply& r) {
                       record::Json hello{{"protocol", r.protocol}, {"runner", r.runner}};
                       if (!r.workloads.empty()) {
                           hello["workloads"] = record::list_of(r.workloads, json_of_offer);
                       }
                       return hello;
                   },
                   [](const OpenReply& r) {
                       record::Json environment(r.environment);
                       environment["bytes_per_element"] = r.bytes_per_element;
                       record::Json open{{"environment", environment}};
                       if (!r.hosts.empty()) {
                           open["hosts"] = r.hosts;
                       }
                       record::put_network(open, r.network);
                       return open;
                   },
                   [](const MeasureReply& r) { return json_of(r.epoch); },
                   [](const VerifyReply& r) {
                       return r.checksum.empty() ? record::Json{{"agrees", true}}
                                                 : record::Json{{"checksum", r.checksum}};
                   },
                   [](const ProbeReply& r) {
                       return record::Json{
                           {"threads", r.machine.threads},
                           {"effective_cpus", r.machine.effective_cpus},
                           {"round_trip_ns", record::or_null(r.machine.round_trip_ns)},
                           {"reference_ns", r.machine.reference_ns}};
                   },
                   [](const CloseReply&) { return record::Json::object(); }},
        reply);
    object["ok"] = true;
    return record::dump(object);
}

std::string encode_error(std::string_view message) {
    return record::dump(record::Json{{"ok", false}, {"error", message}});
}

Expected<Request> decode_request(std::string_view line) {
    try {
        const record::Json object = parse_line(line);
        return request_from(record::Fields(object, "", "a request"));
    } catch (const record::Damaged& problem) {
        return failure(
            {fmt::format("not a valid request: {}", problem.what()), "", "see docs/protocol.md"});
    }
}

Expected<Reply> decode_reply(const Request& request, std::string_view line) {
    try {
        const record::Json object = parse_line(line);
        const record::Fields fields(object, "", "an answer");
        if (!fields.required("ok", fields.flag("ok"))) {
            const std::string error = fields.text("error").value_or("");
            return failure(
                {error.empty() ? "it refused without saying why" : text::shortened(error), "", ""});
        }
        return std::visit(ReplyDecoder{fields}, request);
    } catch (const record::Damaged& problem) {
        return nonsense(line, problem.what());
    }
}

}  // namespace crossover::protocol
