#include "benchmarks/formats/listing_text.hpp"

#include <gtest/gtest.h>

namespace crossover::formats {
namespace {

TEST(ListingText, IsALineEach) {
    EXPECT_EQ(listing_text({{"wave", "sines"}, {"fma:K", "a chain"}},
                           {{"serial", "a loop", {"loop"}, ""},
                            {"openmp", "a team", {"static", "dynamic"}, ""},
                            {"mpi", "ranks", {}, "Open MPI was not found"}}),
              "workloads\n"
              "  wave           sines\n"
              "  fma:K          a chain\n"
              "backends\n"
              "  serial         a loop\n"
              "  openmp         a team\n"
              "                   variants: static, dynamic\n"
              "  mpi            ranks\n"
              "                   absent: Open MPI was not found\n");
}

TEST(ListingText, AnEmptyListHasNoHeading) {
    EXPECT_EQ(listing_text({{"wave", "sines"}}, {}), "workloads\n  wave           sines\n");
    EXPECT_EQ(listing_text({}, {{"serial", "a loop", {}, ""}}),
              "backends\n  serial         a loop\n");
    EXPECT_EQ(listing_text({}, {}), "");
}

}  // namespace
}  // namespace crossover::formats
