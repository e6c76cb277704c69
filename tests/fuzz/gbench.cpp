// What a Google Benchmark binary prints: its report, and the names that it lists.
#include <cmath>
#include <cstdint>
#include <string>

#include "benchmarks/gbench/names.hpp"
#include "benchmarks/gbench/report.hpp"
#include "tests/fuzz/demand.hpp"

namespace crossover::fuzz {
namespace {

void read_a_report(std::string_view text) {
    const auto measured = gbench::read_report(text, "BM_Sum<a, b>/8/manual_time");
    if (!measured) {
        return demand_readable(measured.error(), text);
    }
    demand(std::isfinite(measured->seconds_per_iteration) && measured->seconds_per_iteration > 0.0,
           "a time is a number above 0");
    demand(measured->repetitions >= 1, "something was repeated");
}

void take_a_name_apart(std::string_view name) {
    if (name.find(gbench::k_place) != std::string_view::npos) {
        return;  // no name has the mark of ours in it
    }
    for (const std::size_t argument : {1U, 2U, 9U}) {
        const gbench::SizedName sized = gbench::sized_name(name, argument);
        demand(sized.n >= 1, "a size is at least 1");
        if (sized.pattern != name) {
            const gbench::SizedName again =
                gbench::sized_name(gbench::name_at(sized.pattern, sized.n), argument);
            demand(again == sized, "a size put back is found again");
        }
    }
    demand(gbench::family_of(name).size() <= name.size(), "a family is a part of its name");
    demand(gbench::anchored_filter(name).size() >= name.size() + 2, "nothing is left out");
}

}  // namespace
}  // namespace crossover::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    crossover::fuzz::read_a_report(text);
    crossover::fuzz::take_a_name_apart(text);
    return 0;
}
