// How much of a long, single-threaded computation is repeated under a sanitizer, where it takes ten
// times as long.
#pragma once

namespace crossover::planted {

/// `count`, or a sixth of it under a sanitizer, at least 1: repetitions with other seeds walk the
/// same code.
constexpr unsigned fewer_if_sanitized(unsigned count) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return count < 6 ? 1 : count / 6;
#else
    return count;
#endif
}

}  // namespace crossover::planted
