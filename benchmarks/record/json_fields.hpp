// Values of a JSON object by key, each checked where it is taken: a file may have been edited by hand. For this room's
// own .cpp files, because it needs the JSON library.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "benchmarks/record/json.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// A value that cannot be; what() names its place in the file, as in "cells[3].n must be a whole number".
struct Damaged : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Fields {
  public:
    /// `place` stands before the keys in messages: "cells[3].", or nothing for the whole file. `object` must outlive
    /// this.
    Fields(const Json& object, std::string place) : m_object(object), m_place(std::move(place)) {
        if (!m_object.is_object()) {
            throw Damaged((m_place.empty() ? "the file" : m_place.substr(0, m_place.size() - 1)) +
                          " must hold an object");
        }
    }

    std::optional<std::string> text(const char* key) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        if (!value->is_string()) {
            complain(key, "must be a text");
        }
        return value->get<std::string>();
    }
    /// Null and infinite numbers are none.
    std::optional<double> number(const char* key) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        if (!value->is_number()) {
            complain(key, "must be a number");
        }
        return value->get<double>();
    }
    std::optional<bool> flag(const char* key) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        if (!value->is_boolean()) {
            complain(key, "must be true or false");
        }
        return value->get<bool>();
    }
    template <class T = std::uint64_t>
    std::optional<T> whole(const char* key) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        // get<T>() would take -1 for 2^64 - 1, and 1.5 for 1.
        if (!value->is_number_unsigned() || value->get<std::uint64_t>() > std::numeric_limits<T>::max()) {
            complain(key, "must be a whole number");
        }
        return value->get<T>();
    }
    /// A size or a count that is at least 1.
    template <class T = std::uint64_t>
    std::optional<T> positive(const char* key) const {
        const std::optional<T> value = whole<T>(key);
        if (value && *value == 0) {
            complain(key, "must be at least 1");
        }
        return value;
    }
    /// NAME_UNIT with NAME_low_UNIT and NAME_high_UNIT, all more than 0.
    Estimate estimate(const std::string& name, const std::string& unit) const {
        return {above_zero(name + "_" + unit), above_zero(name + "_low_" + unit), above_zero(name + "_high_" + unit)};
    }
    /// The same, where the value must lie between the ends.
    Estimate interval(const std::string& name, const std::string& unit) const {
        const Estimate found = estimate(name, unit);
        const bool low_fits = !found.low || (found.low <= found.value.value_or(*found.low) &&
                                             found.low <= found.high.value_or(*found.low));
        const bool high_fits = !found.high || found.value.value_or(*found.high) <= *found.high;
        if (!low_fits || !high_fits) {
            complain((name + "_" + unit).c_str(), "must lie between its low and high ends");
        }
        return found;
    }

    /// The value, or the complaint that it is missing.
    template <class T>
    T required(const char* key, std::optional<T> value) const {
        if (!value) {
            complain(key, "is missing");
        }
        return *std::move(value);
    }
    /// The elements of a list; none when it is missing.
    const Json& list(const char* key) const {
        static const Json k_none = Json::array();
        const Json* value = find(key);
        if (value != nullptr && !value->is_array()) {
            complain(key, "must be a list");
        }
        return value == nullptr ? k_none : *value;
    }
    /// The object under a key; an empty one when it is missing.
    Fields object(const char* key) const {
        static const Json k_none = Json::object();
        const Json* value = find(key);
        return {value == nullptr ? k_none : *value, m_place + key + "."};
    }
    [[noreturn]] void complain(const char* key, const char* what) const { throw Damaged(m_place + key + " " + what); }

  private:
    const Json* find(const char* key) const {
        const auto found = m_object.find(key);
        return found == m_object.end() || found->is_null() ? nullptr : &*found;
    }
    std::optional<double> above_zero(const std::string& key) const {
        const std::optional<double> value = number(key.c_str());
        if (value && !(*value > 0.0)) {
            complain(key.c_str(), "must be more than 0");
        }
        return value;
    }

    const Json& m_object;
    std::string m_place;
};

}  // namespace crossover::record
