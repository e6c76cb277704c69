#include "benchmarks/protocol/serve.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "benchmarks/text/lines.hpp"
#include "benchmarks/text/write_all.hpp"

namespace crossover::protocol {

std::string answer(std::string_view line, const Handler& handler) {
    const auto request = decode_request(line);
    if (!request) {
        return encode_error(to_string(request.error()));
    }
    try {
        const auto reply = handler(*request);
        return reply ? encode(*reply) : encode_error(to_string(reply.error()));
    } catch (const std::exception& problem) {
        return encode_error(problem.what());
    }
}

Expected<Reply> greet(const HelloRequest& request, std::string runner) {
    if (request.protocol != k_protocol_version) {
        return failure({fmt::format("this runner speaks protocol {}, not {}", k_protocol_version,
                                    request.protocol),
                        "", "use a driver and a runner of the same version"});
    }
    return HelloReply{k_protocol_version, std::move(runner)};
}

bool serve(std::istream& requests, int replies, const Handler& handler) {
    bool is_closed = false;
    const Handler until_closed = [&](const Request& request) {
        auto reply = handler(request);
        is_closed = reply && std::holds_alternative<CloseReply>(*reply);
        return reply;
    };
    for (std::string line; !is_closed && text::next_line(requests, line, k_longest_line);) {
        if (!text::write_all(replies, answer(line, until_closed) + "\n")) {
            return false;
        }
    }
    return true;
}

}  // namespace crossover::protocol
