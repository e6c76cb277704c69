#include "benchmarks/command/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace crossover::command {
namespace {

bool is_name_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || letter == '_';
}

/// The name in braces that `text` begins with; empty when it begins with something else.
std::string_view name_at(std::string_view text) {
    if (text.empty() || text.front() != '{') {
        return {};
    }
    const auto* const end = std::find_if_not(text.begin() + 1, text.end(), is_name_letter);
    const auto length = static_cast<std::size_t>(end - text.begin());
    return length > 1 && length < text.size() && *end == '}' ? text.substr(1, length - 1)
                                                             : std::string_view();
}

Expected<std::string> value_of(std::string_view name, const Values& values) {
    if (name == "n") {
        return std::to_string(values.n);
    }
    if (name == "workers") {
        return std::to_string(values.workers);
    }
    if (name == "seed") {
        return std::to_string(values.seed);
    }
    if (name == "side") {
        return values.side;
    }
    return failure({fmt::format("'{{{}}}' stands for nothing", name), "",
                    fmt::format("there are {{n}}, {{workers}}, {{seed}} and {{side}}; write "
                                "'{{{{{}}}}}' for braces of your own",
                                name)});
}

}  // namespace

Expected<std::string> fill_placeholders(std::string_view word, const Values& values, bool shell) {
    std::string filled;
    while (!word.empty()) {
        const std::string_view kept =
            name_at(word.substr(1));  // a name that is not ours, should there be one
        if (shell && word.front() == '$' && !kept.empty()) {
            filled += fmt::format("${{{}}}", kept);
            word.remove_prefix(kept.size() + 3);
        } else if (word.front() == '{' && !kept.empty() && word.substr(kept.size() + 3, 1) == "}") {
            filled += fmt::format("{{{}}}", kept);
            word.remove_prefix(kept.size() + 4);
        } else if (const std::string_view name = name_at(word); !name.empty()) {
            auto value = value_of(name, values);
            if (!value) {
                return value;
            }
            filled += *value;
            word.remove_prefix(name.size() + 2);
        } else {
            filled += word.front();
            word.remove_prefix(1);
        }
    }
    return filled;
}

Expected<bool> names_size(const std::vector<std::string>& words, bool shell) {
    bool grows = false;
    for (const std::string& word : words) {
        const auto one = fill_placeholders(word, {.n = 1}, shell);
        if (!one) {
            return failure(one.error());
        }
        grows = grows || *one != *fill_placeholders(word, {.n = 2}, shell);
    }
    return grows;
}

std::size_t assignments_before(const std::vector<std::string>& words) {
    const auto is_assignment = [](const std::string& word) {
        const auto equals = word.find('=');
        return equals != std::string::npos && equals > 0 &&
               std::isdigit(static_cast<unsigned char>(word.front())) == 0 &&
               std::all_of(
                   word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                   [](unsigned char letter) { return std::isalnum(letter) != 0 || letter == '_'; });
    };
    const auto program = std::find_if_not(words.begin(), words.end(), is_assignment);
    return static_cast<std::size_t>(program - words.begin());
}

std::string shell_sign(std::string_view line) {
    char quote = '\0';
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char letter = line[i];
        const char next = i + 1 < line.size() ? line[i + 1] : '\0';
        if (letter == '\\' && quote != '\'') {
            ++i;
        } else if (quote != '\0' ? letter == quote : letter == '\'' || letter == '"') {
            quote = quote == '\0' ? letter : '\0';
        } else if (quote == '\0') {
            const bool begins = i == 0 || line[i - 1] == ' ';
            const bool is_variable =
                letter == '$' && (std::isalpha(static_cast<unsigned char>(next)) != 0 ||
                                  next == '_' || next == '(' || next == '{');
            if (std::string_view("<>|;&*").find(letter) != std::string_view::npos || is_variable ||
                letter == '`' || (letter == '~' && begins)) {
                return {letter};
            }
        }
    }
    return {};
}

}  // namespace crossover::command
