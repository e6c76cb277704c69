// The parallel mode of GNU's standard library, whose switches can be lowered while a program runs.
#include <omp.h>

#include <parallel/settings.h>
#include <algorithm>
#include <crossover/compare.hpp>
#include <numeric>
#include <parallel/algorithm>
#include <parallel/numeric>

namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

struct Numbers {
    std::vector<double> first, x;

    auto begin() const { return x.begin(); }
    auto end() const { return x.end(); }
};

Numbers numbers(std::size_t n) {
    std::vector<double> x = crossover::uniform(n);
    return {x, x};
}
void put_back(Numbers& numbers) {
    numbers.x = numbers.first;
}

void lower_switches(unsigned workers) {
    omp_set_num_threads(static_cast<int>(workers));
    __gnu_parallel::_Settings settings;
    settings.sort_minimal_n = 2;
    settings.accumulate_minimal_n = 2;
    __gnu_parallel::_Settings::set(settings);
}

Facts switch_of(const std::string& function, std::size_t n, const std::string& name,
                const std::string& source) {
    return {{"library", "libstdc++ parallel mode"},
            {"library_version", std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__)},
            {"function", function},
            {"switch", "n >= _Settings::" + name},
            {"switch_n", std::to_string(n)},
            {"switch_source", source}};
}

}  // namespace

CROSSOVER_COMPARE(gnu_parallel_sort)
    .setup(numbers)
    .serial([](Numbers& v) { std::sort(v.x.begin(), v.x.end()); })
    .way("openmp", [](Numbers& v) { __gnu_parallel::sort(v.x.begin(), v.x.end()); })
    .once(lower_switches)
    .before_each(put_back)
    .tolerance(0.0)
    .range(16, 262144)
    .environment(switch_of("sort of doubles", __gnu_parallel::_Settings().sort_minimal_n,
                           "sort_minimal_n", "parallel/settings.h:324"));

CROSSOVER_COMPARE(gnu_parallel_accumulate)
    .setup(numbers)
    .serial([](Numbers& v) { return std::accumulate(v.x.begin(), v.x.end(), 0.0); })
    .way("openmp",
         [](Numbers& v) { return __gnu_parallel::accumulate(v.x.begin(), v.x.end(), 0.0); })
    .once(lower_switches)
    .range(16, 1048576)
    .environment(switch_of("accumulate of doubles",
                           __gnu_parallel::_Settings().accumulate_minimal_n, "accumulate_minimal_n",
                           "parallel/settings.h:295"));

CROSSOVER_MAIN()
