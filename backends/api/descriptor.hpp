// A file descriptor that closes itself.
#pragma once

#include <unistd.h>

#include <utility>

namespace crossover {

/// Owns a file descriptor; a negative one is none. Move-only.
class Descriptor {
  public:
    Descriptor() noexcept = default;
    explicit Descriptor(int value) noexcept : m_value(value) {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept : m_value(std::exchange(other.m_value, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            m_value = std::exchange(other.m_value, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const noexcept { return m_value; }

    /// Closes it now.
    void reset() noexcept {
        if (m_value >= 0) {
            close(std::exchange(m_value, -1));
        }
    }

  private:
    int m_value = -1;
};

}  // namespace crossover
