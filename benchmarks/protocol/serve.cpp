#include "benchmarks/protocol/serve.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <utility>

#include "benchmarks/text/lines.hpp"

namespace crossover::protocol {
namespace {

bool write_line(int descriptor, std::string line) {
    line += '\n';
    std::string_view rest = line;
    while (!rest.empty()) {
        const ssize_t written = write(descriptor, rest.data(), rest.size());
        if (written > 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (written == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

}  // namespace

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
        if (!write_line(replies, answer(line, until_closed))) {
            return false;
        }
    }
    return true;
}

}  // namespace crossover::protocol
