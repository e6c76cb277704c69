#include "benchmarks/stats/crossover.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace crossover::stats {
namespace {

/// "LTW." at sizes 1, 4, 16, 64: lose, tie, win, open.
std::vector<SizeVerdict> curve(const std::string& letters) {
    std::vector<SizeVerdict> sizes;
    std::uint64_t n = 1;
    for (const char letter : letters) {
        const Verdict verdict = letter == 'W'   ? Verdict::win
                                : letter == 'L' ? Verdict::lose
                                : letter == 'T' ? Verdict::tie
                                                : Verdict::open;
        sizes.push_back({n, verdict});
        n *= 4;
    }
    return sizes;
}

std::uint64_t size_at(std::size_t index) {
    return std::uint64_t{1} << (2 * index);
}

bool only(const std::string& letters, char letter) {
    return letters.find_first_not_of(letter) == std::string::npos;
}

/// The truth table, told by string searches instead of a walk.
Classification oracle(const std::string& letters) {
    Classification expected;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        for (std::size_t j = i + 1; j < letters.size(); ++j) {
            const std::string ends{letters[i], letters[j]};
            const std::string between = letters.substr(i + 1, j - i - 1);
            if ((ends == "LW" || ends == "WL") && between.find_first_of("WL") == std::string::npos) {
                expected.further.push_back({ends == "LW", size_at(i), size_at(j)});
            }
        }
    }
    if (letters.back() == 'L') {
        expected.kind = Kind::never;
    } else if (letters.back() != 'W') {
        expected.kind = Kind::unresolved;
    } else if (only(letters, 'W')) {
        expected.kind = Kind::always;
    } else if (letters.find_first_of("WL") == letters.size() - 1) {
        expected.kind = Kind::unresolved;
    } else {
        expected.kind = Kind::crossover;
        expected.crossing = Crossing{true, std::nullopt, size_at(letters.find_last_not_of('W') + 1)};
        const std::size_t lose = letters.rfind('L');
        if (lose != std::string::npos) {
            expected.crossing->n_low = size_at(lose);
            std::erase_if(expected.further,
                          [&](const Crossing& c) { return c.to_parallel && c.n_low == size_at(lose); });
        }
    }
    return expected;
}

template <class Check>
void for_all_curves(std::size_t longest, const Check& check) {
    for (std::size_t length = 1; length <= longest; ++length) {
        for (std::size_t code = 0; code < (std::size_t{1} << (2 * length)); ++code) {
            std::string letters;
            for (std::size_t i = 0; i < length; ++i) {
                letters += "WLT."[code >> (2 * i) & 3U];
            }
            check(letters);
        }
    }
}

TEST(Crossover, AllCurvesOfUpToSevenSizesFollowTheTruthTable) {
    for_all_curves(7, [](const std::string& letters) {
        const Classification actual = classify(curve(letters));
        const Classification expected = oracle(letters);
        ASSERT_EQ(actual.kind, expected.kind) << letters;
        ASSERT_EQ(actual.crossing, expected.crossing) << letters;
        ASSERT_EQ(actual.further, expected.further) << letters;
    });
}

// Whatever the reason for a tie or an open size: if each win and lose is true, a monotone curve's n* is inside.
TEST(Crossover, TrueVerdictsOnAMonotoneCurveAlwaysBracketTheCrossover) {
    for_all_curves(6, [](const std::string& letters) {
        for (std::size_t first_win = 0; first_win <= letters.size(); ++first_win) {
            const bool all_true = letters.find('W') >= first_win &&
                                  (letters.rfind('L') == std::string::npos || letters.rfind('L') < first_win);
            const Classification result = classify(curve(letters));
            if (!all_true || result.kind != Kind::crossover) {
                continue;
            }
            ASSERT_LT(first_win, letters.size()) << letters;
            ASSERT_LE(size_at(first_win), result.crossing->n_high) << letters;
            if (result.crossing->n_low) {
                ASSERT_GT(size_at(first_win), *result.crossing->n_low) << letters;
            }
        }
    });
}

TEST(Crossover, ReasonsAreGivenExactlyWhereSomethingIsNotProven) {
    for_all_curves(5, [](const std::string& letters) {
        const Classification result = classify(curve(letters));
        bool expected = result.kind == Kind::unresolved;
        if (result.kind == Kind::crossover) {
            const std::size_t lose = letters.rfind('L');
            const std::string between = lose == std::string::npos ? letters : letters.substr(lose);
            expected = lose == std::string::npos || between.find_first_of("T.") != std::string::npos;
        }
        ASSERT_EQ(!result.reason.empty(), expected) << letters << ": " << result.reason;
    });
}

TEST(Crossover, ReasonsInWords) {
    EXPECT_EQ(classify({}).kind, Kind::unresolved);
    EXPECT_EQ(classify({}).reason, "no size was tested");
    EXPECT_EQ(classify(curve("LLT")).reason, "serial and parallel are too close to tell at the largest size, n = 16");
    EXPECT_EQ(classify(curve("LW.")).reason, "too few rounds to decide the largest size, n = 16");
    EXPECT_EQ(classify(curve("TTW")).reason,
              "only the largest size wins, n = 16, and no size loses: too close to tell");
    EXPECT_EQ(classify(curve("LTW")).reason, "neither is proven faster at n = 4");
    EXPECT_EQ(classify(curve("LTWTW")).reason, "neither is proven faster at n = 4 and 1 larger size");
    EXPECT_EQ(classify(curve("LT.TW")).reason, "neither is proven faster at n = 4 and 2 larger sizes");
    EXPECT_EQ(classify(curve("LTLTW")).reason, "neither is proven faster at n = 64");
    EXPECT_EQ(
        classify(curve("TWW")).reason,
        "serial is proven faster at no size; parallel pays from n = 4 or before; neither is proven faster at n = 1");
}

TEST(Crossover, SizesOutOfOrderAreRefused) {
    const std::vector<SizeVerdict> falling{{4, Verdict::lose}, {2, Verdict::win}};
    const std::vector<SizeVerdict> twice{{4, Verdict::lose}, {4, Verdict::win}};
    EXPECT_THROW(classify(falling), std::invalid_argument);
    EXPECT_THROW(classify(twice), std::invalid_argument);
}

}  // namespace
}  // namespace crossover::stats
