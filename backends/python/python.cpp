#include "backends/python/python.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string>

#include "backends/api/nearest_name.hpp"

namespace crossover {
namespace {

/// A variant of runner/choices.py.
struct PythonVariant {
    std::string_view name;
    std::string_view summary;
    std::string_view module;  ///< beside the standard library; empty: none
    bool takes_chunk = false;
    bool takes_start = false;
};

constexpr std::string_view k_prefix = "python:";
constexpr std::string_view k_baseline = "serial";
constexpr std::string_view k_mpi = "mpi4py";
constexpr std::array<std::string_view, 3> k_starts{"fork", "forkserver", "spawn"};
constexpr std::array k_variants{
    PythonVariant{"serial", "Python: a plain loop, the baseline of all others", ""},
    PythonVariant{"comprehension", "Python: a list comprehension", ""},
    PythonVariant{"pool_map", "Python: multiprocessing.Pool.map", "", true, true},
    PythonVariant{"pool_imap", "Python: multiprocessing.Pool.imap", "", true, true},
    PythonVariant{"pool_imap_unordered",
                  "Python: multiprocessing.Pool.imap_unordered, put in order", "", true, true},
    PythonVariant{"pool_starmap", "Python: multiprocessing.Pool.starmap", "", true, true},
    PythonVariant{"pool_map_async", "Python: multiprocessing.Pool.map_async", "", true, true},
    PythonVariant{"pool_apply_async", "Python: multiprocessing.Pool.apply_async, once an element",
                  "", false, true},
    PythonVariant{"threads",
                  "Python: multiprocessing.pool.ThreadPool.map, under the interpreter's lock", "",
                  true, false},
    PythonVariant{"executor_processes", "Python: concurrent.futures.ProcessPoolExecutor.map", "",
                  true, true},
    PythonVariant{"executor_threads", "Python: concurrent.futures.ThreadPoolExecutor.map", ""},
    PythonVariant{"joblib", "Python: joblib.Parallel on loky", "joblib", true, false},
    PythonVariant{k_mpi, "Python: mpi4py.futures.MPIPoolExecutor.map", "mpi4py", true, false},
    PythonVariant{"dask", "Python: Dask, data sent and fetched in every call", "distributed", true,
                  false},
    PythonVariant{"dask_resident", "Python: Dask, data on its workers already", "distributed", true,
                  false},
};

/// What python3 says of itself: "3.11.2 joblib mpi4py mpirun", its version, those modules that it
/// has, and mpirun if PATH has it; empty when there is none, or none that can say so.
std::string ask_python() {
    // The shell finds it through PATH, as the sweep will. Nothing of the command comes from
    // outside.
    const char* const question =
        "python3 -c 'import importlib.util, shutil, sys\n"
        "print(\"%d.%d.%d\" % sys.version_info[:3], end=\"\")\n"
        "for name in (\"joblib\", \"mpi4py\", \"distributed\"):\n"
        "    print(\" \" + name if importlib.util.find_spec(name) else \"\", end=\"\")\n"
        "print(\" mpirun\" if shutil.which(\"mpirun\") else \"\", end=\"\")' "
        "2>/dev/null </dev/null";
    std::string answer;
    std::FILE* const pipe = popen(question, "r");
    if (pipe == nullptr) {
        return answer;
    }
    std::array<char, 256> chunk{};
    while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), pipe)) {
        answer.append(chunk.data(), count);
    }
    return pclose(pipe) == 0 ? answer : "";
}

/// Why no variant can run; empty when those of the standard library can.
std::string why_no_python(const std::string& answer) {
    constexpr int k_least_minor = 9;
    if (answer.empty()) {
        return "python3 was not found: install Python 3.9 or newer (Debian: python3)";
    }
    int major = 0;
    int minor = 0;
    if (std::sscanf(answer.c_str(), "%d.%d", &major, &minor) != 2 || major != 3 ||
        minor < k_least_minor) {
        return fmt::format(
            "python3 is version {}: install Python 3.9 or newer, or put it first in PATH",
            answer.substr(0, answer.find(' ')));
    }
    return "";
}

std::string why_not(const PythonVariant& variant, const std::string& answer) {
    const auto has = [&](std::string_view word) {
        return answer.find(fmt::format(" {}", word)) != std::string::npos;
    };
    std::string reason = why_no_python(answer);
    if (reason.empty() && variant.name == k_mpi && has(k_mpi) && !has("mpirun")) {
        return "mpirun was not found: install that of the MPI that mpi4py was built with (Debian: "
               "openmpi-bin)";
    }
    if (!reason.empty() || variant.module.empty() || has(variant.module)) {
        return reason;
    }
    return fmt::format(
        "the python3 that PATH finds first ({1}) has no module {0}: install it for that one, or "
        "put one that has it "
        "first (Debian's, with the package python3-{0})",
        variant.module, answer.substr(0, answer.find(' ')));
}

