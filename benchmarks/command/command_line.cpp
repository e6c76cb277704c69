#include "benchmarks/command/command_line.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "benchmarks/text/places.hpp"

namespace crossover::command {

Expected<std::string> fill_placeholders(std::string_view word, const Values& values, bool shell) {
    const std::array<text::Place, 4> places{{{"n", std::to_string(values.n)},
                                             {"workers", std::to_string(values.workers)},
                                             {"seed", std::to_string(values.seed)},
                                             {"side", values.side}}};
    return text::fill_places(word, places, shell);
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
