// One end of a pair of sockets between the caller and one worker, and the messages that go over it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "backends/api/descriptor.hpp"
#include "backends/api/expected.hpp"

namespace crossover::process_pool {

/// Goes before the elements of every message. An order asks for the elements that follow, its
/// report brings them.
struct Header {
    std::uint64_t turn = 0;
    std::uint64_t count = 0;  ///< elements that follow; 0: none, a sign of life is wanted

    friend bool operator==(const Header&, const Header&) = default;
};

/// Both ends of a new pair; neither survives an exec.
Expected<std::array<Descriptor, 2>> socket_pair();

/// A message on its way, header and elements, of which any part may have moved already.
template <class Byte>
struct Message {
    std::span<Byte> header;
    std::span<Byte> elements;
    std::size_t moved = 0;  ///< bytes

    std::size_t size() const noexcept { return header.size() + elements.size(); }
    bool is_complete() const noexcept { return moved == size(); }
    bool is_begun() const noexcept { return moved > 0 && !is_complete(); }
};
using Sending = Message<const std::byte>;
using Receiving = Message<std::byte>;

enum class Waiting { no, yes };
/// What came of moving a message. `lost`: the other side is gone.
enum class Progress { complete, would_wait, lost };

/// Moves as much as goes; with Waiting::yes everything, unless the other side is lost. No signal is
/// raised by a loss.
Progress move_on(int descriptor, Sending& message, Waiting waiting) noexcept;
Progress move_on(int descriptor, Receiving& message, Waiting waiting) noexcept;

}  // namespace crossover::process_pool
