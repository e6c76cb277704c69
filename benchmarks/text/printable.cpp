#include "benchmarks/text/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace crossover::text {
namespace {

/// Bytes of the UTF-8 character at the start of `text`, 0 when there is none (RFC 3629: no overlong
/// forms, no surrogates, nothing beyond U+10FFFF). Fills in its code point.
std::size_t utf8_length(std::string_view text, std::uint32_t& code) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > text.size()) {
        return 0;
    }
    code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return 0;
        }
        code = code << 6U | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    return overlong || surrogate || code > 0x10FFFF ? 0 : length;
}

struct Range {
    std::uint32_t first, last;
};

/// What a terminal acts upon instead of showing it: control characters; what breaks lines (U+2028,
/// U+2029), turns the direction of what follows (U+061C, U+200E, U+202E, U+2066, …) or shows
/// nothing at all, so that two names look the same.
constexpr std::array k_unprintable{
    Range{0x00, 0x1F},     Range{0x7F, 0x9F},     Range{0xAD, 0xAD},      Range{0x061C, 0x061C},
    Range{0x180E, 0x180E}, Range{0x200B, 0x200F}, Range{0x2028, 0x202E},  Range{0x2060, 0x206F},
    Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB}, Range{0xE0000, 0xE007F}};

bool is_unprintable(std::uint32_t code) {
    return std::any_of(k_unprintable.begin(), k_unprintable.end(), [code](const Range& range) {
        return range.first <= code && code <= range.last;
    });
}

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t length = utf8_length(text, code);
        if (length == 0) {
            result += '?';
        } else if (is_unprintable(code)) {
            result += ' ';
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    return result;
}

std::string shortened(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) {
        return std::string(text);
    }
    const auto begins_character = [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    };
    constexpr std::size_t k_most_bytes = 4;  // of a character; what has more is no UTF-8
    std::size_t end = longest;
    while (end > 0 && longest - end < k_most_bytes && !begins_character(text[end])) {
        --end;
    }
    return std::string(text.substr(0, end)) + "...";
}

}  // namespace crossover::text
