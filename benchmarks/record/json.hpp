// The one JSON type of the project and what every file that writes JSON shares. Keys keep the order
// in which they were written. For this room's own .cpp files: the JSON library is expensive to
// compile, so few rooms include it.
#pragma once

#include <cmath>
// An enum is written by its word (word_of); without this it would silently become a number.
#define JSON_DISABLE_ENUM_SERIALIZATION 1
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "benchmarks/record/words.hpp"

namespace crossover::record {

using Json = nlohmann::ordered_json;

/// Null for an absent value, and for NaN and infinity, which JSON does not have.
template <class T>
Json or_null(const std::optional<T>& value) {
    if (!value) {
        return nullptr;
    }
    if constexpr (std::is_floating_point_v<T>) {
        return std::isfinite(*value) ? Json(*value) : Json(nullptr);
    } else {
        return *value;
    }
}
inline Json or_null(double value) {
    return or_null(std::optional(value));
}
inline Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

/// A curve's nodes, where there are several: one is what every reader takes for granted.
inline void put_nodes(Json& object, unsigned nodes) {
    if (nodes > 1) {
        object["nodes"] = nodes;
    }
}

/// The elements of a range, each made into JSON.
template <class Range, class Make>
Json list_of(const Range& range, Make make) {
    Json list = Json::array();
    for (const auto& element : range) {
        list.push_back(make(element));
    }
    return list;
}

/// The words of choices.
template <class Enum>
Json words_of(const std::vector<Enum>& values) {
    return list_of(values, word_of<Enum>);
}

/// On one line, or indented by that many spaces a level. Bytes that are no UTF-8 become U+FFFD.
std::string dump(const Json& value, int indent = -1);

}  // namespace crossover::record
