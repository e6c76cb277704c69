// Twenty benchmarks of real work, for prove_gbench.py: five kernels at four sizes. Under a file
// name with "slower" in it, BM_Mix/4096 does a tenth more.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace {

bool g_slower = false;

std::uint64_t mixed(std::uint64_t value) {
    value ^= value >> 33U;
    value *= 0xff51afd7ed558ccdULL;
    return value ^ (value >> 29U);
}

void mix(benchmark::State& state) {
    std::int64_t steps = state.range(0);
    steps += g_slower && steps == 4096 ? steps / 10 : 0;
    for (auto _ : state) {
        std::uint64_t value = 1;
        for (std::int64_t i = 0; i < steps; ++i) {
            value = mixed(value + 1);
        }
        benchmark::DoNotOptimize(value);
    }
}
BENCHMARK(mix)->Name("BM_Mix")->RangeMultiplier(4)->Range(256, 16384);

void add_up(benchmark::State& state) {
    const std::vector<double> values(static_cast<std::size_t>(state.range(0)), 0.5);
    for (auto _ : state) {
        double total = 0.0;
        for (const double value : values) {
            total += value;
        }
        benchmark::DoNotOptimize(total);
    }
}
BENCHMARK(add_up)->Name("BM_Sum")->RangeMultiplier(8)->Range(64, 32768);

void sort(benchmark::State& state) {
    std::vector<std::uint64_t> values(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = mixed(i);
        }
        std::sort(values.begin(), values.end());
        benchmark::DoNotOptimize(values.data());
    }
}
BENCHMARK(sort)->Name("BM_Sort")->RangeMultiplier(4)->Range(64, 4096);

void copy(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    const std::vector<char> from(size, 'x');
    std::vector<char> to(size);
    for (auto _ : state) {
        std::memcpy(to.data(), from.data(), size);
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(copy)->Name("BM_Copy")->Arg(1024)->Arg(8192)->Arg(65536)->Arg(524288);

void roots(benchmark::State& state) {
    for (auto _ : state) {
        double total = 0.0;
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            total += std::sqrt(static_cast<double>(i));
        }
        benchmark::DoNotOptimize(total);
    }
}
BENCHMARK(roots)->Name("BM_Roots")->Arg(16)->Arg(128)->Arg(1024)->Arg(8192);

}  // namespace

int main(int argc, char** argv) {
    const std::string path(argv[0]);
    g_slower = path.find("slower", path.rfind('/') + 1) != std::string::npos;
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
