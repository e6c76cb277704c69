// What the tests of command lines share: a small world, and command lines parsed in it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "benchmarks/cli/commands.hpp"

namespace crossover::cli {

/// A small world: workloads wave and fma, backends openmp (variant dynamic) and tbb, 4 CPUs, 1 GiB.
inline Catalogue catalogue() {
    return {.find_workload = [](std::string_view spec) -> Expected<sweep::WorkloadChoice> {
                if (spec == "fma") {
                    return sweep::WorkloadChoice{"fma:64", false, 16};
                }
                if (spec == "wave" || spec == "fma:64" || spec == "scale" || spec == "mandelbrot" ||
                    spec == "square_int") {
                    return sweep::WorkloadChoice{std::string(spec), false, 16};
                }
                if (spec == "file_read") {
                    return sweep::WorkloadChoice{"file_read", false, 8};
                }
                if (spec == "io_wait:100") {
                    return sweep::WorkloadChoice{"io_wait:100", true, 8};
                }
                return failure(
                    {"unknown workload '" + std::string(spec) + "'", "", "there are: wave, fma"});
            },
            .check_backend = [](std::string_view spec) -> Expected<void> {
                if (spec == "openmp" || spec == "openmp:dynamic" || spec == "tbb") {
                    return {};
                }
                return failure(
                    {"unknown backend '" + std::string(spec) + "'", "", "there are: openmp, tbb"});
            },
            .default_backends = {"openmp", "tbb"},
            .usable_cpus = 4,
            .memory_bytes = std::uint64_t{1} << 30U,
            .version = "1.2.3"};
}

inline Expected<Command> parsed(std::vector<const char*> words,
                                const Catalogue& known = catalogue()) {
    words.insert(words.begin(), "crossover");
    return parse(static_cast<int>(words.size()), words.data(), known);
}

inline std::string error_of(const std::vector<const char*>& words) {
    const auto command = parsed(words);
    return command ? "accepted" : to_string(command.error());
}

template <class T>
T good(const std::vector<const char*>& words) {
    const auto command = parsed(words);
    EXPECT_TRUE(command.has_value()) << to_string(command.error());
    return std::get<T>(*command);
}

inline sweep::SweepOptions sweep_of(std::vector<const char*> words) {
    words.insert(words.begin(), "sweep");
    return good<SweepCommand>(words).options;
}

inline std::string sweep_error(std::vector<const char*> words) {
    words.insert(words.begin(), "sweep");
    return error_of(words);
}

inline std::vector<std::string> names_of(const std::vector<sweep::WorkloadChoice>& workloads) {
    std::vector<std::string> names;
    for (const sweep::WorkloadChoice& workload : workloads) {
        names.push_back(workload.name);
    }
    return names;
}

}  // namespace crossover::cli
