#include "benchmarks/record/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace crossover::record {
namespace {

/// The library parses any depth, but dumps, compares and copies by recursion; and it would go on
/// for minutes over an object of a hundred thousand keys.
void refuse_excess(std::string_view text) {
    std::array<std::size_t, k_deepest_nesting + 1> keys{};
    std::size_t depth = 0;
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        if (is_quoted) {
            i += letter == '\\' ? 1 : 0;
            is_quoted = letter != '"';
        } else if (letter == '"') {
            is_quoted = true;
        } else if (letter == '{' || letter == '[') {
            if (++depth > k_deepest_nesting) {
                throw Damaged(fmt::format("nested more than {} deep", k_deepest_nesting));
            }
            keys.at(depth) = 0;
        } else if (letter == '}' || letter == ']') {
            depth -= depth > 0 ? 1 : 0;
        } else if (letter == ':' && ++keys.at(depth) > k_most_keys) {
            throw Damaged(fmt::format("an object in it has more than {} keys", k_most_keys));
        }
    }
}

/// "line 3, column 14"; without the line where there is only one. `bytes` were read when the parser
/// gave up.
std::string error_place(std::string_view text, std::size_t bytes) {
    const std::string_view read =
        text.substr(0, std::min(text.size(), std::max<std::size_t>(bytes, 1) - 1));
    const auto line = 1 + std::count(read.begin(), read.end(), '\n');
    const auto last_end = read.rfind('\n');
    const std::size_t column =
        last_end == std::string_view::npos ? read.size() + 1 : read.size() - last_end;
    return line == 1 ? fmt::format("column {}", column)
                     : fmt::format("line {}, column {}", line, column);
}

}  // namespace

Json parse_json(std::string_view text, std::string_view passed_over) {
    refuse_excess(text);
    const auto keep = [&](int depth, Json::parse_event_t event, const Json& parsed) {
        return event != Json::parse_event_t::key || depth != 1 ||
               parsed.get_ref<const std::string&>() != passed_over;
    };
    try {
        return passed_over.empty() ? Json::parse(text) : Json::parse(text, keep);
    } catch (const Json::parse_error& problem) {
        throw Damaged(fmt::format("not JSON from {} on", error_place(text, problem.byte)));
    } catch (const Json::out_of_range&) {
        throw Damaged("not JSON that can be read: a number in it is too large");
    }
}

}  // namespace crossover::record
