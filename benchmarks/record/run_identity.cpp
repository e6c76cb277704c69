#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <bit>
#include <fstream>

#include "benchmarks/record/json.hpp"
#include "benchmarks/record/results.hpp"

namespace crossover::record {
namespace {

/// "1234567 bytes, CRC-32 89abcdef"; "not readable" where it is not.
std::string fingerprint(const std::filesystem::path& program) {
    std::ifstream file(program, std::ios::binary);
    std::array<char, 1 << 16> chunk{};
    uLong crc = 0;
    std::uint64_t bytes = 0;
    while (file.read(chunk.data(), chunk.size()), file.gcount() > 0) {
        const auto count = static_cast<std::size_t>(file.gcount());
        crc = crc32_z(crc, reinterpret_cast<const Bytef*>(chunk.data()), count);
        bytes += count;
    }
    return bytes == 0 ? "not readable" : fmt::format("{} bytes, CRC-32 {:08x}", bytes, crc);
}

/// The memory's class, a power of two: nodes of one type differ by what the system keeps for
/// itself.
Json memory_gib(const std::optional<std::uint64_t>& bytes) {
    constexpr std::uint64_t k_gib = 1ULL << 30U;
    return bytes ? Json(std::bit_ceil((*bytes + k_gib - 1) / k_gib)) : Json(nullptr);
}

}  // namespace

std::string run_identity(const Environment& environment, const RequestedOptions& options,
                         const std::filesystem::path& runner) {
    Json identity{
        {"options",
         {{"workloads", options.workloads},
          {"backends", options.backends},
          {"workers", options.workers},
          {"calls", words_of(options.calls)},
          {"pin", options.pin},
          {"budget_s", options.budget_s},
          {"n_min", options.n_min},
          {"n_max", or_null(options.n_max)},
          {"step_ratio", options.size_notes.step},
          {"gate_n", or_null(options.size_notes.gate_n)},
          {"precision_ratio", or_null(options.precision_ratio)},
          {"deadline_s", options.deadline_s},
          {"seed", environment.seed},
          {"runners", options.runners},
          {"launchers", options.launchers},
          {"baselines", options.baselines}}},
        {"machine",
         {{"host", environment.host},
          {"cpu_model", environment.cpu_model},
          {"usable_cpus", environment.cpus.usable},
          {"memory_gib", memory_gib(environment.cpus.memory_bytes)}}},
        {"program", {{"version", environment.build.version}, {"runner", fingerprint(runner)}}}};
    if (!options.nodes.empty()) {
        identity["options"]["nodes"] = options.nodes;
    }
    return dump(identity);
}

}  // namespace crossover::record
