#include "backends/api/choice.hpp"

#include <gtest/gtest.h>

#include <array>

namespace crossover {
namespace {

constexpr std::array<Variant, 2> k_variants{
    {{"fixed", "one slice each"}, {"dynamic", "chunks", true}}};

std::string error_of(std::string_view rest) {
    const auto choice = choose_variant("some", k_variants, rest);
    return choice ? "accepted" : to_string(choice.error());
}

TEST(ChooseVariant, TakesTheFirstWhereNoneIsNamed) {
    const auto choice = choose_variant("some", k_variants, "");
    ASSERT_TRUE(choice.has_value());
    EXPECT_EQ(choice->name, "fixed");
    EXPECT_EQ(choice->grain, 0U);
}

TEST(ChooseVariant, ReadsTheGrainOfThoseThatTakeOne) {
    EXPECT_EQ(choose_variant("some", k_variants, ":dynamic").value().grain, 0U);
    EXPECT_EQ(choose_variant("some", k_variants, ":dynamic:1").value().grain, 1U);
    EXPECT_EQ(choose_variant("some", k_variants, ":dynamic:18446744073709551615").value().grain,
              18446744073709551615ULL);
}

TEST(ChooseVariant, SuggestsTheNearestName) {
    EXPECT_EQ(error_of(":dinamic:64"),
              "unknown variant 'dinamic' of backend 'some': did you mean 'dynamic'? there are: "
              "fixed, dynamic");
    EXPECT_EQ(error_of(":"), "unknown variant '' of backend 'some': there are: fixed, dynamic");
}

TEST(ChooseVariant, RefusesAGrainWhereNoneIsTaken) {
    EXPECT_EQ(error_of(":fixed:64"),
              "'some:fixed' takes no grain, but '64' was given: ask for 'some:fixed'");
}

TEST(ChooseVariant, RefusesWhatIsNoGrain) {
    for (const std::string grain :
         {"", "0", "-1", "1.5", "1k", " 1", "1 ", "64:64", "18446744073709551616"}) {
        EXPECT_EQ(error_of(":dynamic:" + grain),
                  "'" + grain +
                      "' is no grain for 'some:dynamic': give a number of elements, at least 1: "
                      "'some:dynamic:1024'");
    }
}

TEST(ListedName, ShowsWhoTakesAGrain) {
    EXPECT_EQ(listed_name(k_variants[0]), "fixed");
    EXPECT_EQ(listed_name(k_variants[1]), "dynamic[:GRAIN]");
}

}  // namespace
}  // namespace crossover
