// Text of others as each format can hold it. Terminals: text/printable.hpp, which all of these use.
#pragma once

#include <string>
#include <string_view>

namespace crossover::formats {

/// As a value or content of XML 1.0: on one line, without the characters that XML has no way to
/// write, with references for those that are markup.
std::string xml_escaped(std::string_view text);
/// The same, but lines stay lines.
std::string xml_escaped_lines(std::string_view text);

/// On one line, and such that GitHub-flavoured Markdown shows it as it is.
std::string markdown_escaped(std::string_view text);

/// A field of RFC 4180, in quotes where it holds a comma or a quote. What a spreadsheet would take
/// for a formula (it begins with =, +, -, or @) gets an apostrophe in front.
std::string csv_escaped(std::string_view text);

/// A workflow command of GitHub Actions, with its newline: "::error title=…::…". `level`: error,
/// warning or notice. Lines of `message` stay lines.
std::string github_command(std::string_view level, std::string_view title,
                           std::string_view message);

}  // namespace crossover::formats
