#include "backends/api/buffer.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace crossover {
namespace {

constexpr std::size_t k_small_page = 4096;  // where pages are larger, the system rounds up

Error refused(std::size_t count, std::size_t size, const std::string& why) {
    return {.what = "an array of " + std::to_string(count) + " elements of " +
                    std::to_string(size) + " bytes was refused: " + why,
            .where = "",
            .remedy = "ask for a smaller largest n"};
}

}  // namespace

Expected<Buffer> Buffer::allocate(std::size_t count, std::size_t size, Sharing sharing) {
    constexpr std::size_t k_most_bytes = PTRDIFF_MAX - k_alignment;
    if (size != 0 && count > k_most_bytes / size) {
        return failure(refused(count, size, "more bytes than an address can tell apart"));
    }
    const std::size_t bytes = std::max(count * size, k_alignment);
    if (sharing == Sharing::own && bytes < k_large_bytes) {
        const std::size_t rounded = (bytes + k_alignment - 1) / k_alignment * k_alignment;
        void* block = std::aligned_alloc(k_alignment, rounded);
        if (block == nullptr) {
            return failure(refused(count, size, std::generic_category().message(ENOMEM)));
        }
        return Buffer(static_cast<std::byte*>(block), bytes, false);
    }
    // Not malloc: it may hand out pages that an earlier owner has touched, on whatever node that
    // one ran.
    const int flags = MAP_ANONYMOUS | (sharing == Sharing::own ? MAP_PRIVATE : MAP_SHARED);
    const std::size_t mapped = ((bytes / k_small_page + 1) | 1) * k_small_page;
    void* block = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (block == MAP_FAILED) {
        return failure(refused(count, size, std::generic_category().message(errno)));
    }
    return Buffer(static_cast<std::byte*>(block), mapped, true);
}

Buffer::Buffer(Buffer&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)),
      m_bytes(other.m_bytes),
      m_mapped(other.m_mapped) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_mapped, other.m_mapped);
    return *this;
}

Buffer::~Buffer() {
    if (m_data == nullptr) {
        return;
    }
    if (m_mapped) {
        munmap(m_data, m_bytes);
    } else {
        std::free(m_data);
    }
}

}  // namespace crossover
