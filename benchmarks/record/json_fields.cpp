#include "benchmarks/record/json_fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "benchmarks/text/printable.hpp"

namespace crossover::record {

Fields::Fields(const Json& object, std::string place, const char* what)
    : m_object(object), m_place(std::move(place)) {
    if (!m_object.is_object()) {
        throw Damaged((m_place.empty() ? what : m_place.substr(0, m_place.size() - 1)) +
                      " must hold an object");
    }
}

std::optional<std::string> Fields::text(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_string()) {
        complain(key, "must be a text");
    }
    return value->get<std::string>();
}

std::optional<double> Fields::number(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_number()) {
        complain(key, "must be a number");
    }
    return value->get<double>();
}

std::optional<double> Fields::number(const char* key, const Limits& limits) const {
    const std::optional<double> value = number(key);
    if (value && !(*value >= limits.least && *value <= limits.most)) {
        complain(key, fmt::format("is {:g}, and must be from {:g} to {:g}", *value, limits.least,
                                  limits.most));
    }
    return value;
}

std::optional<bool> Fields::flag(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_boolean()) {
        complain(key, "must be true or false");
    }
    return value->get<bool>();
}

Estimate Fields::estimate(const std::string& name, const std::string& unit) const {
    return {above_zero(name + "_" + unit), above_zero(name + "_low_" + unit),
            above_zero(name + "_high_" + unit)};
}

Estimate Fields::interval(const std::string& name, const std::string& unit) const {
    const Estimate found = estimate(name, unit);
    const bool low_fits = !found.low || (found.low <= found.value.value_or(*found.low) &&
                                         found.low <= found.high.value_or(*found.low));
    const bool high_fits = !found.high || found.value.value_or(*found.high) <= *found.high;
    if (!low_fits || !high_fits) {
        complain((name + "_" + unit).c_str(), "must lie between its low and high ends");
    }
    return found;
}

const Json& Fields::list(const char* key) const {
    static const Json k_none = Json::array();
    const Json* value = find(key);
    if (value != nullptr && !value->is_array()) {
        complain(key, "must be a list");
    }
    return value == nullptr ? k_none : *value;
}

std::vector<std::string> Fields::texts(const char* key) const {
    std::vector<std::string> result;
    for (const Json& entry : list(key)) {
        if (!entry.is_string()) {
            complain(key, "must be a list of texts");
        }
        result.push_back(entry.get<std::string>());
    }
    return result;
}

Fields Fields::object(const char* key) const {
    static const Json k_none = Json::object();
    const Json* value = find(key);
    return {value == nullptr ? k_none : *value, m_place + key + "."};
}

void Fields::complain(const char* key, const std::string& what) const {
    throw Damaged(m_place + key + " " + what);
}

void Fields::complain_of_word(const char* key, const std::string& word,
                              std::span<const std::string_view> known) const {
    complain(key,
             fmt::format("is '{}', none of {}", text::shortened(word), fmt::join(known, ", ")));
}

const Json* Fields::find(const char* key) const {
    const auto found = m_object.find(key);
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::uint64_t> Fields::whole_between(const char* key, std::uint64_t least,
                                                   std::uint64_t most, std::uint64_t widest) const {
    const Json* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    // get<std::uint64_t>() would take -1 for 2^64 - 1, and 1.5 for 1.
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() > widest) {
        complain(key, "must be a whole number");
    }
    const auto number = value->get<std::uint64_t>();
    if (number < least) {
        complain(key, fmt::format("must be at least {}", least));
    }
    if (number > most) {
        complain(key, fmt::format("must be at most {}", most));
    }
    return number;
}

std::optional<double> Fields::above_zero(const std::string& key) const {
    const std::optional<double> value = number(key.c_str());
    if (value && !(*value > 0.0)) {
        complain(key.c_str(), "must be more than 0");
    }
    return value;
}

}  // namespace crossover::record
