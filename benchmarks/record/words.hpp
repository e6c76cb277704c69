// Choices as enums, each with the words that stand for them in JSON and on the command line: the
// one list of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "benchmarks/stats/crossover.hpp"
#include "benchmarks/stats/gate_verdict.hpp"

namespace crossover::record {

/// How calls are made: one after the other; each after a pause in which the workers fall asleep;
/// the first one of a process.
enum class CallMode : std::uint8_t { hot, cold, first };

/// The answer of a curve. `failed`: its runner did.
enum class CurveVerdict : std::uint8_t { crossover, always, never, unresolved, failed };

/// Why no further round of a curve was measured.
enum class Ended : std::uint8_t {
    answered,     ///< as narrow as was asked
    failed,       ///< a runner failed
    budget,       ///< the time was out
    rounds,       ///< so many rounds that more would hardly narrow it
    interrupted,  ///< by the user
    unsaved,      ///< the journal could not be written
};

enum class RunStatus : std::uint8_t { complete, interrupted, failed };

/// Of head against base, of a cell, a backend or a whole check.
enum class CheckVerdict : std::uint8_t { pass, regression, improvement, inconclusive };

/// Whether a verdict fails a command.
inline bool is_red(CheckVerdict verdict, bool inconclusive_is_failure) {
    return verdict == CheckVerdict::regression ||
           (inconclusive_is_failure && verdict == CheckVerdict::inconclusive);
}

/// Of one quantity between two stored runs. worse, better: beyond the margin and any doubt.
/// suspected: beyond the margin, and no rarer than chance gives among so many comparisons. none: no
/// change is shown. unknown: too little was measured to say.
enum class Change : std::uint8_t { none, worse, better, suspected, unknown };

/// Where parallel pays from in a head, against its baseline. open: nothing is shown.
enum class Move : std::uint8_t { earlier, later, same, open };

/// Which size of an answer a program is given to decide by: the upper end of the interval of n*, n*
/// itself, or the size from which nine of ten processes win.
enum class Take : std::uint8_t { upper, typical, safe };

/// The words of an enum, in the order of its values.
template <class Enum>
struct Words;
template <>
struct Words<Move> {
    static constexpr std::array<std::string_view, 4> k_all{"earlier", "later", "same", "open"};
};
template <>
struct Words<Take> {
    static constexpr std::array<std::string_view, 3> k_all{"upper", "typical", "safe"};
};
template <>
struct Words<CallMode> {
    static constexpr std::array<std::string_view, 3> k_all{"hot", "cold", "first"};
};
template <>
struct Words<CurveVerdict> {
    static constexpr std::array<std::string_view, 5> k_all{"crossover", "always", "never",
                                                           "unresolved", "failed"};
};
template <>
struct Words<Ended> {
    static constexpr std::array<std::string_view, 6> k_all{"answered", "failed",      "budget",
                                                           "rounds",   "interrupted", "unsaved"};
};
template <>
struct Words<RunStatus> {
    static constexpr std::array<std::string_view, 3> k_all{"complete", "interrupted", "failed"};
};
template <>
struct Words<CheckVerdict> {
    static constexpr std::array<std::string_view, 4> k_all{"pass", "regression", "improvement",
                                                           "inconclusive"};
};
template <>
struct Words<Change> {
    static constexpr std::array<std::string_view, 5> k_all{"none", "worse", "better", "suspected",
                                                           "unknown"};
};
template <>
struct Words<stats::Verdict> {
    static constexpr std::array<std::string_view, 4> k_all{"open", "win", "lose", "tie"};
};
template <>
struct Words<stats::GateLean> {
    static constexpr std::array<std::string_view, 4> k_all{"open", "slower", "faster", "none"};
};

template <class Enum>
constexpr std::string_view word_of(Enum value) {
    return Words<Enum>::k_all[static_cast<std::size_t>(value)];
}

/// None: no value has this word.
template <class Enum>
constexpr std::optional<Enum> from_word(std::string_view word) {
    const auto& all = Words<Enum>::k_all;
    const auto* const found = std::find(all.begin(), all.end(), word);
    return found == all.end() ? std::nullopt
                              : std::optional(static_cast<Enum>(found - all.begin()));
}

}  // namespace crossover::record
