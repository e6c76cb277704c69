// Prints results.json or ci.json of an example run: write_example_results (example|wild)
// (results|ci)
#include <cstdio>
#include <string_view>

#include "benchmarks/formats/exports.hpp"
#include "tests/unit/record/example_results.hpp"

int main(int argc, char** argv) {
    using namespace crossover::record;
    if (argc != 3) {
        std::fputs("usage: write_example_results (example|wild) (results|ci)\n", stderr);
        return 2;
    }
    const Results results =
        std::string_view(argv[1]) == "wild" ? wild_results() : example_results();
    std::fputs((std::string_view(argv[2]) == "ci"
                    ? crossover::formats::to_ci_json(results.environment, results.cells)
                    : to_results_json(results))
                   .c_str(),
               stdout);
    return 0;
}
