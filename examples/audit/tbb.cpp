// oneTBB's parallel_sort, which calls std::sort below its switch; and std::execution::par of GNU's
// standard library, which runs on oneTBB.
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <crossover/compare.hpp>
#include <execution>
#include <memory>
#include <numeric>

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

/// So many threads and no more, until the process ends.
void threads(unsigned workers) {
    using oneapi::tbb::global_control;
    static std::unique_ptr<global_control> limit;
    limit = std::make_unique<global_control>(global_control::max_allowed_parallelism, workers);
}

void sort(Numbers& v) {
    std::sort(v.x.begin(), v.x.end());
}

Facts switch_of(const std::string& library, const std::string& version, const std::string& function,
                std::size_t n, const std::string& rule, const std::string& source) {
    return {{"library", library}, {"library_version", version},    {"function", function},
            {"switch", rule},     {"switch_n", std::to_string(n)}, {"switch_source", source}};
}

const std::string k_tbb =
    std::to_string(TBB_VERSION_MAJOR) + "." + std::to_string(TBB_VERSION_MINOR);
const std::string k_gnu = std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__);
const std::string k_par = "std::execution::par";

}  // namespace

CROSSOVER_COMPARE(tbb_sort)
    .setup(numbers)
    .serial(sort)
    .way("tbb", [](Numbers& v) { oneapi::tbb::parallel_sort(v.x.begin(), v.x.end()); })
    .once(threads)
    .before_each(put_back)
    .tolerance(0.0)
    .range(500, 262144)
    .gate(500)
    .environment(switch_of("oneTBB", k_tbb, "parallel_sort of doubles", 500, "n >= 500",
                           "oneapi/tbb/parallel_sort.h:239"));

CROSSOVER_COMPARE(par_sort)
    .setup(numbers)
    .serial(sort)
    .way("par", [](Numbers& v) { std::sort(std::execution::par, v.x.begin(), v.x.end()); })
    .once(threads)
    .before_each(put_back)
    .tolerance(0.0)
    .range(501, 262144)
    .gate(501)
    .environment(switch_of(k_par, k_gnu, "sort of doubles", 501, "n > 500",
                           "pstl/parallel_backend_tbb.h:1116"));

CROSSOVER_COMPARE(par_reduce)
    .setup(numbers)
    .serial([](Numbers& v) { return std::reduce(v.x.begin(), v.x.end(), 0.0); })
    .way("par",
         [](Numbers& v) { return std::reduce(std::execution::par, v.x.begin(), v.x.end(), 0.0); })
    .once(threads)
    .range(16, 1048576)
    .environment(switch_of(k_par, k_gnu, "reduce of doubles", 1, "none", "pstl/numeric_impl.h"));

CROSSOVER_MAIN()
