// A runner's side of the protocol: the loop that reads requests and writes replies.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "benchmarks/protocol/protocol.hpp"

namespace crossover::protocol {

/// What a runner does with a request. An error, or an exception derived from std::exception,
/// becomes {"ok":false,…} with its message.
using Handler = std::function<Expected<Reply>(const Request&)>;

/// The reply to one line, both without newline. Never throws: whatever goes wrong, in the line or
/// in the handler, becomes {"ok":false,…}.
std::string answer(std::string_view line, const Handler& handler);

/// The reply to "hello" of a runner with that name and version; an error when the driver speaks
/// another version of the protocol.
Expected<Reply> greet(const HelloRequest& request, std::string runner);

/// Answers each line of `requests` on the descriptor `replies`, until a "close" was granted or the
/// input ends. Returns false when a reply could not be written.
bool serve(std::istream& requests, int replies, const Handler& handler);

}  // namespace crossover::protocol
