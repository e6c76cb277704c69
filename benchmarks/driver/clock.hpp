// Wall clock for budgets; tests put a planted one in.
#pragma once

#include <chrono>

namespace crossover::driver {

/// In seconds since some start.
class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    Clock(Clock&&) = delete;
    Clock& operator=(Clock&&) = delete;
    virtual ~Clock() = default;

    virtual double now_s() const = 0;
};

class SteadyClock final : public Clock {
  public:
    double now_s() const override {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
};

}  // namespace crossover::driver
