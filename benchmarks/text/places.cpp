#include "benchmarks/text/places.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace crossover::text {
namespace {

bool is_name_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || letter == '_';
}

/// The name in braces that `text` begins with; empty when it begins with something else.
std::string_view name_at(std::string_view text) {
    if (text.empty() || text.front() != '{') {
        return {};
    }
    const auto* const end = std::find_if_not(text.begin() + 1, text.end(), is_name_letter);
    const auto length = static_cast<std::size_t>(end - text.begin());
    return length > 1 && length < text.size() && *end == '}' ? text.substr(1, length - 1)
                                                             : std::string_view();
}

/// "{n}, {workers} and {seed}"
std::string listed(std::span<const Place> places) {
    std::string text;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const char* const between = i == 0 ? "" : i + 1 == places.size() ? " and " : ", ";
        text += fmt::format("{}{{{}}}", between, places[i].name);
    }
    return text;
}

Expected<std::string> value_of(std::string_view name, std::span<const Place> places) {
    const auto found = std::find_if(places.begin(), places.end(),
                                    [&](const Place& place) { return place.name == name; });
    if (found != places.end()) {
        return found->value;
    }
    return failure({fmt::format("'{{{}}}' stands for nothing", name), "",
                    fmt::format("there are {}; write '{{{{{}}}}}' for braces of your own",
                                listed(places), name)});
}

}  // namespace

Expected<std::string> fill_places(std::string_view word, std::span<const Place> places,
                                  bool shell) {
    std::string filled;
    while (!word.empty()) {
        const std::string_view kept =
            name_at(word.substr(1));  // a name that is not ours, should there be one
        if (shell && word.front() == '$' && !kept.empty()) {
            filled += fmt::format("${{{}}}", kept);
            word.remove_prefix(kept.size() + 3);
        } else if (word.front() == '{' && !kept.empty() && word.substr(kept.size() + 3, 1) == "}") {
            filled += fmt::format("{{{}}}", kept);
            word.remove_prefix(kept.size() + 4);
        } else if (const std::string_view name = name_at(word); !name.empty()) {
            auto value = value_of(name, places);
            if (!value) {
                return value;
            }
            filled += *value;
            word.remove_prefix(name.size() + 2);
        } else {
            filled += word.front();
            word.remove_prefix(1);
        }
    }
    return filled;
}

}  // namespace crossover::text
