#include "backends/api/spin.hpp"

#include <gtest/gtest.h>

namespace crossover {
namespace {

using std::chrono::microseconds;

Problem with(unsigned workers, unsigned usable_cpus) {
    return {.kernel = {}, .workers = workers, .usable_cpus = usable_cpus};
}

TEST(SpinWindow, IsTheWantedOneWhileThereIsACpuForEachWorker) {
    EXPECT_EQ(spin_window(with(1, 1), microseconds{40}), microseconds{40});
    EXPECT_EQ(spin_window(with(8, 8), microseconds{40}), microseconds{40});
    EXPECT_EQ(spin_window(with(7, 8), microseconds{40}), microseconds{40});
}

TEST(SpinWindow, IsNothingWithMoreWorkersThanUsableCpus) {
    EXPECT_EQ(spin_window(with(9, 8), microseconds{40}), microseconds{0});
    EXPECT_EQ(spin_window(with(2, 1), microseconds{40}), microseconds{0});
}

TEST(SpinWindow, AsksTheProcessWhereNobodySaysHowManyThereAre) {
    EXPECT_EQ(spin_window(with(allowed_cpus(), 0), microseconds{40}), microseconds{40});
    EXPECT_EQ(spin_window(with(allowed_cpus() + 1, 0), microseconds{40}), microseconds{0});
}

TEST(SpinUntil, LooksUntilItComesTrue) {
    int looks = 0;
    EXPECT_TRUE(spin_until([&] { return ++looks == 500; }, std::chrono::seconds{60}));
    EXPECT_EQ(looks, 500);
}

TEST(SpinUntil, GivesUpAtTheEndOfTheWindow) {
    int looks = 0;
    EXPECT_FALSE(spin_until([&] { return ++looks < 0; }, microseconds{50}));
    EXPECT_GT(looks, 0);
}

TEST(SpinUntil, NeverLooksWithoutAWindow) {
    EXPECT_FALSE(spin_until([] { return true; }, microseconds{0}));
}

}  // namespace
}  // namespace crossover
