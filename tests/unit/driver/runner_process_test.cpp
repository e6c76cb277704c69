#include "benchmarks/driver/runner_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace crossover::driver {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

constexpr double k_deadline_s = 20.0;

class RunnerProcess : public testing::Test {
  protected:
    std::unique_ptr<RunnerLink> start(const std::string& script,
                                      const std::string& backend = "mine",
                                      std::vector<NamedCommand> launchers = {}) {
        m_source.emplace("/nonexistent/own-runner",
                         std::vector<NamedCommand>{{"mine", {"sh", "-c", script}}},
                         std::move(launchers), m_interrupt);
        auto link = m_source->start({backend, 100});
        EXPECT_TRUE(link.has_value());
        return link ? std::move(*link) : nullptr;
    }

    Interrupt m_interrupt;
    std::optional<ProcessSource> m_source;
};

TEST_F(RunnerProcess, ExchangesLines) {
    const auto link = start("while read line; do echo \"got $line\"; done");
    ASSERT_TRUE(link->send("one").has_value());
    ASSERT_TRUE(link->send("two").has_value());
    EXPECT_EQ(link->receive(k_deadline_s), "got one");
    EXPECT_EQ(link->receive(k_deadline_s), "got two");
}

TEST_F(RunnerProcess, SaysHowARunnerDiedWithItsLastWords) {
    const auto link =
        start("read line; echo 'first words' >&2; echo 'cannot allocate' >&2; exit 4");
    ASSERT_TRUE(link->send("one").has_value());
    const auto line = link->receive(k_deadline_s);
    ASSERT_FALSE(line.has_value());
    EXPECT_EQ(line.error().what, "exited with status 4; its last words: cannot allocate");
}

TEST_F(RunnerProcess, SaysTheSignalThatKilledIt) {
    const auto link = start("read line; kill -SEGV $$");
    ASSERT_TRUE(link->send("one").has_value());
    EXPECT_THAT(link->receive(k_deadline_s).error().what, HasSubstr("was killed by signal 11"));
    EXPECT_FALSE(link->send("two").has_value()) << "a dead runner cannot be asked";
}

TEST_F(RunnerProcess, OneThatClosesItsStdoutWasNotKilledBySomebody) {
    const auto link = start("read line; echo 'no more to say' >&2; exec >&-; sleep 1000");
    ASSERT_TRUE(link->send("one").has_value());
    EXPECT_EQ(link->receive(k_deadline_s).error().what,
              "closed its stdin or stdout and was ended; its last words: no more to say");
}

TEST_F(RunnerProcess, EndsARunnerThatHangs) {
    const auto link = start("sleep 1000");
    EXPECT_THAT(link->receive(0.05).error().what, HasSubstr("gave no answer within 0.05 s"));
}

TEST_F(RunnerProcess, EndsARunnerThatFloods) {
    const auto link = start("yes | tr -d '\\n'");
    EXPECT_THAT(link->receive(k_deadline_s).error().what, HasSubstr("1 MiB without a line end"));
}

TEST_F(RunnerProcess, AFloodOfErrorsKeepsNobodyFromAnswering) {
    const auto link = start("yes all is lost >&2 & yes all is lost >&2 & echo here");
    EXPECT_EQ(link->receive(k_deadline_s), "here");
}

TEST_F(RunnerProcess, LongLastWordsAreCut) {
    const auto link = start("printf '%02000d' 0 >&2; exit 3");
    const std::string told = link->receive(k_deadline_s).error().what;
    EXPECT_THAT(told, HasSubstr("its last words: " + std::string(500, '0') + "..."));
    EXPECT_LT(told.size(), 600U);
}

TEST_F(RunnerProcess, TakesALineThatTheRunnerDiedAfter) {
    const auto link = start("echo bye");
    EXPECT_EQ(link->receive(k_deadline_s), "bye");
    EXPECT_FALSE(link->receive(k_deadline_s).has_value());
}

TEST_F(RunnerProcess, AnInterruptEndsTheWait) {
    const auto link = start("sleep 1000");
    kill(getpid(), SIGINT);
    EXPECT_TRUE(m_interrupt.pending());
    EXPECT_EQ(link->receive(k_deadline_s).error().what, "was interrupted");
}

TEST_F(RunnerProcess, RuntimeVariablesAreNotInherited) {
    setenv("OMP_PROC_BIND", "true", 1);
    setenv("CROSSOVER_TEST_MARK", "kept", 1);
    const auto link =
        start("echo \"${OMP_PROC_BIND:-clean} $CROSSOVER_TEST_MARK ${#CROSSOVER_PADDING}\"");
    EXPECT_EQ(link->receive(k_deadline_s), "clean kept 100");
    unsetenv("OMP_PROC_BIND");
    unsetenv("CROSSOVER_TEST_MARK");
}

TEST_F(RunnerProcess, AUsersCommandHasTheUsersVariables) {
    setenv("OMP_PROC_BIND", "true", 1);
    ProcessSource source("", {{"mine", {"sh", "-c", "echo $OMP_PROC_BIND"}, "", true}}, {},
                         m_interrupt);
    auto link = source.start({"mine"});
    ASSERT_TRUE(link.has_value());
    EXPECT_EQ((*link)->receive(k_deadline_s), "true");
    unsetenv("OMP_PROC_BIND");
}

