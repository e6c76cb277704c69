#include "benchmarks/formats/escape.hpp"

#include <fmt/format.h>

#include "benchmarks/text/printable.hpp"

namespace crossover::formats {
namespace {

/// Line by line, so that lines stay lines.
std::string printable_lines(std::string_view text) {
    std::string safe;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        safe += text::printable(text.substr(0, end)) + "\n";
        text.remove_prefix(end + 1);
    }
    return safe + text::printable(text);
}

/// Every one of `special` as what `reference` makes of it.
template <class Reference>
std::string with_references(std::string_view text, std::string_view special,
                            const Reference& reference) {
    std::string safe;
    for (const char letter : text) {
        safe += special.find(letter) == std::string_view::npos ? std::string(1, letter)
                                                               : reference(letter);
    }
    return safe;
}

/// "%" starts a reference in a workflow command, and line ends end it; ":" and "," end a property.
std::string command_escaped(std::string_view text, std::string_view special) {
    return with_references(printable_lines(text), special,
                           [](char letter) { return fmt::format("%{:02X}", int{letter}); });
}

std::string with_xml_references(std::string_view printable) {
    std::string safe = with_references(printable, "&<>\"'\n", [](char letter) {
        return letter == '&'    ? "&amp;"
               : letter == '<'  ? "&lt;"
               : letter == '>'  ? "&gt;"
               : letter == '"'  ? "&quot;"
               : letter == '\'' ? "&apos;"
                                : "&#10;";
    });
    // XML 1.0, section 2.2: the two code points below U+10000 that are characters of UTF-8 and none
    // of XML.
    for (const std::string_view forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
        for (auto at = safe.find(forbidden); at != std::string::npos; at = safe.find(forbidden)) {
            safe.replace(at, forbidden.size(), "?");
        }
    }
    return safe;
}

}  // namespace

std::string xml_escaped(std::string_view text) {
    return with_xml_references(text::printable(text));
}

std::string xml_escaped_lines(std::string_view text) {
    return with_xml_references(printable_lines(text));
}

std::string markdown_escaped(std::string_view text) {
    // Underscores inside words are plain text in GitHub's dialect; all of these would be markup or
    // HTML somewhere. Character references: a backslash is undone by a table cell before the text
    // is read.
    return with_references(text::printable(text), "\\`*[]<>|#~!@&",
                           [](char letter) { return fmt::format("&#{};", int{letter}); });
}

std::string csv_escaped(std::string_view text) {
    constexpr std::string_view k_formula = "=+-@";
    std::string field = text::printable(text);
    if (!field.empty() && k_formula.find(field.front()) != std::string_view::npos) {
        field.insert(0, "'");
    }
    if (field.find_first_of(",\"") == std::string::npos) {
        return field;
    }
    return fmt::format("\"{}\"", with_references(field, "\"", [](char) { return "\"\""; }));
}

std::string github_command(std::string_view level, std::string_view title,
                           std::string_view message) {
    return fmt::format("::{} title={}::{}\n", level, command_escaped(title, "%\n:,"),
                       command_escaped(message, "%\n"));
}

}  // namespace crossover::formats
