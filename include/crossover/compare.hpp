// Several ways to do the same thing: from which n does another one than the serial one pay?
//
//     #include <crossover/compare.hpp>
//
//     CROSSOVER_COMPARE(sum_squares)
//         .setup([](std::size_t n) { return crossover::uniform(n); })
//         .serial([](std::vector<double>& x) { … return sum; })
//         .way("openmp", [](std::vector<double>& x) { … return sum; });
//     CROSSOVER_MAIN()
//
// ./sum_squares --budget 14s sweeps itself: it starts `crossover sweep --program ./sum_squares`
// with the options that it was given. C++17, the standard library and Linux; nothing to link. What
// a driver sees of the program is the runner protocol (docs/protocol.md), so there is no ABI.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "crossover/detail/compare_main.hpp"
#include "crossover/detail/compare_results.hpp"

namespace crossover {

/// Keeps the compiler from leaving out what computes `value`.
template <class T>
void keep(const T& value) {
    asm volatile("" : : "r,m"(value) : "memory");
}

/// n doubles, uniform in [low, high), the same in every process for the same seed.
inline std::vector<double> uniform(std::size_t n, double low = 0.0, double high = 1.0,
                                   std::uint64_t seed = 1) {
    std::vector<double> values(n);
    std::uint64_t state = seed * 0x9e3779b97f4a7c15ULL | 1U;
    for (double& value : values) {
        // Knuth's 64-bit linear congruential generator: fast, since it runs in every process.
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        value = low + (high - low) * (static_cast<double>(state >> 11U) * 0x1p-53);
    }
    return values;
}

namespace detail {

/// A comparison over inputs of type Data, whose ways return Result (void: they leave their result
/// in the data).
template <class Data, class Result>
class TypedComparison final : public Comparison {
  public:
    using Kept = std::conditional_t<std::is_void_v<Result>, Data, Result>;
    struct Way {
        std::string name;
        std::function<Kept(Data&)> compute;
        std::function<void(Data&)> run;  ///< the same without a copy of the data
        std::function<void(unsigned)> once;
    };

    std::function<Data(std::size_t)> setup;
    std::function<void(Data&)> before_each;
    std::vector<Way> all;  ///< the first is serial
    double tolerance = 1e-9;

    std::vector<std::string> ways() const override {
        std::vector<std::string> names;
        for (const Way& way : all) {
            names.push_back(way.name);
        }
        return names;
    }

    void open(std::size_t way, unsigned workers) override {
        m_way = way;
        m_workers = workers;
        begin(way, way == 0 ? 1 : workers);
    }

    void prepare(std::size_t n) override {
        if (!m_data || m_n != n) {
            m_data.reset();  // two inputs need not fit into memory
            m_data = std::make_unique<Data>(made(n));
            m_n = n;
        }
    }

    void call() override { all[m_way].run(*m_data); }

    bool restores() const override { return static_cast<bool>(before_each); }
    void restore() override { before_each(*m_data); }

    std::string difference(std::size_t n) override {
        if (m_way == 0) {
            return "";
        }
        const Kept expected = computed(0, 1, n);
        const Kept found = computed(m_way, m_workers, n);
        return detail::difference(expected, found, tolerance, all[m_way].name);
    }

  private:
    void begin(std::size_t way, unsigned workers) {
        if (all[way].once) {
            all[way].once(workers);
        }
    }

    Data made(std::size_t n) {
        const auto start = std::chrono::steady_clock::now();
        Data data = setup(n);
        setup_seconds +=
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return data;
    }

    /// What a way makes of a fresh input.
    Kept computed(std::size_t way, unsigned workers, std::size_t n) {
        begin(way, workers);
        Data data = made(n);
        if (before_each) {
            before_each(data);
        }
        return all[way].compute(data);
    }

    std::size_t m_way = 0;
    unsigned m_workers = 1;
    std::unique_ptr<Data> m_data;
    std::size_t m_n = 0;
};

/// The ways of a comparison, one call after the other.
template <class Data, class Result>
class Ways {
  public:
    using Typed = TypedComparison<Data, Result>;
    explicit Ways(Typed& comparison) : m_comparison(&comparison) {}

