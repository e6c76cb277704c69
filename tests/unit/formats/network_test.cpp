#include "benchmarks/formats/network.hpp"

#include <gtest/gtest.h>

namespace crossover::formats {
namespace {

TEST(NetworkText, ALineALink) {
    EXPECT_EQ(network_text({{.host = "b",
                             .same_host = false,
                             .rounds = 12,
                             .latency_us = {1.2, 1.1, 1.4},
                             .ns_per_byte = {0.08, 0.07, 0.1},
                             .cpus = 2,
                             .effective_cpus = 1.94},
                            {.host = "c",
                             .same_host = true,
                             .rounds = 3,
                             .latency_us = {1250.0, {}, {}},
                             .ns_per_byte = {80.0, {}, {}}}}),
              "b: 1.2 µs (1.1 µs to 1.4 µs) and 0.08 ns (0.07 ns to 0.1 ns) a byte; 1.9 of 2 CPUs\n"
              "c (one machine): 1.25 ms and 80 ns a byte\n");
    EXPECT_EQ(network_text({}), "");
}

}  // namespace
}  // namespace crossover::formats
