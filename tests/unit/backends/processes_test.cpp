#include "backends/api/processes.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossover {
namespace {

/// How a child that runs `end` ended, as waitid and as waitpid tell it.
std::pair<std::string, std::string> endings_of(void (*end)()) {
    const pid_t child = fork();
    if (child == 0) {
        end();
        _exit(0);
    }
    siginfo_t info{};
    EXPECT_EQ(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return {how_it_ended(info), how_it_ended(status)};
}

TEST(Processes, SayHowAChildEnded) {
    const auto same = [](const std::string& text) { return std::pair(text, text); };
    EXPECT_EQ(endings_of([] {}), same("exited with status 0"));
    EXPECT_EQ(endings_of([] { _exit(3); }), same("exited with status 3"));
    EXPECT_EQ(endings_of([] { std::raise(SIGKILL); }), same("was killed by signal 9 (Killed)"));
}

TEST(Processes, WordsEndWithANullPointer) {
    const std::vector<std::string> words{"echo", ""};
    const std::vector<char*> pointers = argument_pointers(words);
    ASSERT_EQ(pointers.size(), 3U);
    EXPECT_EQ(pointers[0], words[0].data());
    EXPECT_STREQ(pointers[1], "");
    EXPECT_EQ(pointers[2], nullptr);
}

}  // namespace
}  // namespace crossover
