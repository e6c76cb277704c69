#include "backends/api/nearest_name.hpp"

#include <gtest/gtest.h>

#include <array>

namespace crossover {
namespace {

constexpr std::array<std::string_view, 4> k_names{"scale", "wave", "fma", "mandelbrot"};

TEST(EditDistance, CountsEveryKindOfEditOnce) {
    EXPECT_EQ(edit_distance("wave", "wave"), 0U);
    EXPECT_EQ(edit_distance("wave", "waves"), 1U);
    EXPECT_EQ(edit_distance("wave", "ave"), 1U);
    EXPECT_EQ(edit_distance("wave", "cave"), 1U);
    EXPECT_EQ(edit_distance("wave", "wvae"), 1U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
    EXPECT_EQ(edit_distance("ca", "abc"), 3U) << "no part is edited twice";
    EXPECT_EQ(edit_distance("", "fma"), 3U);
    EXPECT_EQ(edit_distance("fma", ""), 3U);
}

TEST(EditDistance, DoesNotCountCase) {
    EXPECT_EQ(edit_distance("WaVe", "wave"), 0U);
    EXPECT_EQ(edit_distance("WVAE", "wave"), 1U);
    EXPECT_EQ(edit_distance("[", "{"), 1U) << "only letters have a case";
}

TEST(NearestName, FindsWhatWasMeant) {
    EXPECT_EQ(nearest_name("wvae", k_names), "wave");
    EXPECT_EQ(nearest_name("mandlebort", k_names), "mandelbrot");
    EXPECT_EQ(nearest_name("fm", k_names), "fma");
}

TEST(NearestName, DoesNotGuessWhenNothingIsNear) {
    EXPECT_EQ(nearest_name("tbb", k_names), "");
    EXPECT_EQ(nearest_name("", k_names), "");
    EXPECT_EQ(nearest_name("wavexyz", k_names), "") << "three edits in seven characters";
    EXPECT_EQ(nearest_name("wave", {}), "");
}

TEST(NearestName, PrefersTheFirstOfEquals) {
    constexpr std::array<std::string_view, 2> k_twins{"cat", "bat"};
    EXPECT_EQ(nearest_name("rat", k_twins), "cat");
}

TEST(NameRemedy, AsksOnlyWhenANameIsNearAndListsAll) {
    EXPECT_EQ(name_remedy("wvae", k_names),
              "did you mean 'wave'? there are: scale, wave, fma, mandelbrot");
    EXPECT_EQ(name_remedy("openmp", k_names), "there are: scale, wave, fma, mandelbrot");
}

}  // namespace
}  // namespace crossover
