#include "benchmarks/gbench/names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace crossover::gbench {
namespace {

constexpr std::uint64_t k_largest = std::uint64_t{1} << 40U;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool is_modifier(std::string_view part) {
    constexpr std::array<std::string_view, 3> k_words{"process_time", "manual_time", "real_time"};
    constexpr std::array<std::string_view, 5> k_beginnings{
        "min_time:", "min_warmup_time:", "iterations:", "repeats:", "threads:"};
    const auto begins = [part](std::string_view word) { return part.starts_with(word); };
    return std::find(k_words.begin(), k_words.end(), part) != k_words.end() ||
           std::any_of(k_beginnings.begin(), k_beginnings.end(), begins);
}

/// Where the number of an argument begins in "1024", "-1", "size:1024", "{n}"; none for other
/// parts.
std::optional<std::size_t> number_in(std::string_view part) {
    const std::size_t colon = part.rfind(':');
    const std::size_t begin = colon == std::string_view::npos ? 0 : colon + 1;
    std::string_view digits = part.substr(begin);
    if (!digits.empty() && digits.front() == '-') {
        digits.remove_prefix(1);
    }
    const bool number = digits == k_place ||
                        (!digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit));
    return number ? std::optional(begin) : std::nullopt;
}

/// Beginnings and ends of what stands between the slashes.
struct Part {
    std::size_t begin = 0, end = 0;
};

std::vector<Part> parts_of(std::string_view name) {
    std::vector<Part> parts;
    for (std::size_t begin = 0;;) {
        const std::size_t slash = name.find('/', begin);
        parts.push_back({begin, std::min(slash, name.size())});
        if (slash == std::string_view::npos) {
            return parts;
        }
        begin = slash + 1;
    }
}

/// The parts that are arguments: [first, last).
struct Arguments {
    std::size_t first = 0, last = 0;
};

Arguments arguments_of(std::string_view name, const std::vector<Part>& parts) {
    const auto text = [&](std::size_t i) {
        return name.substr(parts[i].begin, parts[i].end - parts[i].begin);
    };
    std::size_t last = parts.size();
    while (last > 1 && is_modifier(text(last - 1))) {
        --last;
    }
    std::size_t first = last;
    while (first > 1 && number_in(text(first - 1))) {
        --first;
    }
    return {first, last};
}

}  // namespace

SizedName sized_name(std::string_view name, std::size_t argument) {
    const std::vector<Part> parts = parts_of(name);
    const Arguments arguments = arguments_of(name, parts);
    const std::size_t chosen = arguments.first + argument - 1;
    if (argument < 1 || chosen >= arguments.last) {
        return {std::string(name)};
    }
    const Part part = parts[chosen];
    const std::size_t begin =
        part.begin + number_in(name.substr(part.begin, part.end - part.begin)).value_or(0);
    std::uint64_t n = 0;
    const auto read = std::from_chars(name.data() + begin, name.data() + part.end, n);
    if (read.ec != std::errc() || n < 1 || n > k_largest) {
        return {std::string(name)};
    }
    std::string pattern(name.substr(0, begin));
    pattern += k_place;
    pattern += name.substr(part.end);
    return {std::move(pattern), n};
}

std::string name_at(std::string_view pattern, std::uint64_t n) {
    std::string name(pattern);
    if (const std::size_t place = name.rfind(k_place); place != std::string::npos) {
        name.replace(place, k_place.size(), std::to_string(n));
    }
    return name;
}

std::string_view family_of(std::string_view name) {
    const std::vector<Part> parts = parts_of(name);
    return name.substr(0, parts[arguments_of(name, parts).first - 1].end);
}

std::string anchored_filter(std::string_view name) {
    // Extended regular expressions refuse a backslash before any other letter.
    constexpr std::string_view k_special = R"(.[()*+?{|^$\)";
    std::string filter = "^";
    for (const char letter : name) {
        if (k_special.find(letter) != std::string_view::npos) {
            filter += '\\';
        }
        filter += letter;
    }
    return filter + "$";
}

}  // namespace crossover::gbench
