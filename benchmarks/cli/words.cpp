#include "benchmarks/cli/words.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "backends/api/nearest_name.hpp"

namespace crossover::cli {

void accept_only(CLI::Option& option, std::string_view what,
                 std::span<const std::string_view> words) {
    option.check([name = option.get_name(), what = std::string(what),
                  words](const std::string& value) -> std::string {
        if (std::find(words.begin(), words.end(), value) == words.end()) {
            throw RefusedValue{
                {fmt::format("{} '{}'", what, value), name, name_remedy(value, words)}};
        }
        return {};
    });
}

void refuse_empty(CLI::Option& option, std::string_view whose, std::string_view remedy) {
    option.check([name = option.get_name(), whose = std::string(whose),
                  remedy = std::string(remedy)](const std::string& value) -> std::string {
        if (value.empty()) {
            throw RefusedValue{{fmt::format("{} is empty", whose), name, remedy}};
        }
        return {};
    });
}

std::vector<std::string> each_once(const std::vector<std::string>& words) {
    std::vector<std::string> once;
    for (const std::string& word : words) {
        if (std::find(once.begin(), once.end(), word) == once.end()) {
            once.push_back(word);
        }
    }
    return once;
}

}  // namespace crossover::cli
