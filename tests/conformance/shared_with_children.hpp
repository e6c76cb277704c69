// A value that this process and those it forks later see alike.
#pragma once

#include <sys/mman.h>

#include <new>
#include <type_traits>

namespace crossover::conformance {

template <class T>
class SharedWithChildren {
  public:
    static_assert(std::is_trivially_destructible_v<T>);

    SharedWithChildren()
        : m_page(
              mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)),
          m_value(new (m_page) T{}) {}
    SharedWithChildren(const SharedWithChildren&) = delete;
    SharedWithChildren& operator=(const SharedWithChildren&) = delete;
    SharedWithChildren(SharedWithChildren&&) = delete;
    SharedWithChildren& operator=(SharedWithChildren&&) = delete;
    ~SharedWithChildren() { munmap(m_page, sizeof(T)); }

    T* get() const noexcept { return m_value; }

  private:
    void* m_page;
    T* m_value;
};

}  // namespace crossover::conformance
