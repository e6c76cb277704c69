// One function of yours on all backends of Crossover: from which n does which of them pay?
//
//     #include <crossover/map.hpp>
//     using crossover::between;
//
//     CROSSOVER_MAP(hypotenuse)
//         .inputs(between(0, 1), between(0, 1))
//         .element([](double a, double b) { return std::sqrt(a * a + b * b); });
//     CROSSOVER_MAP_MAIN()
//
// ./hypotenuse --budget 14s sweeps itself: it starts `crossover sweep --program ./hypotenuse` with
// the options that it was given. C++17 and Linux. The program links the library crossover_map (in
// CMake: crossover_add_map), which it reaches through plain C alone (detail/map_job.h).
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "crossover/detail/compare_results.hpp"
#include "crossover/detail/map_job.h"

namespace crossover {

namespace detail {

/// What between() makes.
struct Between {
    using Value = double;
    double low, high;

    Value at(std::size_t /*index*/, std::uint64_t bits) const {
        return low + (high - low) * (static_cast<double>(bits >> 11U) * 0x1p-53);
    }
};

/// What from() makes.
template <class F>
struct FromIndex {
    using Value = std::decay_t<std::invoke_result_t<const F&, std::size_t>>;
    F function;

    Value at(std::size_t index, std::uint64_t /*bits*/) const { return function(index); }
};

}  // namespace detail

/// An input array of doubles, uniform in [low, high).
inline detail::Between between(double low, double high) {
    return {low, high};
}

/// An input array whose element i is function(i), for data of your own. The function is called from
/// several threads at once.
template <class F>
detail::FromIndex<F> from(F function) {
    return {std::move(function)};
}

namespace detail {

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), which reaches its index-th state in one step.
constexpr std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
    return z ^ (z >> 31U);
}
constexpr std::uint64_t random_bits(std::uint64_t seed, std::size_t array, std::size_t index) {
    constexpr std::uint64_t k_step = 0x9e3779b97f4a7c15;
    return mixed(mixed(seed + (array + 1) * k_step) + (index + 1) * k_step);
}

/// One array: addresses at once, memory where a worker first touches it. Forked workers share it.
template <class T>
class SharedArray {
    static_assert(std::is_trivially_copyable_v<T>, "an input is copied as bytes");

  public:
    bool open(std::size_t n) {
        constexpr std::size_t k_behind = 64;  // stencils read a little further
        void* const found = mmap(nullptr, (n + k_behind) * sizeof(T), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        m_data = found == MAP_FAILED ? nullptr : static_cast<T*>(found);
        return m_data != nullptr;
    }
    T* data() const { return m_data; }

  private:
    T* m_data = nullptr;  ///< until the process ends
};

/// A map with its types. It lives until the program ends.
template <class Out, class Slice, class... Makers>
class TypedMap {
    static_assert(std::is_trivially_copyable_v<Out>, "an output is copied as bytes");
    using Indices = std::index_sequence_for<Makers...>;

  public:
    TypedMap(const char* name, std::tuple<Makers...> makers, Slice slice)
        : m_makers(std::move(makers)), m_slice(std::move(slice)) {
        m_job.version = CROSSOVER_MAP_JOB_VERSION;
        m_job.name = name;
        m_job.output_size = sizeof(Out);
        m_job.input_size = (sizeof(typename Makers::Value) + ... + 0);
        m_job.self = this;
        m_job.open = [](void* self, std::size_t n) { return own(self).open(n, Indices()) ? 0 : 1; };
        m_job.fill = [](void* self, std::uint64_t seed, std::size_t first, std::size_t count) {
            own(self).fill(seed, first, count, Indices());
        };
        m_job.map = [](const void* self, std::size_t first, std::size_t count, void* out) {
            own(self).map(first, count, static_cast<Out*>(out), Indices());
        };
        m_job.differ = [](const void* self, const void* expected, const void* found, std::size_t n,
                          char* text, std::size_t room) {
            return own(self).differ(static_cast<const Out*>(expected),
                                    static_cast<const Out*>(found), n, text, room);
        };
        crossover_add_map_job(&m_job);
    }
    TypedMap(const TypedMap&) = delete;
    TypedMap& operator=(const TypedMap&) = delete;
    ~TypedMap() = default;

    crossover_map_job& job() { return m_job; }
    void set_tolerance(double relative) { m_tolerance = relative; }

  private:
    static TypedMap& own(void* self) { return *static_cast<TypedMap*>(self); }
    static const TypedMap& own(const void* self) { return *static_cast<const TypedMap*>(self); }

