// Values of a JSON object by key, each checked where it is taken: a file may have been edited by
// hand, and a runner may say anything. For this room's own .cpp files, because it needs the JSON
// library.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/record/json_text.hpp"
#include "benchmarks/record/values.hpp"

namespace crossover::record {

/// What a number may be, both ends included.
struct Limits {
    double least = 0.0;
    double most = 0.0;
};
/// Seconds of one epoch: shorter than clocks resolve, longer than any deadline.
inline constexpr Limits k_epoch_seconds{1e-9, 86400.0};
/// Any other time, size or share: what is larger would overflow in some sum or unit later on.
inline constexpr Limits k_amounts{0.0, 1e9};

class Fields {
  public:
    /// `place` stands before the keys in messages: "cells[3].", or nothing for the whole of `what`.
    /// `object` must outlive this.
    Fields(const Json& object, std::string place, const char* what = "the file");

    /// Null is as good as missing, everywhere.
    bool has(const char* key) const { return find(key) != nullptr; }
    std::optional<std::string> text(const char* key) const;
    /// Infinite numbers are none.
    std::optional<double> number(const char* key) const;
    std::optional<double> number(const char* key, const Limits& limits) const;
    std::optional<bool> flag(const char* key) const;
    template <class T = std::uint64_t>
    std::optional<T> whole(const char* key, std::uint64_t least = 0,
                           std::uint64_t most = k_widest<T>) const {
        const std::optional<std::uint64_t> value = whole_between(key, least, most, k_widest<T>);
        return value ? std::optional(static_cast<T>(*value)) : std::nullopt;
    }
    /// The choice that a word stands for; another word is a complaint.
    template <class Enum>
    std::optional<Enum> word(const char* key) const {
        const std::optional<std::string> found = text(key);
        const std::optional<Enum> value = found ? from_word<Enum>(*found) : std::nullopt;
        if (found && !value) {
            complain_of_word(key, *found, Words<Enum>::k_all);
        }
        return value;
    }
    /// A size or a count that is at least 1.
    template <class T = std::uint64_t>
    std::optional<T> positive(const char* key) const {
        return whole<T>(key, 1);
    }
    /// NAME_UNIT with NAME_low_UNIT and NAME_high_UNIT, all more than 0.
    Estimate estimate(const std::string& name, const std::string& unit) const;
    /// The same, where the value must lie between the ends.
    Estimate interval(const std::string& name, const std::string& unit) const;

    /// The value, or the complaint that it is missing.
    template <class T>
    T required(const char* key, std::optional<T> value) const {
        if (!value) {
            complain(key, "is missing");
        }
        return *std::move(value);
    }
    std::string required_text(const char* key) const { return required(key, text(key)); }
    template <class Enum>
    Enum required_word(const char* key) const {
        return required(key, word<Enum>(key));
    }

    /// The elements of a list; none when it is missing.
    const Json& list(const char* key) const;
    /// A list of texts; none when it is missing.
    std::vector<std::string> texts(const char* key) const;
    /// The object under a key; an empty one when it is missing.
    Fields object(const char* key) const;
    /// The values of this object, by key.
    const Json& values() const { return m_object; }

    [[noreturn]] void complain(const char* key, const std::string& what) const;
    [[noreturn]] void complain_of_word(const char* key, const std::string& word,
                                       std::span<const std::string_view> known) const;

  private:
    template <class T>
    static constexpr auto k_widest = static_cast<std::uint64_t>(std::numeric_limits<T>::max());

    const Json* find(const char* key) const;
    std::optional<std::uint64_t> whole_between(const char* key, std::uint64_t least,
                                               std::uint64_t most, std::uint64_t widest) const;
    std::optional<double> above_zero(const std::string& key) const;

    const Json& m_object;
    std::string m_place;
};

}  // namespace crossover::record
