// The main of a program of comparisons. A part of <crossover/compare.hpp>.
#pragma once

#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "crossover/detail/compare_runner.hpp"
#include "crossover/detail/sweep_itself.hpp"

namespace crossover::detail {

/// One line that says what is wrong with how the comparisons were written; empty where nothing is.
inline std::string mistake() {
    if (names().empty()) {
        return "this program holds no comparison: begin one with CROSSOVER_COMPARE(name)";
    }
    if (comparisons().size() < names().size()) {
        return "a comparison has no serial way: add .serial(…) to every one";
    }
    std::set<std::string> seen;
    for (const auto& one : comparisons()) {
        if (!seen.insert(one->name).second) {
            return "'" + one->name + "' is compared twice: give it another name";
        }
        const std::vector<std::string> ways = one->ways();
        if (ways.size() == 1) {
            return "'" + one->name + "' has no way beside serial: add .way(\"name\", …)";
        }
        const std::set<std::string> distinct(ways.begin(), ways.end());
        if (distinct.size() < ways.size()) {
            return "'" + one->name + "' has two ways of one name: give each its own";
        }
        if (one->step == 1 || one->step > k_largest_step) {
            return "the step of '" + one->name + "' is " + std::to_string(one->step) +
                   ": give .step a factor from 2 to " + std::to_string(k_largest_step);
        }
        for (const std::string& way : ways) {
            if (way.empty() || way.find_first_of("\"\\=,{}") != std::string::npos) {
                return "'" + way + "' cannot name a way: use letters, digits, - and _";
            }
        }
    }
    return "";
}

/// A sweep of every comparison, one after the other, or of that which --workload names. Returns
/// the status of the first one that failed.
inline int main_of(int argc, char** argv) {
    if (const std::string wrong = mistake(); !wrong.empty()) {
        std::fprintf(stderr, "%s: %s\n", argv[0], wrong.c_str());
        return 2;
    }
    if (argc > 1 && std::string(argv[1]) == "--serve") {
        return serve();
    }
    return sweep_each(names(), {argv + 1, argv + argc});
}

}  // namespace crossover::detail
