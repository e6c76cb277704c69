#include "tests/conformance/cases.hpp"

#include <algorithm>

namespace crossover::conformance {

std::vector<Case> cases(const std::vector<std::string>& workloads) {
    std::vector<Case> all;
    for (const RegistryEntry& entry : registry()) {
        if (entry.backend == nullptr) {
            continue;
        }
        for (const Variant& variant : entry.backend->variants()) {
            for (const unsigned workers : {1U, 2U, 3U, 8U}) {
                if (entry.name == "serial" && workers != 1) {
                    continue;
                }
                for (const std::string& workload : workloads) {
                    all.push_back({{entry.backend, entry.name, variant.name}, workers, workload});
                }
            }
        }
    }
    return all;
}

std::ostream& operator<<(std::ostream& stream, const Case& test_case) {
    const auto& [choice, workers, workload] = test_case;
    return stream << choice.name << ":" << choice.variant << " on " << workers << " workers, " << workload;
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
    const auto& [choice, workers, workload] = info.param;
    std::string name = std::string(choice.name) + "_" + std::string(choice.variant) + "_" + std::to_string(workers);
    if (!workload.empty()) {
        name += "_" + workload;
    }
    std::replace(name.begin(), name.end(), ':', '_');
    return name;
}

std::unique_ptr<Session> open(const Case& test_case, const Kernel& kernel, std::size_t n_max) {
    auto session = test_case.choice.backend->open({kernel, n_max, k_seed, test_case.workers}, test_case.choice.variant);
    if (!session) {
        ADD_FAILURE() << to_string(session.error());
        return nullptr;
    }
    return std::move(*session);
}

BackendChoice choose(std::string_view spec) {
    return find_backend(spec).value();
}

std::vector<std::byte> expected_outputs(const Kernel& kernel, std::size_t n) {
    std::vector<std::byte> in(n * kernel.input_size);
    std::vector<std::byte> out(n * kernel.output_size);
    kernel.fill(kernel.params, k_seed, 0, in.data(), n);
    kernel.map(kernel.params, in.data(), out.data(), n);
    return out;
}

std::vector<std::byte> outputs(Session& session, std::size_t n) {
    const auto bytes = session.output(n);
    return {bytes.begin(), bytes.end()};
}

}  // namespace crossover::conformance
