#include "benchmarks/workloads/workloads.hpp"

#include <fmt/core.h>
#include <zlib.h>

#include <charconv>
#include <optional>
#include <vector>

#include "backends/api/nearest_name.hpp"
#include "benchmarks/workloads/kernels.hpp"

namespace crossover {
namespace {

using detail::workload_rows;
using detail::WorkloadRow;

std::vector<WorkloadInfo> infos_of(std::span<const WorkloadRow> rows) {
    std::vector<WorkloadInfo> infos;
    for (const WorkloadRow& row : rows) {
        infos.push_back(row.info);
    }
    return infos;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

Error unknown(std::string_view name) {
    std::vector<std::string_view> names;
    for (const WorkloadInfo& info : workloads()) {
        names.push_back(info.name);
    }
    return {.what = fmt::format("unknown workload '{}'", name),
            .where = "",
            .remedy = name_remedy(name, names)};
}

Expected<Workload> make_plain(const WorkloadRow& row, std::optional<std::string_view> parameter) {
    if (parameter) {
        return failure({.what = fmt::format("workload '{}' takes no parameter, but got '{}'",
                                            row.info.name, *parameter),
                        .where = "",
                        .remedy = fmt::format("write '{}'", row.info.name)});
    }
    return Workload{
        .name = std::string(row.info.name), .kernel = row.make(0), .waits = row.info.waits};
}

Expected<Workload> make_with_parameter(const WorkloadRow& row, std::string_view parameter) {
    const WorkloadInfo& info = row.info;
    const std::optional<std::uint64_t> value = whole_number(parameter);
    if (!value || *value < row.least || *value > row.most) {
        return failure(
            {.what = fmt::format("workload '{}' cannot take {} = '{}'", info.name, info.parameter,
                                 parameter),
             .where = "",
             .remedy = fmt::format("give a whole number from {} to {}, as in '{}:{}'", row.least,
                                   row.most, info.name, info.default_parameter)});
    }
    return Workload{.name = fmt::format("{}:{}", info.name, *value),
                    .kernel = row.make(*value),
                    .waits = info.waits};
}

}  // namespace

std::span<const WorkloadInfo> workloads() noexcept {
    static const std::vector<WorkloadInfo> k_infos = infos_of(workload_rows());
    return k_infos;
}

Expected<Workload> find_workload(std::string_view spec) {
    const std::size_t colon = spec.find(':');
    const std::string_view name = spec.substr(0, colon);
    std::optional<std::string_view> parameter;
    if (colon != std::string_view::npos) {
        parameter = spec.substr(colon + 1);
    }
    for (const WorkloadRow& row : workload_rows()) {
        if (row.info.name == name) {
            return row.info.parameter.empty()
                       ? make_plain(row, parameter)
                       : make_with_parameter(row, parameter.value_or(row.info.default_parameter));
        }
    }
    return failure(unknown(name));
}

Expected<std::shared_ptr<void>> prepare(Workload& workload) {
    const std::string_view name =
        std::string_view(workload.name).substr(0, workload.name.find(':'));
    for (const WorkloadRow& row : workload_rows()) {
        if (row.info.name == name && row.prepare != nullptr) {
            return row.prepare(workload.kernel);
        }
    }
    return std::shared_ptr<void>();
}

std::string checksum(std::span<const std::byte> bytes) {
    const auto crc = static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    return fmt::format("{:08x}", crc);
}

}  // namespace crossover
