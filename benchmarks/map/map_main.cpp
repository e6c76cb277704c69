// The main of a program of maps: a runner for the driver, or a sweep of the program by itself.
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "backends/registry.hpp"
#include "benchmarks/map/maps.hpp"
#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/runner/program.hpp"
#include "benchmarks/runner/server.hpp"
#include "crossover/detail/sweep_itself.hpp"

namespace crossover::map {
namespace {

/// Every workload may be run by every backend of this build.
std::vector<protocol::OfferedWorkload> offered() {
    std::vector<std::string> ways;
    std::vector<std::string> more;
    for (const RegistryEntry& entry : registry()) {
        if (!entry.present()) {
            continue;
        }
        const bool is_asked = entry.is_default || entry.name == registry().front().name;
        (is_asked ? ways : more).emplace_back(entry.name);
        for (const Variant& variant : entry.variants.subspan(1)) {
            more.push_back(std::string(entry.name) + ":" + std::string(variant.name));
        }
    }
    const auto told = [](std::size_t size) {
        return size > 0 ? std::optional<std::uint64_t>(size) : std::nullopt;
    };
    std::vector<protocol::OfferedWorkload> all;
    all.reserve(jobs().size());
    for (const crossover_map_job* const job : jobs()) {
        all.push_back({job->name, ways, more, told(job->n_min), told(job->n_max)});
    }
    return all;
}

int serve_maps() {
    const int replies = runner::claim_stdout();
    runner::Server server({}, find_map);
    const auto reply_to = [&](const protocol::Request& request) -> Expected<protocol::Reply> {
        auto reply = server.reply_to(request);
        if (reply && std::holds_alternative<protocol::HelloReply>(*reply)) {
            std::get<protocol::HelloReply>(*reply).workloads = offered();
        }
        return reply;
    };
    return protocol::serve(std::cin, replies, reply_to) ? 0 : 1;
}

}  // namespace
}  // namespace crossover::map

extern "C" int crossover_map_main(int argc, char** argv) {
    if (const auto good = crossover::map::check_jobs(); !good) {
        std::fputs((std::string(argv[0]) + ": " + to_string(good.error()) + "\n").c_str(), stderr);
        return 2;
    }
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words.front() == "--serve") {
        return crossover::map::serve_maps();
    }
    std::vector<std::string> names;
    for (const crossover_map_job* const job : crossover::map::jobs()) {
        names.emplace_back(job->name);
    }
    return crossover::detail::sweep_each(names, words);
}
