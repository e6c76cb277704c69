#include "benchmarks/map/maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <string_view>

#include "backends/api/nearest_name.hpp"

namespace crossover {
namespace {

std::vector<const crossover_map_job*>& added_jobs() {
    static std::vector<const crossover_map_job*> all;
    return all;
}

const crossover_map_job& job_of(const Params& params) noexcept {
    std::size_t at = 0;
    std::memcpy(&at, params.bytes.data(), sizeof at);
    return *added_jobs()[at];
}

// A session's own inputs are indices: the first one tells which slice is meant, wherever a backend
// has copied it to. The user's arrays lie beside the session.

void map_slice(const Params& params, const std::byte* in, std::byte* out,
               std::size_t count) noexcept {
    if (count == 0) {
        return;
    }
    std::uint64_t first = 0;
    std::memcpy(&first, in, sizeof first);
    const crossover_map_job& job = job_of(params);
    job.map(job.self, first, count, out);
}

void fill_slice(const Params& params, std::uint64_t seed, std::size_t first, std::byte* in,
                std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t index = first + i;
        std::memcpy(in + i * sizeof index, &index, sizeof index);
    }
    const crossover_map_job& job = job_of(params);
    job.fill(job.self, seed, first, count);
}

Expected<void> make_room(const crossover_map_job& job, std::size_t n_max) {
    if (job.open(job.self, n_max) != 0) {
        return failure({fmt::format("there is no room for {} elements of '{}'", n_max, job.name),
                        "", "give --n a smaller upper end"});
    }
    return {};
}

}  // namespace

namespace map {

std::span<const crossover_map_job* const> jobs() noexcept {
    return added_jobs();
}

Expected<void> check_jobs() {
    if (jobs().empty()) {
        return failure({"this program holds no map", "", "begin one with CROSSOVER_MAP(name)"});
    }
    std::set<std::string_view> seen;
    for (const crossover_map_job* const job : jobs()) {
        if (job->version != CROSSOVER_MAP_JOB_VERSION) {
            return failure({fmt::format("the header <crossover/map.hpp> is of version {} and the "
                                        "library of version {}",
                                        job->version, CROSSOVER_MAP_JOB_VERSION),
                            "", "compile the program again, with the header of the library"});
        }
        if (!seen.insert(job->name).second) {
            return failure({fmt::format("there are two maps '{}'", job->name), "",
                            "give each a name of its own"});
        }
    }
    return {};
}

Expected<void> check_outputs(const crossover_map_job& job, std::span<const std::byte> outputs,
                             std::size_t n) {
    // Aligned for any output.
    const std::size_t bytes = n * job.output_size;
    std::vector<std::max_align_t> expected(bytes / sizeof(std::max_align_t) + 1);
    job.map(job.self, 0, n, expected.data());
    std::array<char, 400> text{};
    if (job.differ(job.self, expected.data(), outputs.data(), n, text.data(), text.size()) != 0) {
        return failure({fmt::format("at n = {} {}", n, text.data()), "", ""});
    }
    return {};
}

Expected<Workload> find_map(std::string_view spec) {
    const auto all = jobs();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto* job) { return spec == job->name; });
    if (found == all.end()) {
        std::vector<std::string_view> names;
        names.reserve(all.size());
        for (const crossover_map_job* const job : all) {
            names.emplace_back(job->name);
        }
        return failure(
            {fmt::format("this program has no map '{}'", spec), "", name_remedy(spec, names)});
    }
    const crossover_map_job& job = **found;
    Workload workload{.name = std::string(spec),
                      .kernel = {.map = &map_slice,
                                 .fill = &fill_slice,
                                 .input_size = sizeof(std::uint64_t),
                                 .output_size = job.output_size}};
    const auto at = static_cast<std::size_t>(found - all.begin());
    std::memcpy(workload.kernel.params.bytes.data(), &at, sizeof at);
    workload.bytes_beside = job.input_size;
    workload.make_room = [&job](std::size_t n_max) { return make_room(job, n_max); };
    workload.check = [&job](std::span<const std::byte> outputs, std::size_t n) {
        return check_outputs(job, outputs, n);
    };
    return workload;
}

}  // namespace map
}  // namespace crossover

extern "C" void crossover_add_map_job(const crossover_map_job* job) {
    crossover::added_jobs().push_back(job);
}
