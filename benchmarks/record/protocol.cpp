#include "benchmarks/record/protocol.hpp"

#include <fmt/format.h>

#include "benchmarks/record/json_fields.hpp"
#include "benchmarks/record/printable.hpp"

namespace crossover::record {
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
        {fmt::format("not a valid answer, {}: '{}{}'", why, printable(line.substr(0, k_shown)),
                     line.size() > k_shown ? "..." : ""),
         "", ""});
}

/// A line of the protocol, or an exception that says what is wrong with it.
Json parse_line(std::string_view line) {
    if (line.size() > k_longest_line) {
        throw Damaged(fmt::format("longer than {} MiB", k_longest_line >> 20U));
    }
    return parse_json(line);
}

double epoch_seconds_from(const Fields& fields) {
    const double seconds = fields.required("seconds", fields.number("seconds"));
    if (seconds >= 0.0 && seconds < k_epoch_seconds.least) {
        fields.complain("seconds",
                        fmt::format("is {:g}: it took no time that a clock could tell", seconds));
    }
    return fields.required("seconds", fields.number("seconds", k_epoch_seconds));
}

Epoch epoch_of_reply(const Fields& fields) {
    Epoch epoch;
    epoch.seconds = epoch_seconds_from(fields);
    epoch.cpu_seconds = fields.number("cpu_seconds", k_amounts);
    epoch.moving_seconds = fields.number("moving_seconds", k_amounts).value_or(0.0);
    epoch.stolen_seconds = fields.number("stolen_seconds", k_amounts);
    epoch.throttled_seconds = fields.number("throttled_seconds", k_amounts);
    if (const auto switches = fields.number("involuntary_switches", k_amounts)) {
        epoch.involuntary_switches = static_cast<std::uint64_t>(*switches);
    }
    epoch.retries = static_cast<std::uint64_t>(fields.number("retries", k_amounts).value_or(0.0));
    return epoch;
}

Json json_of(const Epoch& epoch) {
    return {{"seconds", epoch.seconds},
            {"moving_seconds", epoch.moving_seconds},
            {"cpu_seconds", or_null(epoch.cpu_seconds)},
            {"stolen_seconds", or_null(epoch.stolen_seconds)},
            {"throttled_seconds", or_null(epoch.throttled_seconds)},
            {"involuntary_switches", or_null(epoch.involuntary_switches)},
            {"retries", epoch.retries}};
}

MachineState machine_from(const Fields& fields) {
    constexpr std::uint64_t k_most_threads = 1'000'000;
    MachineState machine;
    machine.threads =
        fields.required("threads", fields.whole<unsigned>("threads", 1, k_most_threads));
    machine.effective_cpus =
        fields.required("effective_cpus", fields.number("effective_cpus", k_amounts));
    machine.round_trip_ns = fields.number("round_trip_ns", k_amounts);
    machine.reference_ns =
        fields.required("reference_ns", fields.number("reference_ns", k_amounts));
    return machine;
}

OpenReply open_reply_from(const Fields& fields) {
    OpenReply reply;
    const Fields environment = fields.object("environment");
    for (const auto& [name, value] : environment.values().items()) {
        if (name == "bytes_per_element") {
            reply.bytes_per_element =
                environment.number("bytes_per_element", k_amounts).value_or(0.0);
        } else {
            reply.environment[name] = value.is_string() ? value.get<std::string>() : dump(value);
        }
    }
    return reply;
}

/// The library's own conversions would take 1.5 for 1.
int protocol_from(const Fields& fields) {
    return fields.required("protocol", fields.whole<int>("protocol"));
}

struct ReplyDecoder {
    const Fields& fields;

