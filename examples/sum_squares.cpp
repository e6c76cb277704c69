// A reduction: the sum of squares, in a plain loop and with OpenMP.
//
//     g++ -std=c++17 -O3 -fopenmp -I include examples/sum_squares.cpp -o sum_squares
//     ./sum_squares --budget 14s
#include <crossover/compare.hpp>

CROSSOVER_COMPARE(sum_squares)
    .setup([](std::size_t n) { return crossover::uniform(n); })
    .serial([](std::vector<double>& x) {
        double sum = 0.0;
        for (const double value : x) {
            sum += value * value;
        }
        return sum;
    })
    .way("openmp", [](std::vector<double>& x) {
        double sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
        for (std::size_t i = 0; i < x.size(); ++i) {
            sum += x[i] * x[i];
        }
        return sum;
    });

CROSSOVER_MAIN()
