#include "benchmarks/record/network.hpp"

#include <algorithm>

#include "benchmarks/stats/sign_test.hpp"

namespace crossover::record {
namespace {

/// What was told of one link, a value a round.
struct Told {
    std::string host;
    bool same_host = false;
    std::vector<double> latency_us{}, ns_per_byte{};
    unsigned cpus = 0;                     ///< the most that a round could use
    std::vector<double> effective_cpus{};  ///< of the rounds that could use so many
};

/// The node at the far end: where all workers share one machine, that machine, which may have
/// several names.
const Node* node_of(const Network& network, const Link& link) {
    const auto found =
        std::find_if(network.nodes.begin(), network.nodes.end(),
                     [&](const Node& node) { return link.same_host || node.host == link.host; });
    return found == network.nodes.end() ? nullptr : &*found;
}

void take(Told& told, const Link& link, const Node* node) {
    told.latency_us.push_back(link.latency_us);
    told.ns_per_byte.push_back(link.ns_per_byte);
    if (node == nullptr || node->cpus < told.cpus) {
        return;
    }
    if (node->cpus > told.cpus) {
        told.cpus = node->cpus;
        told.effective_cpus.clear();
    }
    told.effective_cpus.push_back(node->effective_cpus);
}

NetworkLink summed_up(const Told& told) {
    NetworkLink link{.host = told.host,
                     .same_host = told.same_host,
                     .rounds = static_cast<unsigned>(told.latency_us.size()),
                     .latency_us = estimate_of(told.latency_us),
                     .ns_per_byte = estimate_of(told.ns_per_byte)};
    if (told.cpus > 0) {
        link.cpus = told.cpus;
        link.effective_cpus = stats::median(told.effective_cpus);
    }
    return link;
}

}  // namespace

std::vector<NetworkLink> network_of(const std::vector<Curve>& curves) {
    const bool is_ever_free = std::any_of(curves.begin(), curves.end(), [](const Curve& curve) {
        return std::any_of(curve.rounds.begin(), curve.rounds.end(), [](const Round& round) {
            return !round.contended && !round.network.links.empty();
        });
    });
    std::vector<Told> all;
    for (const Curve& curve : curves) {
        for (const Round& round : curve.rounds) {
            if (is_ever_free && round.contended) {
                continue;
            }
            for (const Link& link : round.network.links) {
                auto known = std::find_if(all.begin(), all.end(), [&](const Told& told) {
                    return told.host == link.host && told.same_host == link.same_host;
                });
                if (known == all.end()) {
                    known = all.insert(all.end(), {link.host, link.same_host});
                }
                take(*known, link, node_of(round.network, link));
            }
        }
    }
    std::vector<NetworkLink> links;
    links.reserve(all.size());
    std::transform(all.begin(), all.end(), std::back_inserter(links), summed_up);
    return links;
}

}  // namespace crossover::record
