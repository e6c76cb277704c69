#include "benchmarks/record/protocol.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "benchmarks/record/json.hpp"
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
    return failure({fmt::format("not a valid answer, {}: '{}{}'", why, printable(line.substr(0, k_shown)),
                                line.size() > k_shown ? "..." : ""),
                    "", ""});
}

/// A number of seconds or bytes, or an exception. What is larger would overflow in some sum or unit later on.
double amount_from(const Json& value) {
    constexpr double k_most = 1e9;
    const auto amount = value.get<double>();
    if (!std::isfinite(amount) || amount < 0.0 || amount > k_most) {
        throw std::invalid_argument(fmt::format("{:g} is not a number from 0 to {:g}", amount, k_most));
    }
    return amount;
}

std::optional<double> optional_amount(const Json& object, const char* key) {
    return object.contains(key) && !object[key].is_null() ? std::optional(amount_from(object[key])) : std::nullopt;
}

Epoch epoch_of_reply(const Json& object) {
    Epoch epoch;
    epoch.seconds = amount_from(object.at("seconds"));
    epoch.cpu_seconds = optional_amount(object, "cpu_seconds");
    epoch.moving_seconds = optional_amount(object, "moving_seconds").value_or(0.0);
    epoch.stolen_seconds = optional_amount(object, "stolen_seconds");
    epoch.throttled_seconds = optional_amount(object, "throttled_seconds");
    if (const auto switches = optional_amount(object, "involuntary_switches")) {
        epoch.involuntary_switches = static_cast<std::uint64_t>(*switches);
    }
    epoch.retries = static_cast<std::uint64_t>(optional_amount(object, "retries").value_or(0.0));
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

MachineState machine_from(const Json& object) {
    MachineState machine;
    machine.threads = static_cast<unsigned>(amount_from(object.at("threads")));
    machine.effective_cpus = amount_from(object.at("effective_cpus"));
    machine.round_trip_ns = optional_amount(object, "round_trip_ns");
    machine.reference_ns = amount_from(object.at("reference_ns"));
    return machine;
}

OpenReply open_reply_from(const Json& object) {
    OpenReply reply;
    const Json environment = object.value("environment", Json::object());
    if (!environment.is_object()) {
        throw std::invalid_argument("'environment' must be an object");
    }
    for (const auto& [name, value] : environment.items()) {
        if (name == "bytes_per_element") {
            reply.bytes_per_element = amount_from(value);
        } else {
            reply.environment[name] = value.is_string() ? value.get<std::string>() : dump(value);
        }
    }
    return reply;
}

/// A whole number within the limits, or an exception. (The library's own conversions truncate.)
std::uint64_t count_from(const Json& object, const char* key, std::uint64_t least,
                         std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
    const Json& value = object.at(key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() < least || value.get<std::uint64_t>() > most) {
        throw std::invalid_argument(fmt::format("'{}' must be a whole number from {} to {}", key, least, most));
    }
    return value.get<std::uint64_t>();
}

int protocol_from(const Json& object) {
    return static_cast<int>(count_from(object, "protocol", 0, std::numeric_limits<int>::max()));
}

struct ReplyDecoder {
    const Json& object;

    Reply operator()(const HelloRequest&) const {
        return HelloReply{protocol_from(object), object.value("runner", std::string("unnamed"))};
    }
    Reply operator()(const OpenRequest&) const { return open_reply_from(object); }
    Reply operator()(const MeasureRequest&) const { return MeasureReply{epoch_of_reply(object)}; }
    Reply operator()(const VerifyRequest&) const { return VerifyReply{object.at("checksum").get<std::string>()}; }
    Reply operator()(const ProbeRequest&) const { return ProbeReply{machine_from(object)}; }
    Reply operator()(const CloseRequest&) const { return CloseReply{}; }
};

Request request_from(const Json& object) {
    constexpr std::uint64_t k_most_workers = std::numeric_limits<unsigned>::max();
    constexpr std::uint64_t k_most_iterations = 1'000'000'000'000;  // a thousand seconds of the shortest call
    const auto op = object.at("op").get<std::string>();
    if (op == "hello") {
        return HelloRequest{protocol_from(object)};
    }
    if (op == "open") {
        return OpenRequest{.workload = object.at("workload").get<std::string>(),
                           .backend = object.at("backend").get<std::string>(),
                           .workers = static_cast<unsigned>(count_from(object, "workers", 1, k_most_workers)),
                           .n_max = count_from(object, "n_max", 0),
                           .seed = count_from(object, "seed", 0),
                           .calls = object.value("calls", std::string("hot")),
                           .pin = object.value("pin", std::string("none"))};
    }
    if (op == "measure") {
        return MeasureRequest{count_from(object, "n", 0), count_from(object, "iterations", 1, k_most_iterations),
                              object.value("quiet", true)};
    }
    if (op == "verify") {
        return VerifyRequest{count_from(object, "n", 0)};
    }
    if (op == "probe") {
        return ProbeRequest{static_cast<unsigned>(count_from(object, "threads", 1, k_most_workers))};
    }
    if (op == "close") {
        return CloseRequest{};
    }
    throw std::invalid_argument(fmt::format("unknown op '{}'", op));
}

}  // namespace

std::string encode(const Request& request) {
    return dump(std::visit(
        Overloaded{[](const HelloRequest& r) {
                       return Json{{"op", "hello"}, {"protocol", r.protocol}};
                   },
                   [](const OpenRequest& r) {
                       Json value{{"op", "open"},         {"workload", r.workload}, {"params", Json::object()},
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
    Json object = std::visit(Overloaded{[](const HelloReply& r) {
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
        return request_from(Json::parse(line));
    } catch (const std::exception& problem) {
        return failure({fmt::format("not a valid request: {}", problem.what()), "", "see docs/protocol.md"});
    }
}

Expected<Reply> decode_reply(const Request& request, std::string_view line) {
    try {
        const Json object = Json::parse(line);
        if (!object.at("ok").get<bool>()) {
            return failure({object.value("error", std::string("it refused without saying why")), "", ""});
        }
        return std::visit(ReplyDecoder{object}, request);
    } catch (const Json::parse_error&) {
        return nonsense(line, "not JSON");
    } catch (const std::exception& problem) {
        return nonsense(line, problem.what());
    }
}

}  // namespace crossover::record
