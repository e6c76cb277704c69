#include "tests/conformance/cases.hpp"

#include <algorithm>

#include "tests/conformance/kernel_text.hpp"

namespace crossover::conformance {

std::vector<unsigned>& worker_counts() {
    static std::vector<unsigned> counts{1, 2, 3, 8};
    return counts;
}

std::vector<Case> cases(const std::vector<std::string>& workloads) {
    std::vector<Case> all;
    for (const RegistryEntry& entry : registry()) {
        if (!entry.present()) {
            continue;
        }
        for (const Variant& variant : entry.variants) {
            for (const unsigned workers : worker_counts()) {
                if (entry.name == "serial" && workers != 1) {
                    continue;
                }
                for (const std::string& workload : workloads) {
                    all.push_back({{entry.name, variant.name}, workers, workload});
                }
                if (variant.takes_grain) {
                    all.push_back(
                        {{entry.name, variant.name, k_odd_grain}, workers, workloads.front()});
                }
            }
        }
    }
    return all;
}

std::vector<Case> without_grains(std::vector<Case> cases) {
    std::erase_if(cases, [](const Case& c) { return c.choice.grain != 0; });
    return cases;
}

std::ostream& operator<<(std::ostream& stream, const Case& test_case) {
    const auto& [choice, workers, workload] = test_case;
    return stream << choice.name << ":" << choice.variant << ":" << choice.grain << " on "
                  << workers << " workers, " << workload;
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
    const auto& [choice, workers, workload] = info.param;
    std::string name = std::string(choice.name) + "_" + std::string(choice.variant) + "_" +
                       std::to_string(workers);
    if (choice.grain != 0) {
        name += "_grain_" + std::to_string(choice.grain);
    }
    if (!workload.empty()) {
        name += "_" + workload;
    }
    std::replace(name.begin(), name.end(), ':', '_');
    return name;
}

Problem problem_of(const Case& test_case, const Kernel& kernel, std::size_t n_max) {
    return {.kernel = kernel,
            .n_max = n_max,
            .seed = k_seed,
            .workers = test_case.workers,
            .grain = test_case.choice.grain,
            .workload = test_case.workload.empty() ? text_of(kernel) : test_case.workload};
}

std::unique_ptr<Session> open(const Case& test_case, const Kernel& kernel, std::size_t n_max) {
    return open(test_case, problem_of(test_case, kernel, n_max));
}

std::unique_ptr<Session> open(const Case& test_case, const Problem& problem) {
    auto session = backend_of(test_case.choice).open(problem, test_case.choice.variant);
    if (!session) {
        ADD_FAILURE() << to_string(session.error());
        return nullptr;
    }
    return std::move(*session);
}

const Backend& backend_of(const BackendChoice& choice) {
    return *backend_named(choice.name);
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