TEST_F(RunnerProcess, WhatPutsThingsAwayIsWaitedFor) {
    char path[] = "/tmp/put-away-XXXXXX";
    close(mkstemp(path));
    {
        const auto link = start(std::string("setsid sh -c 'read x; sleep 0.2; rm ") + path +
                                "' & echo $!; exec <&- >&-; sleep 1000");
        EXPECT_TRUE(link->receive(k_deadline_s).has_value());
    }
    EXPECT_NE(access(path, F_OK), 0);
}

TEST_F(RunnerProcess, ALauncherStandsBeforeTheRunner) {
    const auto link =
        start("echo \"$OMP_WAIT_POLICY\"", "mine", {{"mine", {"env", "OMP_WAIT_POLICY=passive"}}});
    EXPECT_EQ(link->receive(k_deadline_s), "passive");
}

TEST_F(RunnerProcess, ALauncherIsToldWorkersAndNodes) {
    const std::string told = "echo {workers} {nodes} {per_node}";
    ProcessSource source("", {{.name = "mine", .words = {"true"}}},
                         {{.name = "mine", .words = {"sh", "-c", told}, .has_places = true}},
                         m_interrupt);
    const auto link = source.start({"mine", 0, 6, 3});
    ASSERT_TRUE(link.has_value());
    EXPECT_EQ((*link)->receive(k_deadline_s), "6 3 2");
}

TEST_F(RunnerProcess, BracesOfAUsersCommandStay) {
    ProcessSource source("", {{.name = "mine", .words = {"sh", "-c", "echo {workers}"}}}, {},
                         m_interrupt);
    const auto link = source.start({"mine", 0, 6});
    ASSERT_TRUE(link.has_value());
    EXPECT_EQ((*link)->receive(k_deadline_s), "{workers}");
}

TEST_F(RunnerProcess, WhatMpiexecSaysOnStdoutIsNoAnswer) {
    const std::string rule(83, '=');
    const auto link = start("read line; echo '" + rule +
                            "'; echo '=   BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES'; "
                            "sleep 0.1; echo '=   PID 26 RUNNING AT c2'; exit 9");
    ASSERT_TRUE(link->send("one").has_value());
    EXPECT_EQ(link->receive(k_deadline_s).error().what,
              "exited with status 9; its last words: PID 26 RUNNING AT c2");
}

/// What a launcher that takes a moment to end what it holds elsewhere leaves there.
class Held : public RunnerProcess {
  protected:
    Held() {
        char pattern[] = "/tmp/held-XXXXXX";
        m_path = pattern;
        close(mkstemp(m_path.data()));
    }
    ~Held() override { unlink(m_path.c_str()); }

    std::string launcher(const std::string& after) const {
        return "trap 'sleep 0.2; rm " + m_path + "; exit 1' TERM; echo up; " + after;
    }
    bool is_held() const { return access(m_path.c_str(), F_OK) == 0; }

  private:
    std::string m_path;
};

TEST_F(Held, ALauncherThatHangsIsAskedToEndBeforeItIsKilled) {
    {
        const auto link = start(launcher("while :; do sleep 0.05; done"));
        EXPECT_EQ(link->receive(k_deadline_s), "up");
        EXPECT_FALSE(link->receive(0.05).has_value());
    }
    EXPECT_FALSE(is_held());
}

TEST_F(Held, ALauncherIsAskedToEndAfterAnInterrupt) {
    {
        const auto link = start(launcher("while :; do sleep 0.05; done"));
        EXPECT_EQ(link->receive(k_deadline_s), "up");
        kill(getpid(), SIGINT);
    }
    EXPECT_FALSE(is_held());
}

TEST_F(Held, OneThatAShellStartedIsWaitedForThoughTheShellIsGone) {
    {
        const auto link = start("sh -c \"" + launcher("while :; do sleep 0.05; done") + "\"; :");
        EXPECT_EQ(link->receive(k_deadline_s), "up");
        kill(getpid(), SIGINT);
    }
    EXPECT_FALSE(is_held());
}

TEST_F(Held, OneThatWillNotEndIsKilled) {
    const auto began = std::chrono::steady_clock::now();
    {
        const auto link = start("trap '' TERM; echo up; while :; do sleep 0.05; done");
        EXPECT_EQ(link->receive(k_deadline_s), "up");
        kill(getpid(), SIGINT);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

/// As MPICH's mpiexec does, told to end before its proxy has called back: what it started is in a
/// group of its own and holds no stream that a driver could wait for.
TEST_F(RunnerProcess, WhatAKilledLauncherStartedInOtherGroupsIsKilled) {
    std::string held;
    {
        const auto link = start(
            "trap '' TERM; setsid sh -c 'sh -c \"echo \\$\\$; exec sleep 600\"; :' <&- 2>&- & "
            "while :; do sleep 0.05; done");
        held = *link->receive(k_deadline_s);
        ASSERT_EQ(kill(std::stoi(held), 0), 0);
        kill(getpid(), SIGINT);
    }
    std::string state;
    for (int looks = 0; looks < 500 && state != "gone" && state != "Z"; ++looks) {
        std::ifstream stat("/proc/" + held + "/stat");
        std::string name;
        state = stat >> name >> name >> state ? state : "gone";
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_THAT(state, AnyOf("gone", "Z")) << held;
}

TEST_F(RunnerProcess, ABackendWithoutACommandUsesTheOwnRunner) {
    ProcessSource source("/nonexistent/own-runner", {}, {}, m_interrupt);
    const auto link = source.start({"openmp"});
    ASSERT_FALSE(link.has_value());
    EXPECT_THAT(link.error().what, HasSubstr("/nonexistent/own-runner"));
}

}  // namespace
}  // namespace crossover::driver
