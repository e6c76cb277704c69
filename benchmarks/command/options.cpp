#include "benchmarks/command/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace crossover::command {
namespace {

using Member = std::string CommandOptions::*;
constexpr std::array<std::pair<std::string_view, Member>, 7> k_texts{
    {{"--shell=", &CommandOptions::shell},
     {"--output=", &CommandOptions::output},
     {"--input=", &CommandOptions::input},
     {"--setup=", &CommandOptions::setup},
     {"--prepare=", &CommandOptions::prepare},
     {"--conclude=", &CommandOptions::conclude},
     {"--ignore-failure=", &CommandOptions::ignored}}};
constexpr std::string_view k_compare = "--compare-output";

constexpr std::string_view k_all = "all";

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto comma = text.find(',');
        parts.push_back(text.substr(0, comma));
        if (comma == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(comma + 1);
    }
}

int code_of(std::string_view text) {
    int code = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), code);
    return problem == std::errc() && end == text.data() + text.size() ? code : 0;
}

}  // namespace

std::vector<std::string> words_of(const CommandOptions& options) {
    std::vector<std::string> words;
    const CommandOptions unasked;
    for (const auto& [name, member] : k_texts) {
        if (options.*member != unasked.*member) {
            words.push_back(std::string(name) + options.*member);
        }
    }
    if (options.compare_output) {
        words.emplace_back(k_compare);
    }
    words.emplace_back("--");
    words.insert(words.end(), options.words.begin(), options.words.end());
    return words;
}

Expected<CommandOptions> options_from(const std::vector<std::string>& words) {
    CommandOptions options;
    const auto end = std::find(words.begin(), words.end(), "--");
    for (auto word = words.begin(); word != end; ++word) {
        const auto* const text =
            std::find_if(k_texts.begin(), k_texts.end(),
                         [&](const auto& known) { return word->starts_with(known.first); });
        if (text != k_texts.end()) {
            options.*(text->second) = word->substr(text->first.size());
        } else if (*word == k_compare) {
            options.compare_output = true;
        } else {
            return failure({fmt::format("unknown word '{}'", *word), "", ""});
        }
    }
    if (words.end() - end < 2) {
        return failure({"no command", "", ""});
    }
    options.words.assign(end + 1, words.end());
    return options;
}

bool ignores(std::string_view codes, int code) {
    const std::vector<std::string_view> parts = split(codes);
    return codes == k_all || std::any_of(parts.begin(), parts.end(), [code](std::string_view part) {
               return code_of(part) == code && code > 0;
           });
}

bool are_codes(std::string_view codes) {
    constexpr int k_largest = 255;
    const std::vector<std::string_view> parts = split(codes);
    return codes == k_all || std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
               return code_of(part) >= 1 && code_of(part) <= k_largest;
           });
}

}  // namespace crossover::command