    Reply operator()(const HelloRequest&) const {
        return HelloReply{protocol_from(fields),
                          shortened(fields.text("runner").value_or("unnamed"))};
    }
    Reply operator()(const OpenRequest&) const { return open_reply_from(fields); }
    Reply operator()(const MeasureRequest&) const { return MeasureReply{epoch_of_reply(fields)}; }
    Reply operator()(const VerifyRequest&) const {
        return VerifyReply{fields.required_text("checksum")};
    }
    Reply operator()(const ProbeRequest&) const { return ProbeReply{machine_from(fields)}; }
    Reply operator()(const CloseRequest&) const { return CloseReply{}; }
};

Request request_from(const Fields& fields) {
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
            .calls = fields.text("calls").value_or("hot"),
            .pin = fields.text("pin").value_or("none")};
    }
    if (op == "measure") {
        return MeasureRequest{
            fields.required("n", fields.whole("n")),
            fields.required("iterations", fields.whole("iterations", 1, k_most_iterations)),
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
    throw Damaged(fmt::format("unknown op '{}'", printable(shortened(op))));
}

}  // namespace

std::string encode(const Request& request) {
    return dump(std::visit(
        Overloaded{
            [](const HelloRequest& r) {
                return Json{{"op", "hello"}, {"protocol", r.protocol}};
            },
            [](const OpenRequest& r) {
                Json value{
                    {"op", "open"},         {"workload", r.workload}, {"params", Json::object()},
                    {"backend", r.backend}, {"workers", r.workers},   {"n_max", r.n_max},
                    {"seed", r.seed},       {"calls", r.calls}};
                if (r.pin != "none") {
                    value["pin"] = r.pin;
                }
                return value;
            },
            [](const MeasureRequest& r) {
                Json value{{"op", "measure"}, {"n", r.n}, {"iterations", r.iterations}};
                if (!r.quiet) {
                    value["quiet"] = false;
                }
                return value;
            },
            [](const VerifyRequest& r) {
                return Json{{"op", "verify"}, {"n", r.n}};
            },
            [](const ProbeRequest& r) {
                return Json{{"op", "probe"}, {"threads", r.threads}};
            },
            [](const CloseRequest&) {
                return Json{{"op", "close"}};
            }},
        request));
}

std::string encode(const Reply& reply) {
    Json object =
        std::visit(Overloaded{[](const HelloReply& r) {
                                  return Json{{"protocol", r.protocol}, {"runner", r.runner}};
                              },
                              [](const OpenReply& r) {
                                  Json environment(r.environment);
                                  environment["bytes_per_element"] = r.bytes_per_element;
                                  return Json{{"environment", environment}};
                              },
                              [](const MeasureReply& r) { return json_of(r.epoch); },
                              [](const VerifyReply& r) {
                                  return Json{{"checksum", r.checksum}};
                              },
                              [](const ProbeReply& r) {
                                  return Json{{"threads", r.machine.threads},
                                              {"effective_cpus", r.machine.effective_cpus},
                                              {"round_trip_ns", or_null(r.machine.round_trip_ns)},
                                              {"reference_ns", r.machine.reference_ns}};
                              },
                              [](const CloseReply&) { return Json::object(); }},
                   reply);
    object["ok"] = true;
    return dump(object);
}

std::string encode_error(std::string_view message) {
    return dump(Json{{"ok", false}, {"error", message}});
}

Expected<Request> decode_request(std::string_view line) {
    try {
        const Json object = parse_line(line);
        return request_from(Fields(object, "", "a request"));
    } catch (const Damaged& problem) {
        return failure(
            {fmt::format("not a valid request: {}", problem.what()), "", "see docs/protocol.md"});
    }
}

Expected<Reply> decode_reply(const Request& request, std::string_view line) {
    try {
        const Json object = parse_line(line);
        const Fields fields(object, "", "an answer");
        if (!fields.required("ok", fields.flag("ok"))) {
            const std::string error = fields.text("error").value_or("");
            return failure(
                {error.empty() ? "it refused without saying why" : shortened(error), "", ""});
        }
        return std::visit(ReplyDecoder{fields}, request);
    } catch (const Damaged& problem) {
        return nonsense(line, problem.what());
    }
}

}  // namespace crossover::record
