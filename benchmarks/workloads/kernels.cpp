// Every kernel, and the one place that instantiates them: all backends run this machine code. A new
// workload is one functor and one row of the table at the end.
#include "benchmarks/workloads/kernels.hpp"

#include <array>
#include <cerrno>
#include <cmath>
#include <ctime>

#include "benchmarks/workloads/inputs.hpp"
#include "benchmarks/workloads/small_files.hpp"

namespace crossover::detail {
namespace {

/// y = a·x + b over doubles in [0, 1): next to no work for 16 bytes, so memory is the limit.
struct Scale {
    using Input = double;
    using Output = double;
    double a = 2.5;
    double b = -0.75;

    double operator()(double x) const noexcept { return a * x + b; }
    double input_at(std::uint64_t seed, std::size_t index) const noexcept {
        return random_unit(seed, index);
    }
};

/// y = √x · sin x over doubles in [1, 2): some 10 ns of computing an element. In that range the
/// library's sine takes one path, so the cost of an element does not depend on how much of the data
/// a branch predictor has learned by heart (over [0, 100) it grew from 9 ns at n = 2^10 to 16 ns at
/// n = 2^20).
struct Wave {
    using Input = double;
    using Output = double;

    double operator()(double x) const noexcept { return std::sqrt(x) * std::sin(x); }
    double input_at(std::uint64_t seed, std::size_t index) const noexcept {
        return 1.0 + random_unit(seed, index);
    }
};

/// `length` multiply-adds, each of which needs the one before: the knob for the cost of an element.
/// The factor is so near to 1 that the result still depends on x after the longest chain, and never
/// becomes denormal.
struct FmaChain {
    using Input = double;
    using Output = double;
    std::uint64_t length = 0;

    double operator()(double x) const noexcept {
        for (std::uint64_t step = 0; step < length; ++step) {
            x = x * (1.0 - 0x1p-20) + 0x1p-21;
        }
        return x;
    }
    double input_at(std::uint64_t seed, std::size_t index) const noexcept {
        return random_unit(seed, index);
    }
};

/// Escape time in the Mandelbrot set: iterations of z ← z² + c until |z| > 2, at most 256. Cost
/// depends on the element.
///
/// The points lie on the real axis right of the cusp at 1/4, where a point at distance e escapes
/// after about π/√e iterations (Boll 1991; Klebanoff, Fractals 9(4), 2001). The distance follows
/// log2 of the index up and down once every two octaves, for escape times from 8 to 256 and back:
/// the cost changes smoothly along i, and at every power of two one half of the range is at least
/// twice the work of the other, so equal slices are unequal work at any size. A random factor of
/// ±10 % makes the data depend on the seed.
struct Mandelbrot {
    struct Point {
        double re = 0.0;
        double im = 0.0;
    };
    using Input = Point;
    using Output = std::uint32_t;
    static constexpr std::uint32_t k_most_iterations = 256;

    std::uint32_t operator()(Point c) const noexcept {
        double re = 0.0;
        double im = 0.0;
        std::uint32_t iterations = 0;
        while (iterations < k_most_iterations && re * re + im * im <= 4.0) {
            const double next_re = re * re - im * im + c.re;
            im = 2.0 * re * im + c.im;
            re = next_re;
            ++iterations;
        }
        return iterations;
    }

    Point input_at(std::uint64_t seed, std::size_t index) const noexcept {
        const double octaves = std::log2(static_cast<double>(index) + 1.0);
        const double phase = std::fmod(octaves + 0.5, 2.0);
        const double height = phase < 1.0 ? phase : 2.0 - phase;
        const double escape_time =
            8.0 * std::exp2(5.0 * height) * (0.9 + 0.2 * random_unit(seed, index));
        const double root = 3.14159265358979323846 / escape_time;
        return {0.25 + root * root, 0.0};
    }
};

/// y = x·x of an integer: the textbook's parallel map.
struct SquareInt {
    using Input = std::int32_t;
    using Output = std::int64_t;

    std::int64_t operator()(std::int32_t x) const noexcept { return std::int64_t{x} * x; }
    std::int32_t input_at(std::uint64_t seed, std::size_t index) const noexcept {
        return static_cast<std::int32_t>(random_bits(seed, index) >> 32);
    }
};

/// y = ~x after a wait that uses no CPU, as for an answer from a network.
struct IoWait {
    using Input = std::int32_t;
    using Output = std::int32_t;
    std::uint64_t microseconds = 0;

    std::int32_t operator()(std::int32_t x) const noexcept {
        constexpr std::uint64_t k_us_per_s = 1'000'000;
        timespec left{.tv_sec = static_cast<time_t>(microseconds / k_us_per_s),
                      .tv_nsec = static_cast<long>(microseconds % k_us_per_s * 1000)};
        while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR) {
        }
        return ~x;
    }
    std::int32_t input_at(std::uint64_t seed, std::size_t index) const noexcept {
        return static_cast<std::int32_t>(random_bits(seed, index) >> 32);
    }
};

/// y = CRC-32 of small file number x: open, read 4 KiB from the page cache, digest, close. Needs
/// prepare().
struct FileRead {
    using Input = std::uint32_t;
    using Output = std::uint32_t;
    FolderLetters folder{};

    std::uint32_t operator()(std::uint32_t x) const noexcept { return digest_of_file(folder, x); }
    std::uint32_t input_at(std::uint64_t seed, std::size_t index) const noexcept {
        return static_cast<std::uint32_t>(random_bits(seed, index) % SmallFiles::k_count);
    }
};

template <class F>
Kernel plain(std::uint64_t /*parameter*/) {
    return erase(F{});
}

template <class F>
Kernel with_parameter(std::uint64_t parameter) {
    return erase(F{parameter});
}

Expected<std::shared_ptr<void>> prepare_files(Kernel& kernel) {
    auto files = SmallFiles::create();
    if (!files) {
        return failure(files.error());
    }
    kernel = erase(FileRead{(*files)->letters()});
    return std::shared_ptr<void>(std::move(*files));
}

constexpr std::array k_rows{
    WorkloadRow{
        {"scale", "", "", "y = a*x + b over doubles: bound by memory"}, 0, 0, &plain<Scale>},
    WorkloadRow{
        {"wave", "", "", "y = sqrt(x)*sin(x) over doubles: about 10 ns"}, 0, 0, &plain<Wave>},
    WorkloadRow{{"fma", "K", "64", "a chain of K multiply-adds: the cost knob"},
                1,
                1'000'000,
                &with_parameter<FmaChain>},
    WorkloadRow{
        {"mandelbrot", "", "", "escape time, up to 256 iterations: cost depends on the element"},
        0,
        0,
        &plain<Mandelbrot>},
    WorkloadRow{{"square_int", "", "", "y = x*x, 32-bit integers to 64-bit ones: the textbook map"},
                0,
                0,
                &plain<SquareInt>},
    WorkloadRow{
        {"io_wait", "US", "100", "each element waits US microseconds without using a CPU", true},
        1,
        1'000'000,
        &with_parameter<IoWait>},
    WorkloadRow{
        {"file_read", "", "", "reads and digests one of 64 files of 4 KiB: input-output-intensive"},
        0,
        0,
        &plain<FileRead>,
        &prepare_files},
};

}  // namespace

std::span<const WorkloadRow> workload_rows() noexcept {
    return k_rows;
}

}  // namespace crossover::detail
