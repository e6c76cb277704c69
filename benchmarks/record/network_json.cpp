#include "benchmarks/record/network_json.hpp"

#include <fmt/format.h>

#include "benchmarks/text/printable.hpp"

namespace crossover::record {
namespace {

/// Of a latency, a time per byte or CPUs: more than 0.
constexpr Limits k_above_zero{1e-9, 1e9};
constexpr std::uint64_t k_most_cpus = 1'000'000;

double above_zero(const Fields& fields, const char* key) {
    return fields.required(key, fields.number(key, k_above_zero));
}

std::string host_of(const Fields& fields) {
    constexpr std::size_t k_longest = 255;  // of a name that the domain name system knows
    std::string host = fields.required_text("host");
    if (host.empty() || host.size() > k_longest || text::printable(host) != host) {
        fields.complain("host",
                        fmt::format("must be a printable name of at most {} bytes", k_longest));
    }
    return host;
}

/// Every element of a list by `read`.
template <class T, class Read>
std::vector<T> read_list(const Fields& fields, const char* key, const Read& read) {
    constexpr std::size_t k_most = 4096;
    const Json& list = fields.list(key);
    if (list.size() > k_most) {
        fields.complain(key, fmt::format("holds more than {}", k_most));
    }
    std::vector<T> values;
    values.reserve(list.size());
    for (const Json& entry : list) {
        values.push_back(read(Fields(entry, std::string(key) + ".")));
    }
    return values;
}

Estimate per_byte_from(const Fields& fields) {
    const Estimate found{above_zero(fields, "ns_per_byte"),
                         fields.number("ns_per_byte_low", k_above_zero),
                         fields.number("ns_per_byte_high", k_above_zero)};
    if (found.low.value_or(*found.value) > *found.value ||
        found.high.value_or(*found.value) < *found.value) {
        fields.complain("ns_per_byte", "must lie between its low and high ends");
    }
    return found;
}

}  // namespace

void put_network(Json& object, const Network& network) {
    if (!network.links.empty()) {
        object["links"] = list_of(network.links, [](const Link& link) {
            return Json{{"host", link.host},
                        {"same_host", link.same_host},
                        {"latency_us", link.latency_us},
                        {"ns_per_byte", link.ns_per_byte}};
        });
    }
    if (!network.nodes.empty()) {
        object["nodes"] = list_of(network.nodes, [](const Node& node) {
            return Json{
                {"host", node.host}, {"cpus", node.cpus}, {"effective_cpus", node.effective_cpus}};
        });
    }
}

Network network_from(const Fields& fields) {
    return {.links = read_list<Link>(
                fields, "links",
                [](const Fields& link) {
                    return Link{host_of(link), link.flag("same_host").value_or(false),
                                above_zero(link, "latency_us"), above_zero(link, "ns_per_byte")};
                }),
            .nodes = read_list<Node>(fields, "nodes", [](const Fields& node) {
                return Node{host_of(node),
                            node.required("cpus", node.whole<unsigned>("cpus", 1, k_most_cpus)),
                            above_zero(node, "effective_cpus")};
            })};
}

Json json_of(const NetworkLink& link) {
    return {{"host", link.host},
            {"same_host", link.same_host},
            {"rounds", link.rounds},
            {"latency_us", or_null(link.latency_us.value)},
            {"latency_low_us", or_null(link.latency_us.low)},
            {"latency_high_us", or_null(link.latency_us.high)},
            {"ns_per_byte", or_null(link.ns_per_byte.value)},
            {"ns_per_byte_low", or_null(link.ns_per_byte.low)},
            {"ns_per_byte_high", or_null(link.ns_per_byte.high)},
            {"cpus", or_null(link.cpus)},
            {"effective_cpus", or_null(link.effective_cpus)}};
}

NetworkLink network_link_from(const Fields& fields) {
    NetworkLink link{.host = host_of(fields),
                     .same_host = fields.flag("same_host").value_or(false),
                     .rounds = fields.required("rounds", fields.positive<unsigned>("rounds")),
                     .latency_us = fields.interval("latency", "us"),
                     .ns_per_byte = per_byte_from(fields)};
    if (!link.latency_us.value) {
        fields.complain("latency_us", "is missing");
    }
    link.cpus = fields.whole<unsigned>("cpus", 1, k_most_cpus);
    link.effective_cpus = fields.number("effective_cpus", k_above_zero);
    return link;
}

}  // namespace crossover::record
