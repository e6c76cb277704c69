#include "benchmarks/stats/crossover.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace crossover::stats {
namespace {

using Sizes = std::span<const SizeVerdict>;

bool decided(const SizeVerdict& size) {
    return size.verdict == Verdict::win || size.verdict == Verdict::lose;
}

std::string at_size(const SizeVerdict& size) {
    return "n = " + std::to_string(size.n);
}

/// All changes of the lead between neighbouring decided sizes, by increasing n.
std::vector<Crossing> changes(Sizes sizes) {
    std::vector<Crossing> result;
    const SizeVerdict* last = nullptr;
    for (const SizeVerdict& size : sizes) {
        if (!decided(size)) {
            continue;
        }
        if (last != nullptr && last->verdict != size.verdict) {
            result.push_back({.to_parallel = size.verdict == Verdict::win, .n_low = last->n, .n_high = size.n});
        }
        last = &size;
    }
    return result;
}

/// "n = 64", or "n = 64 and 2 sizes above": the sizes of [first, last) that are not decided.
std::string undecided_text(Sizes sizes) {
    const auto first = std::find_if_not(sizes.begin(), sizes.end(), decided);
    const auto others = std::count_if(first + 1, sizes.end(), [](const SizeVerdict& size) { return !decided(size); });
    std::string text = at_size(*first);
    if (others > 0) {
        text += " and " + std::to_string(others) + (others == 1 ? " larger size" : " larger sizes");
    }
    return text;
}

void classify_winning_top(Sizes sizes, Classification& result) {
    std::size_t run = sizes.size() - 1;
    while (run > 0 && sizes[run - 1].verdict == Verdict::win) {
        --run;
    }
    if (run == 0) {
        result.kind = Kind::always;
        return;
    }
    if (std::count_if(sizes.begin(), sizes.end(), decided) == 1) {
        result.reason = "only the largest size wins, " + at_size(sizes[run]) + ", and no size loses: too close to tell";
        return;
    }
    result.kind = Kind::crossover;
    Crossing crossing{.to_parallel = true, .n_low = std::nullopt, .n_high = sizes[run].n};
    std::size_t above = 0;
    for (std::size_t i = 0; i < run; ++i) {
        if (sizes[i].verdict == Verdict::lose) {
            crossing.n_low = sizes[i].n;
            above = i + 1;
        }
    }
    result.crossing = crossing;
    if (crossing.n_low) {
        // The last change under a winning top is this crossing, with a possibly lower n_high.
        result.further.pop_back();
    } else {
        result.reason = "serial is proven faster at no size; parallel pays from " + at_size(sizes[run]) + " or before";
    }
    if (above < run) {
        result.reason += (result.reason.empty() ? "" : "; ") + std::string("neither is proven faster at ") +
                         undecided_text(sizes.subspan(above, run - above));
    }
}

}  // namespace

Classification classify(std::span<const SizeVerdict> sorted_by_n) {
    const auto not_increasing = [](const SizeVerdict& a, const SizeVerdict& b) { return a.n >= b.n; };
    if (std::adjacent_find(sorted_by_n.begin(), sorted_by_n.end(), not_increasing) != sorted_by_n.end()) {
        throw std::invalid_argument("classify: sizes must be strictly increasing");
    }
    Classification result;
    if (sorted_by_n.empty()) {
        result.reason = "no size was tested";
        return result;
    }
    result.further = changes(sorted_by_n);
    const SizeVerdict& top = sorted_by_n.back();
    switch (top.verdict) {
        case Verdict::win:
            classify_winning_top(sorted_by_n, result);
            break;
        case Verdict::lose:
            result.kind = Kind::never;
            break;
        case Verdict::tie:
            result.reason = "serial and parallel are too close to tell at the largest size, " + at_size(top);
            break;
        case Verdict::open:
            result.reason = "too few rounds to decide the largest size, " + at_size(top);
            break;
    }
    return result;
}

}  // namespace crossover::stats
