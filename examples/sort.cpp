// Work in place: std::sort and the sort of oneTBB. The input is put back before every call.
//
//     g++ -std=c++17 -O3 -I include examples/sort.cpp -o sort -ltbb
//     ./sort --budget 14s
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <crossover/compare.hpp>

namespace {

struct Keys {
    std::vector<double> unsorted, sorted;

    auto begin() const { return sorted.begin(); }
    auto end() const { return sorted.end(); }
};

}  // namespace

CROSSOVER_COMPARE(sort)
    .setup([](std::size_t n) {
        std::vector<double> keys = crossover::uniform(n);
        return Keys{keys, keys};
    })
    .serial([](Keys& keys) { std::sort(keys.sorted.begin(), keys.sorted.end()); })
    .way("tbb",
         [](Keys& keys) { oneapi::tbb::parallel_sort(keys.sorted.begin(), keys.sorted.end()); })
    .before_each([](Keys& keys) { keys.sorted = keys.unsorted; })
    .tolerance(0.0)
    .range(64, 262144);

CROSSOVER_MAIN()
