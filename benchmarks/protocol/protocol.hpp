// The runner protocol, version 1: one JSON object per line on stdin and stdout, so that a runner
// may be any program in any language. The driver encodes requests and decodes replies, a runner of
// ours the other way round. docs/protocol.md says it for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::protocol {

inline constexpr int k_protocol_version = 1;

/// Of one request or answer, in bytes, without its end. A reader keeps no more of a longer one than
/// shows that it is.
inline constexpr std::size_t k_longest_line = 1 << 20;

/// The fact by which our runner declares a slow-down that was planted into it on purpose.
inline constexpr const char* k_planted_fact = "planted_slow_down";

struct HelloRequest {
    int protocol = k_protocol_version;
};
struct OpenRequest {
    std::string workload;  ///< parameter included: "fma:64"
    std::string backend;
    unsigned workers = 1;
    std::uint64_t n_max = 1;
    std::uint64_t seed = 0;
    record::CallMode calls = record::CallMode::hot;
    std::string pin = "none";  ///< "cores": worker i is bound to a CPU, as record::cpus_for says
};
struct MeasureRequest {
    std::uint64_t n = 1;
    std::uint64_t iterations = 1;
    bool quiet = true;  ///< answer only when the workers rest; not needed when the same runner is
                        ///< measured next
};
struct VerifyRequest {
    std::uint64_t n = 1;
};
/// What does the machine give to this many threads now? Only the driver's own runner is asked.
struct ProbeRequest {
    unsigned threads = 1;
};
struct CloseRequest {};
using Request = std::variant<HelloRequest, OpenRequest, MeasureRequest, VerifyRequest, ProbeRequest,
                             CloseRequest>;

/// A workload of a program's own, with the backends that run it.
struct OfferedWorkload {
    std::string name;
    std::vector<std::string> ways;         ///< serial first; measured unless others are named
    std::vector<std::string> more_ways{};  ///< measured where they are named
    std::optional<std::uint64_t> n_min{}, n_max{};
    record::SizeNotes size_notes{};
    std::vector<std::uint64_t> sizes{};  ///< the only ones there are, increasing; empty: any
};
struct HelloReply {
    int protocol = k_protocol_version;
    std::string runner;
    std::vector<OfferedWorkload> workloads{};  ///< empty: the runner does not say
};
struct OpenReply {
    record::Facts environment;
    double bytes_per_element = 0.0;  ///< input and output together; 0 when the runner does not say
    std::vector<std::string> hosts{};  ///< where workers are, none twice; empty: it does not say
    Network network{};
};
struct MeasureReply {
    record::Epoch epoch;
};
struct VerifyReply {
    std::string checksum;  ///< empty: the runner itself compared its result with the serial one
};
struct ProbeReply {
    record::MachineState machine;
};
struct CloseReply {};
using Reply =
    std::variant<HelloReply, OpenReply, MeasureReply, VerifyReply, ProbeReply, CloseReply>;

/// One line without its newline.
std::string encode(const Request& request);
std::string encode(const Reply& reply);
/// {"ok":false,"error":"…"}
std::string encode_error(std::string_view message);

/// A runner's side: errors say what is wrong with the line.
Expected<Request> decode_request(std::string_view line);

/// The driver's side: decodes the reply to `request`. {"ok":false} becomes an error with the
/// runner's own words; a line that is not JSON, is nested more than 64 deep, lacks a key, or tells
/// of an epoch shorter than a nanosecond or longer than a day becomes an error that quotes its
/// beginning.
Expected<Reply> decode_reply(const Request& request, std::string_view line);

}  // namespace crossover::protocol
