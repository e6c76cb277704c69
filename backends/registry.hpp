// The explicit list of all backends, from the table in rows.hpp; one that this build lacks is
// listed with its reason. (Self-registering statics in a static library vanish silently.) The list
// links no runtime: a program that only starts runners must not load one, because libgomp binds its
// process to one CPU before main where OMP_PROC_BIND says so.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "backends/api/backend.hpp"
#include "backends/api/program.hpp"

namespace crossover {

struct RegistryEntry {
    std::string_view name;
    std::string_view summary;
    std::span<const Variant> variants;  ///< at least one; the first is what the bare name means
    std::string_view absent_reason;     ///< why this build lacks it; empty when it has it
    bool is_default;                    ///< part of a sweep that names no backends

    bool present() const noexcept { return absent_reason.empty(); }
};

/// All backends in the order they are listed; serial is the first.
std::span<const RegistryEntry> registry() noexcept;

/// The code of a backend; null when this build lacks it. Defined in the library crossover_backends
/// (and in those of the runners with one backend), which only programs that run backends link.
const Backend* backend_named(std::string_view name) noexcept;

/// A backend with the variant that was asked for.
struct BackendChoice {
    std::string_view name;     ///< "openmp"
    std::string_view variant;  ///< "static", also where only "openmp" was asked for
    std::size_t grain = 0;     ///< for Problem::grain; 0: none was asked for
};

/// Finds "name", "name:variant" or, where the variant takes one, "name:variant:grain" with a grain
/// of at least 1. Unknown, absent from this build, or a grain that is none or not wanted: an error
/// that says so, with the reason or the names there are.
Expected<BackendChoice> find_backend(std::string_view spec);

/// The backends that are programs of their own, in the order they are listed. `folder`: where our
/// programs lie.
std::vector<ProgramBackend> program_backends(const std::filesystem::path& folder);

/// Whether a name is one of a program's: "python:…", "openmp_llvm", "mpi:resident".
bool is_program_backend(std::string_view spec) noexcept;

/// Finds one with its options; errors as of find_backend.
Expected<ProgramBackend> find_program_backend(std::string_view spec,
                                              const std::filesystem::path& folder);

}  // namespace crossover