    /// Another way, which is measured against the serial one.
    template <class F>
    Ways& way(const std::string& name, F function) {
        static_assert(std::is_same_v<std::invoke_result_t<F, Data&>, Result>,
                      "every way returns what the serial one returns");
        typename Typed::Way made;
        made.name = name;
        made.run = [function](Data& data) {
            if constexpr (std::is_void_v<Result>) {
                function(data);
                keep(data);
            } else {
                keep(function(data));
            }
        };
        made.compute = [function](Data& data) -> typename Typed::Kept {
            if constexpr (std::is_void_v<Result>) {
                function(data);
                return data;
            } else {
                return function(data);
            }
        };
        m_comparison->all.push_back(std::move(made));
        return *this;
    }
    /// The same for a single other way, called "parallel".
    template <class F>
    Ways& parallel(F function) {
        return way("parallel", std::move(function));
    }
    /// Called once in a process with the number of workers, before the way given last runs: for a
    /// library's own switch, such as openblas_set_num_threads.
    Ways& once(std::function<void(unsigned)> function) {
        m_comparison->all.back().once = std::move(function);
        return *this;
    }
    /// Puts the input back before every call, for work in place. It is not timed, so every call is
    /// timed alone: a few tens of nanoseconds of the clock are in every time.
    Ways& before_each(std::function<void(Data&)> function) {
        m_comparison->before_each = std::move(function);
        return *this;
    }
    /// How far results may differ, relative to the larger one; 1e-9 by default, 0: not at all.
    Ways& tolerance(double relative) {
        m_comparison->tolerance = relative;
        return *this;
    }
    /// What the record keeps of what is compared, such as {{"version", "2.1"}}; see
    /// environment.runtimes in results.json.
    Ways& environment(std::vector<std::pair<std::string, std::string>> facts) {
        m_comparison->environment = std::move(facts);
        return *this;
    }
    /// The sizes that make sense; without it a sweep finds the largest one by itself.
    Ways& range(std::size_t n_min, std::size_t n_max) {
        m_comparison->range = std::pair(n_min, n_max);
        return *this;
    }
    /// The factor between the sizes of the first rounds, 2 to 64 (4 by default): 2 for costs that
    /// grow like n^3.
    Ways& step(std::size_t factor) {
        m_comparison->step = factor;
        return *this;
    }
    /// What n counts: "rows". Told beside the answer.
    Ways& unit(const std::string& plural) {
        m_comparison->unit = plural;
        return *this;
    }
    /// Below n the library stays serial by itself: both sides are the same code there, and nothing
    /// is measured. A way that pays at n says that this switch is no smaller than it should be.
    Ways& gate(std::size_t n) {
        m_comparison->gate_n = n;
        return *this;
    }

  private:
    Typed* m_comparison;  ///< lives until the program ends
};

template <class Data>
class WithSetup {
  public:
    WithSetup(std::string name, std::function<Data(std::size_t)> setup)
        : m_name(std::move(name)), m_setup(std::move(setup)) {}

    /// The plain way, which all others are measured against: it uses one thread.
    template <class F>
    auto serial(F function) const {
        using Result = std::decay_t<std::invoke_result_t<F, Data&>>;
        auto comparison = std::make_unique<TypedComparison<Data, Result>>();
        comparison->name = m_name;
        comparison->setup = m_setup;
        Ways<Data, Result> ways(*comparison);
        ways.way("serial", std::move(function));
        comparisons().push_back(std::move(comparison));
        return ways;
    }

  private:
    std::string m_name;
    std::function<Data(std::size_t)> m_setup;
};

struct Named {
    const char* name;

    /// Makes the input of size n: what n counts is the author's choice. It runs in every process
    /// for every size that the process measures, outside the timed region.
    template <class F>
    auto setup(F function) const {
        names().emplace_back(name);
        return WithSetup<std::decay_t<std::invoke_result_t<F, std::size_t>>>(name,
                                                                             std::move(function));
    }
};

}  // namespace detail
}  // namespace crossover

/// Begins a comparison: .setup(…).serial(…).way(…), see above.
#define CROSSOVER_COMPARE(NAME)                                                                \
    [[maybe_unused]] static const auto crossover_compare_##NAME = ::crossover::detail::Named { \
#NAME                                                                                  \
    }

/// The main of a program of comparisons.
#define CROSSOVER_MAIN()                                 \
    int main(int argc, char** argv) {                    \
        return ::crossover::detail::main_of(argc, argv); \
    }
