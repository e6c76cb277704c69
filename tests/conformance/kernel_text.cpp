#include "tests/conformance/kernel_text.hpp"

#include <sstream>

namespace crossover::conformance {
namespace {

constexpr const char* k_mark = "kernel";

/// Something whose place in the program is the same in every process.
const char k_anchor = 0;

std::ptrdiff_t place_of(const void* function) {
    return static_cast<const char*>(function) - &k_anchor;
}
const void* function_at(std::ptrdiff_t place) {
    return &k_anchor + place;
}

}  // namespace

std::string text_of(const Kernel& kernel) {
    std::ostringstream text;
    text << k_mark << ' ' << place_of(reinterpret_cast<const void*>(kernel.map)) << ' '
         << place_of(reinterpret_cast<const void*>(kernel.fill)) << ' ' << kernel.input_size << ' '
         << kernel.output_size;
    for (const std::byte byte : kernel.params.bytes) {
        text << ' ' << std::to_integer<unsigned>(byte);
    }
    return text.str();
}

std::optional<Kernel> kernel_from(const std::string& text) {
    std::istringstream words(text);
    std::string mark;
    std::ptrdiff_t map = 0;
    std::ptrdiff_t fill = 0;
    Kernel kernel;
    words >> mark >> map >> fill >> kernel.input_size >> kernel.output_size;
    if (mark != k_mark) {
        return std::nullopt;
    }
    kernel.map = reinterpret_cast<MapFunction>(const_cast<void*>(function_at(map)));
    kernel.fill = reinterpret_cast<FillFunction>(const_cast<void*>(function_at(fill)));
    for (std::byte& byte : kernel.params.bytes) {
        unsigned value = 0;
        words >> value;
        byte = static_cast<std::byte>(value);
    }
    return kernel;
}

}  // namespace crossover::conformance
