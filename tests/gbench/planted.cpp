// A Google Benchmark binary whose times are planted: every iteration says by manual time what it
// cost. What it is depends on the name of its file, so that copies of it are base, head and others:
// "slower" adds 20 % to BM_Sort/4096, "less" lacks BM_Fill, "more" has BM_New, "exits" ends in
// BM_Fill, "skips" gives it up, "chatty" prints to stdout wherever it can.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

namespace {

std::string g_kind;

bool is(const char* word) {
    return g_kind.find(word) != std::string::npos;
}

void say(benchmark::State& state, double seconds) {
    for (auto _ : state) {
        state.SetIterationTime(seconds);
    }
    if (is("chatty")) {
        std::printf("{\"name\": \"not a report\" } and { half\n");
    }
}

/// Serial takes 10 ns an element; parallel half of it and 5 us: they cross at n = 1,000.
void serial(benchmark::State& state) {
    say(state, 10e-9 * static_cast<double>(state.range(0)));
}
void parallel(benchmark::State& state) {
    say(state, 5e-6 + 5e-9 * static_cast<double>(state.range(0)));
}
/// The first argument is no size.
void second(benchmark::State& state) {
    say(state, 10e-9 * static_cast<double>(state.range(1)));
}
void sort(benchmark::State& state) {
    const bool slower = is("slower") && state.range(0) == 4096;
    say(state, 20e-9 * static_cast<double>(state.range(0)) * (slower ? 1.2 : 1.0));
    state.counters["nan"] = std::numeric_limits<double>::quiet_NaN();
    state.counters["items"] = benchmark::Counter(1.0, benchmark::Counter::kIsRate);
}
void fill(benchmark::State& state) {
    if (is("exits")) {
        std::fputs("fill: out of luck\n", stderr);
        std::_Exit(7);  // two threads come here, and only one may destroy globals
    }
    if (is("skips")) {
        state.SkipWithError("no device");
    }
    say(state, 3e-6);
}
template <class Container>
void copy(benchmark::State& state) {
    say(state, 1e-3);
}

void add() {
    using benchmark::RegisterBenchmark;
    RegisterBenchmark("BM_Serial", serial)->UseManualTime()->RangeMultiplier(4)->Range(16, 65536);
    RegisterBenchmark("BM_Parallel", parallel)
        ->UseManualTime()
        ->RangeMultiplier(2)
        ->Range(16, 65536);
    RegisterBenchmark("BM_Second", second)->UseManualTime()->ArgsProduct({{7, 8}, {64, 4096}});
    RegisterBenchmark("BM_Sort", sort)
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond)
        ->ArgName("size")
        ->Arg(256)
        ->Arg(4096);
    RegisterBenchmark("BM_Copy<std::vector<int, A&B>>", copy<std::vector<int>>)
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond)
        ->Repetitions(3)
        ->ReportAggregatesOnly();
    RegisterBenchmark("BM_Twice", fill)->UseManualTime()->Threads(2)->Iterations(100);
    if (!is("less")) {
        RegisterBenchmark("BM_Fill", fill)->UseManualTime()->Repetitions(2);
    }
    if (is("more")) {
        RegisterBenchmark("BM_New", fill)->UseManualTime();
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::string path(argv[0]);
    g_kind = path.substr(path.rfind('/') + 1);
    if (is("chatty")) {
        std::printf("hello from %s {\n\n", g_kind.c_str());
    }
    add();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    if (is("chatty")) {
        std::printf("bye }\n");
    }
    return 0;
}
