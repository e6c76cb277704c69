// crossover-fidelity: the suite itself put to the test, and its backends side by side, on fresh
// processes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "tests/proofs/fidelity/paired_runs.hpp"

namespace {

using namespace crossover;

struct Table {
    std::string_view name;
    unsigned rounds;  ///< where none are given
    void (*print)(const fidelity::Request&, const driver::Interrupt&);
    std::string_view summary;
    std::size_t fewest_backends = 1;
};

constexpr std::array k_tables{
    Table{"loops", 24, &fidelity::print_loops, "maps of wave against hand-written loops (default)"},
    Table{"overheads", 12, &fidelity::print_overheads,
          "maps of nearly nothing, hot and cold; deciding for serial"},
    Table{"bandwidth", 6, &fidelity::print_bandwidth,
          "scale at 2^26 against a plain loop; takes 2 GiB"},
    Table{"schedules", 12, &fidelity::print_schedules, "mandelbrot at its top size"},
    Table{"peers", 24, &fidelity::print_peers,
          "wave at 2^22: the first of two or more backends against each of the others", 2},
};

int usage() {
    fmt::print(stderr,
               "usage: crossover-fidelity [TABLE] [ROUNDS] [BACKEND:VARIANT]..., at least 3 "
               "rounds, every backend where "
               "none is named\n");
    for (const Table& table : k_tables) {
        fmt::print(stderr, "  {:<10} {}, {} rounds where none are given\n", table.name,
                   table.summary, table.rounds);
    }
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const auto* table =
        words.empty() ? k_tables.begin()
                      : std::find_if(k_tables.begin(), k_tables.end(), [&](const Table& known) {
                            return known.name == words.front();
                        });
    if (table != k_tables.end() && !words.empty()) {
        words.erase(words.begin());
    } else {
        table = k_tables.begin();
    }
    fidelity::Request request;
    request.rounds = table->rounds;
    request.binaries = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    if (!words.empty() && words.front().find_first_not_of("0123456789") == std::string::npos) {
        request.rounds = static_cast<unsigned>(std::atoi(words.front().c_str()));
        words.erase(words.begin());
    }
    const std::vector<std::string> known = fidelity::all_backends(request.binaries);
    const bool all_known = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::find(known.begin(), known.end(), word) != known.end();
    });
    request.backends = words.empty() ? known : words;
    if (request.rounds < 3 || !all_known || request.backends.size() < table->fewest_backends) {
        return usage();
    }
    const driver::Interrupt interrupt;
    table->print(request, interrupt);
    return interrupt.pending() ? 130 : 0;
}
