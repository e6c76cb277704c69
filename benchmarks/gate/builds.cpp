#include "benchmarks/gate/builds.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace crossover::gate {
namespace {

namespace fs = std::filesystem;

bool is_program(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

Expected<std::string> find_runner(const fs::path& build, const std::string& option) {
    std::error_code ignored;
    if (is_program(build)) {
        // A plain file name would be looked for in PATH.
        return build.has_parent_path() ? build.string() : "./" + build.string();
    }
    if (!fs::exists(build, ignored)) {
        return failure({fmt::format("there is no build '{}'", build.string()), option,
                        "give a build folder, or the crossover-runner of one"});
    }
    for (const fs::path& place : {build / "bin" / "crossover-runner", build / "crossover-runner"}) {
        if (is_program(place)) {
            return place.string();
        }
    }
    return failure(
        {fmt::format("'{}' holds no crossover-runner", build.string()), option,
         "build it (cmake --build BUILD --target crossover-runner), or give the program itself"});
}

}  // namespace crossover::gate
