#include "benchmarks/driver/context.hpp"

namespace crossover::driver {

Context real_context(const Interrupt& interrupt, MachineProbeClient* probe,
                     std::function<bool(const std::string& line)> log) {
    static const SteadyClock k_clock;
    return {.clock = k_clock,
            .interrupted = [&interrupt] { return interrupt.pending(); },
            .look =
                [probe](unsigned threads) {
                    const auto state =
                        probe != nullptr ? probe->look(threads) : tl::unexpected(Error());
                    return state ? std::optional(*state) : std::nullopt;
                },
            .log = std::move(log)};
}

}  // namespace crossover::driver
