// What a session knows of the machines under it and of the wires between them: measured when its
// workers were started.
#pragma once

#include <string>
#include <vector>

namespace crossover {

/// From the machine of worker 0 to a worker of another one. `bytes` bytes take latency_us + bytes ·
/// ns_per_byte / 1000 µs.
struct Link {
    std::string host;          ///< of the other worker
    bool same_host = false;    ///< all workers share one machine: the link is its memory
    double latency_us = 0.0;   ///< one way, a small message
    double ns_per_byte = 0.0;  ///< the further time of each byte of a large one

    friend bool operator==(const Link&, const Link&) = default;
};

/// A machine, and what it gave.
struct Node {
    std::string host;
    unsigned cpus = 1;  ///< that the workers on it can use at once
    double effective_cpus =
        0.0;  ///< of these, the CPU time per wall time that spinning threads got

    friend bool operator==(const Node&, const Node&) = default;
};

struct Network {
    std::vector<Link> links{};  ///< one a machine beside that of worker 0
    std::vector<Node> nodes{};  ///< that of worker 0 first

    bool empty() const { return links.empty() && nodes.empty(); }
    friend bool operator==(const Network&, const Network&) = default;
};

}  // namespace crossover