    template <std::size_t... I>
    bool open(std::size_t n, std::index_sequence<I...> /*indices*/) {
        return (std::get<I>(m_arrays).open(n) && ...);
    }
    template <std::size_t... I>
    void fill(std::uint64_t seed, std::size_t first, std::size_t count,
              std::index_sequence<I...> /*indices*/) {
        (fill_one<I>(seed, first, count), ...);
    }
    template <std::size_t I>
    void fill_one(std::uint64_t seed, std::size_t first, std::size_t count) {
        auto* const values = std::get<I>(m_arrays).data();
        for (std::size_t i = first; i < first + count; ++i) {
            new (values + i) auto(std::get<I>(m_makers).at(i, random_bits(seed, I, i)));
        }
    }
    template <std::size_t... I>
    void map(std::size_t first, std::size_t count, Out* out,
             std::index_sequence<I...> /*indices*/) const {
        m_slice(out, first, count,
                static_cast<const typename Makers::Value*>(std::get<I>(m_arrays).data())...);
    }
    int differ(const Out* expected, const Out* found, std::size_t n, char* text,
               std::size_t room) const {
        for (std::size_t i = 0; i < n; ++i) {
            const std::string words = difference_at(i, expected[i], found[i]);
            if (!words.empty()) {
                std::snprintf(text, room, "%s", words.c_str());
                return 1;
            }
        }
        return 0;
    }
    std::string difference_at(std::size_t i, const Out& expected, const Out& found) const {
        std::string words;
        if constexpr (std::is_arithmetic_v<Out> || IsRange<Out>::value ||
                      IsComparable<Out>::value) {
            words = difference(expected, found, m_tolerance, "this backend");
        } else if (std::memcmp(&expected, &found, sizeof(Out)) != 0) {
            words = "has other bytes with this backend than serially";
        }
        return words.empty() ? words : "element " + std::to_string(i) + " " + words;
    }

    crossover_map_job m_job{};
    std::tuple<Makers...> m_makers;
    std::tuple<SharedArray<typename Makers::Value>...> m_arrays{};
    Slice m_slice;
    double m_tolerance = 1e-9;
};

/// What may be said of a map behind its function.
template <class Map>
class MapOptions {
  public:
    explicit MapOptions(Map& map) : m_map(&map) {}

    /// How far outputs may differ from those of the serial loop, relative to the larger one; 1e-9
    /// by default, 0: not at all.
    const MapOptions& tolerance(double relative) const {
        m_map->set_tolerance(relative);
        return *this;
    }
    /// The sizes that make sense; without it a sweep finds the largest one by itself.
    const MapOptions& range(std::size_t n_min, std::size_t n_max) const {
        m_map->job().n_min = n_min;
        m_map->job().n_max = n_max;
        return *this;
    }

  private:
    Map* m_map;
};

template <class... Makers>
class WithInputs {
  public:
    WithInputs(const char* name, Makers... makers) : m_name(name), m_makers(std::move(makers)...) {}

    /// y[i] = function(a[i], b[i], …): pure, and of no size.
    template <class F>
    auto element(F function) const {
        using Out = std::decay_t<std::invoke_result_t<const F&, const typename Makers::Value&...>>;
        return slice<Out>([function](Out* __restrict__ out, std::size_t first, std::size_t count,
                                     const typename Makers::Value*... in) {
            for (std::size_t i = 0; i < count; ++i) {
                out[i] = function(in[first + i]...);
            }
        });
    }

    /// function(out, first, count, a, b, …) writes the outputs with indices first … first + count -
    /// 1 to out[0] … out[count - 1]. For stencils and for work that neighbours share: it may read
    /// the arrays from index 0 to 64 elements behind its last one. How a map is cut into slices
    /// must not change its result.
    template <class Out, class F>
    auto slice(F function) const {
        using Map = TypedMap<Out, F, Makers...>;
        return MapOptions<Map>(*new Map(m_name, m_makers, std::move(function)));
    }

  private:
    const char* m_name;
    std::tuple<Makers...> m_makers;
};

struct NamedMap {
    const char* name;

    /// One array each: between(low, high) or from(function of the index).
    template <class... Makers>
    WithInputs<Makers...> inputs(Makers... makers) const {
        static_assert(sizeof...(Makers) > 0, "a map has one input array or more");
        return WithInputs<Makers...>(name, std::move(makers)...);
    }
};

}  // namespace detail
}  // namespace crossover

/// Begins a map: .inputs(…).element(…), see above.
#define CROSSOVER_MAP(NAME)                                                                   \
    [[maybe_unused]] static const auto crossover_map_##NAME = ::crossover::detail::NamedMap { \
#NAME                                                                                 \
    }

/// The main of a program of maps.
#define CROSSOVER_MAP_MAIN()                   \
    int main(int argc, char** argv) {          \
        return crossover_map_main(argc, argv); \
    }
