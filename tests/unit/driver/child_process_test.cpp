#include "benchmarks/driver/child_process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace crossover::driver {
namespace {

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 256> chunk{};
    for (;;) {
        const ssize_t count = read(descriptor, chunk.data(), chunk.size());
        if (count > 0) {
            text.append(chunk.data(), static_cast<std::size_t>(count));
        } else if (count == 0 || errno != EAGAIN) {
            return text;
        }
    }
}

TEST(ChildProcess, TalksThroughItsPipesInTheEnvironmentItWasGiven) {
    auto child = spawn({"sh", "-c", "read line; echo \"$line $GREETING ${HOME:-homeless}\""},
                       {"GREETING=hello", "PATH=/bin:/usr/bin"});
    ASSERT_TRUE(child.has_value());
    ASSERT_EQ(write(child->input.get(), "well\n", 5), 5);
    EXPECT_EQ(read_all(child->output.get()), "well hello homeless\n");
    EXPECT_EQ(end_process(child->pid, 5.0), "exited with status 0");
}

TEST(ChildProcess, SaysHowItEnded) {
    auto exits = spawn({"sh", "-c", "exit 3"}, {});
    ASSERT_TRUE(exits.has_value());
    EXPECT_EQ(end_process(exits->pid, 5.0), "exited with status 3");
    auto dies = spawn({"sh", "-c", "kill -SEGV $$"}, {});
    ASSERT_TRUE(dies.has_value());
    EXPECT_EQ(end_process(dies->pid, 5.0), "was killed by signal 11 (Segmentation fault)");
}

TEST(ChildProcess, AKillByOthersIsTold) {
    auto child = spawn({"sh", "-c", "kill -KILL $$"}, {});
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(end_process(child->pid, 5.0), "was killed by signal 9 (Killed)");
}

TEST(ChildProcess, AMissingProgramIsAnErrorWithItsName) {
    const auto child = spawn({"/nonexistent/runner"}, {});
    ASSERT_FALSE(child.has_value());
    EXPECT_EQ(child.error().what, "cannot start '/nonexistent/runner': No such file or directory");
}

TEST(ChildProcess, EndingTakesTheWholeGroupAlong) {
    auto child = spawn({"sh", "-c", "sleep 1000 & echo $!; wait"}, {"PATH=/bin:/usr/bin"});
    ASSERT_TRUE(child.has_value());
    std::string text;
    std::array<char, 32> chunk{};
    while (text.find('\n') == std::string::npos) {
        const ssize_t count = read(child->output.get(), chunk.data(), chunk.size());
        if (count > 0) {
            text.append(chunk.data(), static_cast<std::size_t>(count));
        }
    }
    const auto grandchild = static_cast<pid_t>(std::stol(text));
    EXPECT_EQ(kill(grandchild, 0), 0);
    EXPECT_EQ(end_process(child->pid, 0.0), std::nullopt) << "the kill was ours";
    // The grandchild writes to the same pipe: the end of the stream is the end of both.
    read_all(child->output.get());
}

TEST(ChildProcess, IgnoredAndBlockedSignalsAreNotInherited) {
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
    auto child = spawn({"sh", "-c", "kill -TERM $$; exit 0"}, {});
    ASSERT_TRUE(child.has_value());
    EXPECT_EQ(end_process(child->pid, 5.0), "was killed by signal 15 (Terminated)");
    pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
}

}  // namespace
}  // namespace crossover::driver
