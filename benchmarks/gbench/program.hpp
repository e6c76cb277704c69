// A Google Benchmark binary: what it holds, and one run of one of its benchmarks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backends/api/expected.hpp"
#include "benchmarks/gbench/report.hpp"

namespace crossover::gbench {

/// What an error of list_benchmarks() says of a program of another kind.
inline constexpr std::string_view k_is_none = "is no Google Benchmark binary";

struct Listing {
    std::vector<std::string> names;
    bool fixed_iterations = false;  ///< it takes --benchmark_min_time=Nx: 1.8 and newer
};

/// The benchmarks that `words` registers and the regular expression `filter` (empty: all) matches.
/// Fails where the program does not answer as Google Benchmark does, and where nothing matches.
/// Lines that its main prints every time are no names.
Expected<Listing> list_benchmarks(const std::vector<std::string>& words, const std::string& filter);

/// How long a run of a benchmark lasts.
struct Length {
    std::uint64_t iterations = 1;
    bool fixed = false;  ///< exactly so many iterations; else k_least_s, whatever `iterations` says
};

/// Without a fixed number of iterations the library adds some until a run takes so long.
inline constexpr double k_least_s = 0.01;

/// One process that runs the one benchmark `name`.
class Program {
  public:
    explicit Program(std::vector<std::string> words) : m_words(std::move(words)) {}

    Expected<Measured> run(const std::string& name, const Length& length) const;

  private:
    std::vector<std::string> m_words;
};

}  // namespace crossover::gbench
