#include "benchmarks/text/write_all.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string>

namespace crossover::text {
namespace {

TEST(WriteAll, GoesOnWhereAPartWasWritten) {
    // Beyond the limit of a file's size the system takes the part that fits, and refuses the rest.
    constexpr std::size_t k_limit = 600;
    std::FILE* const file = std::tmpfile();
    ASSERT_NE(file, nullptr);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit tight{k_limit, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &tight);
    const bool all = write_all(fileno(file), std::string(k_limit + 1, 'x'));
    const int reason = errno;
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_FALSE(all);
    EXPECT_EQ(reason, EFBIG);
    EXPECT_EQ(lseek(fileno(file), 0, SEEK_END), static_cast<off_t>(k_limit));
    EXPECT_TRUE(write_all(fileno(file), "the rest"));
    EXPECT_EQ(lseek(fileno(file), 0, SEEK_END), static_cast<off_t>(k_limit) + 8);
    std::fclose(file);
}

TEST(WriteAll, TellsWhatTheSystemRefuses) {
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    ASSERT_GE(full, 0);
    EXPECT_TRUE(write_all(full, ""));
    EXPECT_FALSE(write_all(full, "x"));
    EXPECT_EQ(errno, ENOSPC);
    close(full);
    EXPECT_FALSE(write_all(-1, "x"));
    EXPECT_EQ(errno, EBADF);
}

}  // namespace
}  // namespace crossover::text
