#include "backends/process_pool/options.hpp"

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

Expected<Options> options_for(const Problem& problem) {
    constexpr unsigned k_most_retries = 1000;
    constexpr unsigned k_most_ms = 3'600'000;
    Options options;
    const auto retries =
        number_from("CROSSOVER_PROCESS_POOL_RETRIES", options.retries, k_most_retries);
    if (!retries) {
        return failure(retries.error());
    }
    const auto stopped =
        number_from("CROSSOVER_PROCESS_POOL_STOPPED_MS",
                    static_cast<unsigned>(options.stopped_limit.count()), k_most_ms);
    if (!stopped) {
        return failure(stopped.error());
    }
    options.retries = *retries;
    options.stopped_limit = std::chrono::milliseconds(*stopped);
    options.spin = spin_window(problem, options.spin);
    options.separates_cpus = has_room(problem) && problem.cpus.empty();
    return options;
}

std::vector<Fact> facts_of(const Options& options) {
    return {{"process_pool_retry_limit", std::to_string(options.retries)},
            {"process_pool_stopped_limit_ms", std::to_string(options.stopped_limit.count())}};
}

}  // namespace crossover::process_pool