/// What starts the runner. mpi4py's executor hands work to ranks that exist already: rank 0 is the
/// runner, and {workers}, which the driver fills in, is how many compute. The variables are Open
/// MPI's, whose mpirun would refuse root and more ranks than cores, and bind them; others ignore
/// them.
std::vector<std::string> command_of(const PythonVariant& variant, const std::string& runner) {
    if (variant.name != k_mpi) {
        return {"python3", runner};
    }
    return {"env", "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
            "OMPI_MCA_rmaps_base_oversubscribe=1", "OMPI_MCA_hwloc_base_binding_policy=none",
            // rank 0, and those that compute
            "mpirun", "-n", "1", "python3", "-m", "mpi4py.futures", runner, ":", "-n", "{workers}",
            "python3", "-m", "mpi4py.futures", runner};
}

ProgramBackend backend_of(const PythonVariant& variant, const std::filesystem::path& folder) {
    static const std::string k_answer = ask_python();
    return {
        .name = fmt::format("{}{}", k_prefix, variant.name),
        .summary = std::string(variant.summary),
        .baseline = fmt::format("{}{}", k_prefix, k_baseline),
        .absent_reason = why_not(variant, k_answer),
        .command = command_of(variant, (folder / "crossover-python/runner/runner.py").string())};
}

/// "64" or "spawn", each once at most.
Expected<void> check_option(const PythonVariant& variant, std::string_view option,
                            bool& chunk_given, bool& start_given) {
    std::uint64_t chunk = 0;
    const char* const end = option.data() + option.size();
    const bool is_chunk = std::from_chars(option.data(), end, chunk).ptr == end && chunk > 0;
    const bool is_start = std::find(k_starts.begin(), k_starts.end(), option) != k_starts.end();
    bool& given = is_chunk ? chunk_given : start_given;
    const bool taken = (is_chunk && variant.takes_chunk) || (is_start && variant.takes_start);
    if (taken && !given) {
        given = true;
        return {};
    }
    std::vector<std::string> takes;
    if (variant.takes_chunk) {
        takes.emplace_back("a chunk size");
    }
    if (variant.takes_start) {
        takes.push_back(
            fmt::format("a start method ({}, {} or {})", k_starts[0], k_starts[1], k_starts[2]));
    }
    return failure(
        {fmt::format("backend '{}{}' cannot take '{}'", k_prefix, variant.name, option), "",
         takes.empty() ? "it takes no options"
                       : fmt::format("it takes {}", fmt::join(takes, " and ")) + ", once"});
}

}  // namespace

std::vector<ProgramBackend> python_backends(const std::filesystem::path& folder) {
    std::vector<ProgramBackend> backends;
    backends.reserve(k_variants.size());
    for (const PythonVariant& variant : k_variants) {
        backends.push_back(backend_of(variant, folder));
    }
    return backends;
}

Expected<ProgramBackend> find_python_backend(std::string_view spec,
                                             const std::filesystem::path& folder) {
    std::string_view options = spec.substr(std::min(spec.size(), k_prefix.size()));
    const std::string_view name = options.substr(0, options.find(':'));
    options.remove_prefix(name.size());
    const auto* const variant =
        std::find_if(k_variants.begin(), k_variants.end(),
                     [&](const PythonVariant& candidate) { return candidate.name == name; });
    if (variant == k_variants.end()) {
        std::vector<std::string_view> names;
        names.reserve(k_variants.size());
        for (const PythonVariant& candidate : k_variants) {
            names.push_back(candidate.name);
        }
        return failure({fmt::format("unknown variant '{}' of backend 'python'", name), "",
                        name_remedy(name, names)});
    }
    bool chunk_given = false;
    bool start_given = false;
    while (!options.empty()) {
        options.remove_prefix(1);
        const std::string_view option = options.substr(0, options.find(':'));
        if (auto good = check_option(*variant, option, chunk_given, start_given); !good) {
            return failure(good.error());
        }
        options.remove_prefix(option.size());
    }
    ProgramBackend backend = backend_of(*variant, folder);
    if (!backend.absent_reason.empty()) {
        return failure({fmt::format("backend '{}' cannot be run here", backend.name), "",
                        backend.absent_reason});
    }
    backend.name = spec;
    return backend;
}

}  // namespace crossover
