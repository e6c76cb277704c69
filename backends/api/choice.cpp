#include "backends/api/choice.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "backends/api/nearest_name.hpp"

namespace crossover {

Expected<VariantChoice> choose_variant(std::string_view backend, std::span<const Variant> variants,
                                       std::string_view rest) {
    if (rest.empty()) {
        return VariantChoice{variants.front().name};
    }
    rest.remove_prefix(1);
    const std::size_t colon = rest.find(':');
    const std::string wanted(rest.substr(0, colon));
    const std::string whole = std::string(backend) + ":" + wanted;
    const auto variant = std::find_if(variants.begin(), variants.end(),
                                      [&](const Variant& known) { return known.name == wanted; });
    if (variant == variants.end()) {
        std::vector<std::string_view> names;
        names.reserve(variants.size());
        for (const Variant& known : variants) {
            names.push_back(known.name);
        }
        return failure(
            {.what = "unknown variant '" + wanted + "' of backend '" + std::string(backend) + "'",
             .where = "",
             .remedy = name_remedy(wanted, names)});
    }
    VariantChoice choice{variant->name};
    if (colon == std::string_view::npos) {
        return choice;
    }
    const std::string grain(rest.substr(colon + 1));
    if (!variant->takes_grain) {
        return failure({.what = "'" + whole + "' takes no grain, but '" + grain + "' was given",
                        .where = "",
                        .remedy = "ask for '" + whole + "'"});
    }
    const char* const end = grain.data() + grain.size();
    const auto [last, problem] = std::from_chars(grain.data(), end, choice.grain);
    if (problem != std::errc() || last != end || choice.grain == 0) {
        return failure({.what = "'" + grain + "' is no grain for '" + whole + "'",
                        .where = "",
                        .remedy = "give a number of elements, at least 1: '" + whole + ":1024'"});
    }
    return choice;
}

std::string grain_text(std::size_t grain) {
    return grain == 0 ? "default" : std::to_string(grain);
}

std::string listed_name(const Variant& variant) {
    return std::string(variant.name) + (variant.takes_grain ? "[:GRAIN]" : "");
}

ProgramBackend list_program(ProgramBackend program, std::span<const Variant> variants) {
    program.variants.reserve(variants.size());
    for (const Variant& variant : variants) {
        program.variants.push_back(listed_name(variant));
    }
    return program;
}

Expected<ProgramBackend> choose_program(std::string_view spec, ProgramBackend program,
                                        std::span<const Variant> variants) {
    if (const auto variant =
            choose_variant(program.name, variants, spec.substr(program.name.size()));
        !variant) {
        return failure(variant.error());
    }
    if (!program.absent_reason.empty()) {
        return failure({"backend '" + std::string(spec) + "' is not in this build", "",
                        program.absent_reason});
    }
    program.name = spec;
    return program;
}

}  // namespace crossover
