#include "benchmarks/formats/network.hpp"

#include <fmt/format.h>

#include "benchmarks/formats/table.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

record::Estimate in_ns(const record::Estimate& us) {
    const auto ns = [](const std::optional<double>& value) {
        return value ? std::optional(1e3 * *value) : std::nullopt;
    };
    return {ns(us.value), ns(us.low), ns(us.high)};
}

}  // namespace

std::string network_text(const std::vector<record::NetworkLink>& network) {
    std::string text;
    for (const record::NetworkLink& link : network) {
        const auto figure = [](const record::Estimate& estimate) {
            return field_text(Kind::duration_ns, {.figure = estimate});
        };
        text += fmt::format("{}{}: {} and {} a byte", text::printable(link.host),
                            link.same_host ? " (one machine)" : "", figure(in_ns(link.latency_us)),
                            figure(link.ns_per_byte));
        if (link.cpus && link.effective_cpus) {
            text += fmt::format("; {:.1f} of {} CPUs", *link.effective_cpus, *link.cpus);
        }
        text += "\n";
    }
    return text;
}

}  // namespace crossover::formats
