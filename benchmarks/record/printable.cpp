#include "benchmarks/record/printable.hpp"

#include <algorithm>
#include <cstdint>

namespace crossover::record {
namespace {

/// Bytes of the UTF-8 character at the start of `text`, 0 when there is none (RFC 3629: no overlong forms, no
/// surrogates, nothing beyond U+10FFFF). Fills in its code point.
std::size_t utf8_length(std::string_view text, std::uint32_t& code) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
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

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        std::uint32_t code = 0;
        const std::size_t length = utf8_length(text, code);
        const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
        if (length == 0) {
            result += '?';
        } else if (control) {
            result += ' ';
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(1, length));
    }
    return result;
}

}  // namespace crossover::record
