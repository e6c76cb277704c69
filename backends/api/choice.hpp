// What stands behind a backend's name: a variant, and its grain.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "backends/api/backend.hpp"
#include "backends/api/expected.hpp"
#include "backends/api/program.hpp"

namespace crossover {

struct VariantChoice {
    std::string_view name;  ///< of one of the variants
    std::size_t grain = 0;  ///< for Problem::grain; 0: none was asked for
};

/// Reads what follows the name in "openmp:dynamic:1024": nothing (the first variant), ":variant"
/// or, where the variant takes one, ":variant:grain" with a grain of at least 1. `backend` is the
/// name, for errors: an unknown variant, with the names there are; a grain that is none, or not
/// wanted.
Expected<VariantChoice> choose_variant(std::string_view backend, std::span<const Variant> variants,
                                       std::string_view rest);

/// What the fact "grain" says: the number of elements, or "default" where none was asked for.
std::string grain_text(std::size_t grain);

/// As lists show it: "dynamic[:GRAIN]".
std::string listed_name(const Variant& variant);

/// The program with its variants as lists show them.
ProgramBackend list_program(ProgramBackend program, std::span<const Variant> variants);

/// The program under the name `spec`: its own name and what stands behind it. Fails as
/// choose_variant does, and with the program's absent_reason.
Expected<ProgramBackend> choose_program(std::string_view spec, ProgramBackend program,
                                        std::span<const Variant> variants);

}  // namespace crossover
