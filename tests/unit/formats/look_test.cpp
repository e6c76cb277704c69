#include "benchmarks/formats/look.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>

namespace crossover::formats {
namespace {

TEST(Look, TheLocaleChoosesTheCharacters) {
    setenv("LC_ALL", "C.UTF-8", 1);
    EXPECT_EQ(terminal_charset(), text::Charset::utf8);
    setenv("LC_ALL", "C", 1);
    EXPECT_EQ(terminal_charset(), text::Charset::ascii);
    unsetenv("LC_ALL");
    std::setlocale(LC_CTYPE, "C");
}

}  // namespace
}  // namespace crossover::formats
