#include "backends/process_pool/socket_message.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace crossover::process_pool {
namespace {

/// What is left of a message, as the system wants it. It never writes through the pointers of what
/// is sent.
template <class Byte>
std::array<iovec, 2> rest_of(const Message<Byte>& message) noexcept {
    const auto cut = [](std::span<Byte> part, std::size_t moved) {
        const auto rest = part.subspan(std::min(moved, part.size()));
        return iovec{const_cast<std::byte*>(rest.data()), rest.size()};
    };
    const std::size_t of_elements = message.moved - std::min(message.moved, message.header.size());
    return {cut(message.header, message.moved), cut(message.elements, of_elements)};
}

template <class Byte, class Move>
Progress move_message(Message<Byte>& message, const Move& move) noexcept {
    while (!message.is_complete()) {
        std::array<iovec, 2> rest = rest_of(message);
        msghdr raw{};
        raw.msg_iov = rest.data();
        raw.msg_iovlen = rest.size();
        const ssize_t bytes = move(raw);
        if (bytes > 0) {
            message.moved += static_cast<std::size_t>(bytes);
        } else if (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return Progress::would_wait;
        } else if (bytes == 0 || errno != EINTR) {
            return Progress::lost;
        }
    }
    return Progress::complete;
}

int flags_for(Waiting waiting) noexcept {
    return MSG_NOSIGNAL | (waiting == Waiting::no ? MSG_DONTWAIT : 0);
}

}  // namespace

Expected<std::array<Descriptor, 2>> socket_pair() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return failure(
            {.what = "a pair of sockets was refused: " + std::generic_category().message(errno),
             .where = "backend process_pool",
             .remedy = "ask for fewer workers, or raise the limit on descriptors (ulimit -n)"});
    }
    return std::array<Descriptor, 2>{Descriptor(ends[0]), Descriptor(ends[1])};
}

Progress move_on(int descriptor, Sending& message, Waiting waiting) noexcept {
    return move_message(
        message, [&](const msghdr& raw) { return sendmsg(descriptor, &raw, flags_for(waiting)); });
}

Progress move_on(int descriptor, Receiving& message, Waiting waiting) noexcept {
    return move_message(message,
                        [&](msghdr& raw) { return recvmsg(descriptor, &raw, flags_for(waiting)); });
}

}  // namespace crossover::process_pool
