#include "benchmarks/record/protocol.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace crossover::record {
namespace {

using nlohmann::json;

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};

std::string line_of(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

tl::unexpected<Error> nonsense(std::string_view line, const std::string& why) {
    constexpr std::size_t k_shown = 120;
    const std::string shown(line.substr(0, k_shown));
    return failure(
        {fmt::format("not a valid answer, {}: '{}{}'", why, shown, line.size() > k_shown ? "…" : ""), "", ""});
}

/// A finite number >= 0, or an exception of the JSON library's own kind.
double seconds_from(const json& value) {
    const auto seconds = value.get<double>();
    if (!std::isfinite(seconds) || seconds < 0.0) {
        throw std::invalid_argument(fmt::format("{} is not a time in seconds", seconds));
    }
    return seconds;
}

Epoch epoch_from(const json& object) {
    Epoch epoch;
    epoch.seconds = seconds_from(object.at("seconds"));
    if (object.contains("cpu_seconds") && !object["cpu_seconds"].is_null()) {
        epoch.cpu_seconds = seconds_from(object["cpu_seconds"]);
    }
    if (object.contains("moving_seconds") && !object["moving_seconds"].is_null()) {
        epoch.moving_seconds = seconds_from(object["moving_seconds"]);
    }
    return epoch;
}

OpenReply open_reply_from(const json& object) {
    OpenReply reply;
    if (!object.contains("environment")) {
        return reply;
    }
    for (const auto& [name, value] : object["environment"].items()) {
        if (name == "bytes_per_element") {
            reply.bytes_per_element = seconds_from(value);
        } else {
            reply.environment[name] = value.is_string() ? value.get<std::string>() : line_of(value);
        }
    }
    return reply;
}

struct ReplyDecoder {
    const json& object;

    Reply operator()(const HelloRequest&) const {
        return HelloReply{object.at("protocol").get<int>(), object.value("runner", std::string("unnamed"))};
    }
    Reply operator()(const OpenRequest&) const { return open_reply_from(object); }
    Reply operator()(const MeasureRequest&) const { return MeasureReply{epoch_from(object)}; }
    Reply operator()(const VerifyRequest&) const { return VerifyReply{object.at("checksum").get<std::string>()}; }
    Reply operator()(const CloseRequest&) const { return CloseReply{}; }
};

std::uint64_t count_from(const json& object, const char* key, std::uint64_t least) {
    const json& value = object.at(key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() < least) {
        throw std::invalid_argument(fmt::format("'{}' must be a whole number of at least {}", key, least));
    }
    return value.get<std::uint64_t>();
}

Request request_from(const json& object) {
    const auto op = object.at("op").get<std::string>();
    if (op == "hello") {
        return HelloRequest{object.at("protocol").get<int>()};
    }
    if (op == "open") {
        return OpenRequest{.workload = object.at("workload").get<std::string>(),
                           .backend = object.at("backend").get<std::string>(),
                           .workers = static_cast<unsigned>(count_from(object, "workers", 1)),
                           .n_max = count_from(object, "n_max", 0),
                           .seed = count_from(object, "seed", 0),
                           .calls = object.value("calls", std::string("hot"))};
    }
    if (op == "measure") {
        return MeasureRequest{count_from(object, "n", 0), count_from(object, "iterations", 1)};
    }
    if (op == "verify") {
        return VerifyRequest{count_from(object, "n", 0)};
    }
    if (op == "close") {
        return CloseRequest{};
    }
    throw std::invalid_argument(fmt::format("unknown op '{}'", op));
}

}  // namespace

std::string encode(const Request& request) {
    return line_of(std::visit(
        Overloaded{[](const HelloRequest& r) {
                       return json{{"op", "hello"}, {"protocol", r.protocol}};
                   },
                   [](const OpenRequest& r) {
                       return json{{"op", "open"},         {"workload", r.workload}, {"params", json::object()},
                                   {"backend", r.backend}, {"workers", r.workers},   {"n_max", r.n_max},
                                   {"seed", r.seed},       {"calls", r.calls}};
                   },
                   [](const MeasureRequest& r) {
                       return json{{"op", "measure"}, {"n", r.n}, {"iterations", r.iterations}};
                   },
                   [](const VerifyRequest& r) {
                       return json{{"op", "verify"}, {"n", r.n}};
                   },
                   [](const CloseRequest&) {
                       return json{{"op", "close"}};
                   }},
        request));
}

std::string encode(const Reply& reply) {
    json object = std::visit(
        Overloaded{[](const HelloReply& r) {
                       return json{{"protocol", r.protocol}, {"runner", r.runner}};
                   },
                   [](const OpenReply& r) {
                       json environment(r.environment);
                       environment["bytes_per_element"] = r.bytes_per_element;
                       return json{{"environment", environment}};
                   },
                   [](const MeasureReply& r) {
                       json value{{"seconds", r.epoch.seconds}, {"moving_seconds", r.epoch.moving_seconds}};
                       value["cpu_seconds"] = r.epoch.cpu_seconds ? json(*r.epoch.cpu_seconds) : json(nullptr);
                       return value;
                   },
                   [](const VerifyReply& r) {
                       return json{{"checksum", r.checksum}};
                   },
                   [](const CloseReply&) { return json::object(); }},
        reply);
    object["ok"] = true;
    return line_of(object);
}

std::string encode_error(std::string_view message) {
    return line_of(json{{"ok", false}, {"error", message}});
}

Expected<Request> decode_request(std::string_view line) {
    try {
        return request_from(json::parse(line));
    } catch (const std::exception& problem) {
        return failure({fmt::format("not a valid request: {}", problem.what()), "", "see docs/protocol.md"});
    }
}

Expected<Reply> decode_reply(const Request& request, std::string_view line) {
    try {
        const json object = json::parse(line);
        if (!object.at("ok").get<bool>()) {
            return failure({object.value("error", std::string("it refused without saying why")), "", ""});
        }
        return std::visit(ReplyDecoder{object}, request);
    } catch (const json::parse_error&) {
        return nonsense(line, "not JSON");
    } catch (const std::exception& problem) {
        return nonsense(line, problem.what());
    }
}

}  // namespace crossover::record
