#include "backends/process_pool/rules.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "backends/api/spin.hpp"

namespace crossover::process_pool {
namespace {

Expected<unsigned> number_from(const char* variable, unsigned otherwise, unsigned most) {
    const char* value = std::getenv(variable);
    if (value == nullptr) {
        return otherwise;
    }
    const std::string_view text = value;
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number > most) {
        return failure({.what = std::string(variable) + " is '" + std::string(text) + "'",
                        .where = "environment",
                        .remedy = "set it to a whole number from 0 to " + std::to_string(most) +
                                  ", or unset it"});
    }
    return number;
}

}  // namespace

Expected<Rules> rules_for(const Problem& problem) {
    constexpr unsigned k_most_retries = 1000;
    constexpr unsigned k_most_ms = 3'600'000;
    constexpr unsigned k_most_spin_us = 1'000'000;
    Rules rules;
    const auto retries =
        number_from("CROSSOVER_PROCESS_POOL_RETRIES", rules.retries, k_most_retries);
    if (!retries) {
        return failure(retries.error());
    }
    const auto stopped = number_from("CROSSOVER_PROCESS_POOL_STOPPED_MS",
                                     static_cast<unsigned>(rules.stopped_limit.count()), k_most_ms);
    if (!stopped) {
        return failure(stopped.error());
    }
    const auto spin = number_from("CROSSOVER_PROCESS_POOL_SPIN_US",
                                  static_cast<unsigned>(rules.spin.count()), k_most_spin_us);
    if (!spin) {
        return failure(spin.error());
    }
    const auto apart = number_from("CROSSOVER_PROCESS_POOL_KEEPS_APART", 1, 1);
    if (!apart) {
        return failure(apart.error());
    }
    rules.retries = *retries;
    rules.stopped_limit = std::chrono::milliseconds(*stopped);
    rules.spin = spin_window(problem, std::chrono::microseconds(*spin));
    rules.keeps_apart = *apart != 0 && has_room(problem) && problem.cpus.empty();
    return rules;
}

std::vector<Fact> facts_of(const Rules& rules) {
    return {{"process_pool_retry_limit", std::to_string(rules.retries)},
            {"process_pool_stopped_limit_ms", std::to_string(rules.stopped_limit.count())}};
}

}  // namespace crossover::process_pool
