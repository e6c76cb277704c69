#include "benchmarks/cli/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "benchmarks/record/values.hpp"

namespace crossover::cli {
namespace {

using record::k_largest_size;

/// factor · base^exponent; none beyond the largest size.
std::optional<std::uint64_t> power_from(std::optional<std::uint64_t> factor,
                                        std::optional<std::uint64_t> base,
                                        std::optional<unsigned> exponent) {
    if (!factor || !base || !exponent || *base < 2) {
        return std::nullopt;
    }
    std::uint64_t value = *factor;
    for (unsigned i = 0; i < *exponent && value > 0; ++i) {
        if (value > k_largest_size / *base) {
            return std::nullopt;
        }
        value *= *base;
    }
    return value;
}

/// 4096, 2^12, 4K or 1e6.
std::optional<std::uint64_t> size_from(std::string_view text) {
    using Size = std::uint64_t;
    if (const auto caret = text.find('^'); caret != std::string_view::npos) {
        return power_from(1, number_from<Size>(text.substr(0, caret)),
                          number_from<unsigned>(text.substr(caret + 1)));
    }
    if (const auto letter = text.find_first_of("eE"); letter != std::string_view::npos) {
        return power_from(number_from<Size>(text.substr(0, letter)), 10,
                          number_from<unsigned>(text.substr(letter + 1)));
    }
    constexpr std::string_view k_units = "KMGT";
    const auto unit = text.empty() ? std::string_view::npos : k_units.find(text.back());
    return unit == std::string_view::npos
               ? number_from<Size>(text)
               : power_from(number_from<Size>(text.substr(0, text.size() - 1)), 1024,
                            static_cast<unsigned>(unit) + 1);
}

constexpr unsigned k_most_workers = 4096;

/// Counts with commas between them, sorted, none twice; "max" is `max`, where there is one. `told`
/// is the error, with a noun for its text.
Expected<std::vector<unsigned>> counts_from(std::string_view text, std::optional<unsigned> max,
                                            Error told) {
    std::vector<unsigned> result;
    while (true) {
        const auto comma = text.find(',');
        const std::string_view word = text.substr(0, comma);
        const auto count = word == "max" ? max : number_from<unsigned>(word);
        if (!count || *count < 1 || *count > k_most_workers) {
            told.what = fmt::format("'{}' is not a number of {}", word, told.what);
            return failure(std::move(told));
        }
        result.push_back(*count);
        if (comma == std::string_view::npos) {
            break;
        }
        text.remove_prefix(comma + 1);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

}  // namespace

Expected<double> parse_duration(std::string_view text, std::string_view option) {
    struct Unit {
        std::string_view suffix;
        double seconds;
    };
    constexpr std::array k_units{Unit{"ms", 1e-3}, Unit{"s", 1.0}, Unit{"m", 60.0},
                                 Unit{"h", 3600.0}};
    double factor = 1.0;
    std::string_view number = text;
    for (const Unit& unit : k_units) {
        if (number.ends_with(unit.suffix)) {
            number.remove_suffix(unit.suffix.size());
            factor = unit.seconds;
            break;
        }
    }
    const auto value = number_from<double>(number);
    if (!value || !std::isfinite(*value) || *value <= 0.0 || *value * factor > 1e9) {
        return failure({fmt::format("'{}' is not a length of time", text), std::string(option),
                        "give a number more than 0 with a unit, such as 90s, 2m or 500ms"});
    }
    return *value * factor;
}

Expected<std::pair<std::uint64_t, std::uint64_t>> parse_size_range(std::string_view text,
                                                                   std::string_view option) {
    const auto colon = text.find(':');
    const std::string_view low_text = text.substr(0, std::min(colon, text.size()));
    const std::string_view high_text =
        colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    const auto low = size_from(low_text);
    const auto high = size_from(high_text);
    if (!low || !high || *low < 1 || *high > k_largest_size) {
        return failure({fmt::format("'{}' is not a range of sizes", text), std::string(option),
                        "give MIN:MAX in whole elements, from 1 up to 2^40, such as 1:1048576, "
                        "1:2^20, 64K:16M "
                        "(K is 1024) or 1:1e6"});
    }
    if (*low > *high) {
        return failure({fmt::format("the range '{}' is empty", text), std::string(option),
                        fmt::format("the smaller size comes first: {}:{}", *high, *low)});
    }
    return std::pair(*low, *high);
}

Expected<std::vector<unsigned>> parse_workers(std::string_view text, unsigned usable_cpus) {
    return counts_from(text, usable_cpus,
                       {"workers", "--workers",
                        fmt::format("give whole numbers from 1 to {}, or max for the {} usable "
                                    "CPUs, such as 1,2,max",
                                    k_most_workers, usable_cpus)});
}

Expected<std::vector<unsigned>> parse_nodes(std::string_view text) {
    return counts_from(
        text, std::nullopt,
        {"nodes", "--nodes",
         fmt::format("give whole numbers from 1 to {}, such as 1,2,4", k_most_workers)});
}

Expected<double> parse_precision(std::string_view text) {
    constexpr double k_least = 0.01;
    constexpr double k_most = 100.0;
    const bool percent = text.ends_with('%');
    const auto value = number_from<double>(percent ? text.substr(0, text.size() - 1) : text);
    const double share = value.value_or(0.0) * (percent ? 0.01 : 1.0);
    if (!value || !std::isfinite(share) || share < k_least || share > k_most) {
        return failure({fmt::format("'{}' is not a precision", text), "--precision",
                        "give the width of the interval, such as 40%: 1% to 10000%"});
    }
    return 1.0 + share;
}

Expected<std::vector<std::uint64_t>> parse_size_list(std::string_view text,
                                                     std::string_view option) {
    std::vector<std::uint64_t> sizes;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const auto size = size_from(text.substr(begin, end - begin));
        if (!size || *size < 1 || *size > k_largest_size) {
            return failure({fmt::format("'{}' is no list of sizes", text), std::string(option),
                            "give whole numbers of elements, such as 1000,64K"});
        }
        sizes.push_back(*size);
        begin = end + 1;
    }
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

Expected<SizeChoice> parse_sizes(std::string_view text, std::string_view option) {
    if (text.find(',') == std::string_view::npos) {
        const auto range = parse_size_range(text, option);
        return range ? Expected<SizeChoice>(SizeChoice{range->first, range->second})
                     : failure(range.error());
    }
    auto list = parse_size_list(text, option);
    if (list && list->size() < 2) {
        return failure(
            {"there is no crossover in one size", std::string(option), "give more, or MIN:MAX"});
    }
    return list ? Expected<SizeChoice>(SizeChoice{list->front(), list->back(), *list})
                : failure(list.error());
}

Expected<std::uint64_t> parse_step(std::string_view text) {
    const auto step = number_from<std::uint64_t>(text);
    if (step && *step >= 2 && *step <= record::k_largest_step) {
        return *step;
    }
    return failure({fmt::format("'{}' is no step between sizes", text), "--step",
                    fmt::format("give a whole number from 2 to {}", record::k_largest_step)});
}

Expected<std::uint64_t> parse_seed(std::string_view text) {
    if (const auto seed = number_from<std::uint64_t>(text)) {
        return *seed;
    }
    return failure(
        {fmt::format("'{}' is not a seed", text), "--seed", "give a whole number from 0 on"});
}

Expected<std::vector<std::string>> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::optional<std::string> word;
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        const bool escapes = letter == '\\' && quote != '\'' && i + 1 < text.size();
        if (quote != '\0' && letter == quote) {
            quote = '\0';
        } else if (quote == '\0' && (letter == '\'' || letter == '"')) {
            quote = letter;
            word = word.value_or("");
        } else if (quote == '\0' && (letter == ' ' || letter == '\t' || letter == '\n')) {
            if (word) {
                words.push_back(*word);
                word.reset();
            }
        } else {
            word = word.value_or("") + (escapes ? text[++i] : letter);
        }
    }
    if (quote != '\0') {
        return failure({fmt::format("a quote is not closed in '{}'", text), "",
                        fmt::format("close it with {}", quote)});
    }
    if (word) {
        words.push_back(*word);
    }
    return words;
}

}  // namespace crossover::cli
