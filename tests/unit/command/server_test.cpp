#include "benchmarks/command/server.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace crossover::command {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

/// A file that commands write lines to.
class Scratch {
  public:
    Scratch() { close(mkstemp(m_path.data())); }
    ~Scratch() { std::remove(m_path.c_str()); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    Scratch(Scratch&&) = delete;
    Scratch& operator=(Scratch&&) = delete;

    const std::string& log() const { return m_path; }
    /// With blanks for line ends.
    std::string text() const {
        std::ifstream file(m_path);
        std::string found{std::istreambuf_iterator<char>(file), {}};
        std::replace(found.begin(), found.end(), '\n', ' ');
        return found;
    }
    std::ptrdiff_t lines() const {
        const std::string found = text();
        return std::count(found.begin(), found.end(), ' ');
    }

  private:
    std::string m_path = ::testing::TempDir() + "command-runs-XXXXXX";
};

CommandOptions options_for(std::vector<std::string> words, bool shell = false,
                           bool compare = false) {
    return {.words = std::move(words),
            .shell = shell ? "sh" : "",
            .compare_output = compare,
            .nothing = {"true"}};
}

Server server_for(std::vector<std::string> words, bool shell = false, bool compare = false) {
    return Server(options_for(std::move(words), shell, compare));
}

std::string ask(Server& server, const protocol::Request& request) {
    const auto reply = server.reply_to(request);
    return reply ? protocol::encode(*reply) : protocol::encode_error(to_string(reply.error()));
}

std::string open(Server& server) {
    return ask(server, protocol::OpenRequest{.workload = "command",
                                             .backend = "mine",
                                             .workers = 3,
                                             .n_max = 8,
                                             .seed = 9,
                                             .calls = record::CallMode::hot});
}

std::string verified(std::vector<std::string> words, bool shell = false, bool compare = true) {
    Server server = server_for(std::move(words), shell, compare);
    EXPECT_THAT(open(server), HasSubstr("\"ok\":true"));
    return ask(server, protocol::VerifyRequest{8});
}

TEST(CommandServer, OpensWithWhatStartingAProcessTakes) {
    Server server = server_for({"echo", "{n}"});
    EXPECT_THAT(ask(server, protocol::HelloRequest{}), HasSubstr("crossover-command"));
    EXPECT_THAT(open(server), AllOf(HasSubstr("\"ok\":true"), HasSubstr("\"start_up_us\":\""),
                                    HasSubstr("echo {n}")));
    EXPECT_THAT(ask(server, protocol::CloseRequest{}), HasSubstr("\"ok\":true"));
}

TEST(CommandServer, ComparesWhatIsPrinted) {
    const std::string of_eight = verified({"echo", "8"});
    EXPECT_EQ(verified({"echo", "{n}"}), of_eight);
    EXPECT_NE(verified({"echo", "9"}), of_eight);
    EXPECT_EQ(verified({"echo", "9"}, false, false), verified({"echo", "{n}"}, false, false))
        << "unless it is not asked to";
    EXPECT_EQ(verified({"printf", "%s-%s\n", "{workers}", "{seed}"}), verified({"echo", "3-9"}));
    EXPECT_EQ(verified({"echo 7; echo {n}"}, true), verified({"printf", "7\n8\n"}));
    EXPECT_EQ(verified({"echo", "a  b; $HOME *"}), verified({"printf", "%s\n", "a  b; $HOME *"}))
        << "no shell unasked";
}

TEST(CommandServer, TimesEveryRunAndTheirCpuTime) {
    Server server = server_for({"sh", "-c", "echo $(({n} * {workers}))"});
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    const auto reply = protocol::decode_reply(protocol::MeasureRequest{4, 3},
                                              ask(server, protocol::MeasureRequest{4, 3}));
    ASSERT_TRUE(reply.has_value()) << to_string(reply.error());
    const record::Epoch& epoch = std::get<protocol::MeasureReply>(*reply).epoch;
    EXPECT_GT(epoch.seconds, 0.0);
    EXPECT_TRUE(epoch.cpu_seconds.has_value());
}

TEST(CommandServer, VerifiesTheOutputThatItHasOfTheLastRun) {
    const Scratch scratch;
    Server server = server_for({"echo run >> " + scratch.log() + "; echo {n}"}, true, true);
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    ask(server, protocol::MeasureRequest{4, 1});
    EXPECT_EQ(scratch.lines(), 1);
    EXPECT_EQ(ask(server, protocol::VerifyRequest{4}), verified({"echo", "4"}));
    EXPECT_EQ(scratch.lines(), 1) << "its output is there";
    EXPECT_EQ(ask(server, protocol::VerifyRequest{8}), verified({"echo", "8"}));
    EXPECT_EQ(scratch.lines(), 2) << "of another size it is not";
    ask(server, protocol::MeasureRequest{4, 3});
    EXPECT_EQ(scratch.lines(), 5) << "no untimed run but before the first";
    EXPECT_EQ(ask(server, protocol::VerifyRequest{4}), verified({"echo", "4"}));
}

TEST(CommandServer, TakesWholeOutputsOfAnyLength) {
    const std::string much = "head -c 3000000 /dev/zero";
    EXPECT_EQ(verified({much}, true), verified({"head", "-c", "3000000", "/dev/zero"}));
    EXPECT_NE(verified({much}, true), verified({much + "; echo"}, true));
}

TEST(CommandServer, RunsTheLinesAroundAroundRuns) {
    const Scratch scratch;
    const std::string to_log = " >> " + scratch.log();
    CommandOptions options = options_for({"echo r{n}" + to_log}, true);
    options.setup = "echo s{n}" + to_log;
    options.prepare = "echo p{n}{side}" + to_log;
    options.conclude = "echo c{n}" + to_log;
    {
        Server server(options);
        ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
        ask(server, protocol::MeasureRequest{4, 1});
        ask(server, protocol::MeasureRequest{2, 2});
        ask(server, protocol::MeasureRequest{4, 1});
        EXPECT_EQ(scratch.text(), "s4 p4mine r4 s2 p2mine r2 p2mine r2 p4mine r4 ");
        EXPECT_THAT(ask(server, protocol::CloseRequest{}), HasSubstr("\"ok\":true"));
    }
    EXPECT_THAT(scratch.text(), ::testing::EndsWith("r4 c2 c4 ")) << "and not again at the end";
}

TEST(CommandServer, ConcludesWhatFailedAndWhatWasNeverClosed) {
    const Scratch scratch;
    CommandOptions options = options_for({"exit {n}"}, true);
    options.setup = "false";
    options.conclude = "echo c >> " + scratch.log();
    {
        Server server(options);
        ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
        EXPECT_THAT(ask(server, protocol::MeasureRequest{4, 1}),
                    HasSubstr("the line of --setup 'false' exited with status 1"));
        EXPECT_EQ(scratch.text(), "");
    }
    EXPECT_EQ(scratch.text(), "c ") << "once, for it does not name the size";
}

TEST(CommandServer, TellsThatALineAroundFailed) {
    CommandOptions options = options_for({"true"});
    options.conclude = "echo no >&2; exit 3";
    Server server(options);
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    ask(server, protocol::MeasureRequest{4, 1});
    EXPECT_THAT(
        ask(server, protocol::CloseRequest{}),
        AllOf(HasSubstr("--conclude"), HasSubstr("exited with status 3; its last words: no")));
    options.prepare = "exit 4";
    options.conclude = "";
    Server other(options);
    ASSERT_THAT(open(other), HasSubstr("\"ok\":true"));
    EXPECT_THAT(ask(other, protocol::MeasureRequest{4, 1}),
                AllOf(HasSubstr("--prepare"), HasSubstr("status 4")));
}

TEST(CommandServer, ReadsAndWritesFiles) {
    const Scratch scratch;
    CommandOptions options = options_for({"cat"}, false, true);
    options.setup = "seq {n} > " + scratch.log() + "; seq {n} > " + scratch.log() + ".{n}";
    options.input = scratch.log() + ".{n}";
    options.conclude = "rm " + scratch.log() + ".{n}*";
    const auto sum = [&] {
        Server server(options);
        EXPECT_THAT(open(server), HasSubstr("\"ok\":true"));
        return ask(server, protocol::VerifyRequest{4});
    };
    EXPECT_EQ(sum(), verified({"seq", "4"}));
    options.output = scratch.log() + ".{n}.out";
    EXPECT_EQ(sum(), verified({"seq", "4"})) << "a file is compared, too";
    options.output = "null";
    EXPECT_EQ(sum(), verified({"true"}));
    options.setup.clear();
    options.conclude.clear();
    EXPECT_THAT(sum(), AllOf(HasSubstr("cannot open"), HasSubstr("--input")));
}

TEST(CommandServer, NamesAndEndsWhatACommandLeavesRunning) {
    for (const std::string leave :
         {"sleep 987 &", "sleep 987 > /dev/null 2>&1 &", "(sleep 987 &) & wait;",
          "setsid -f sleep 987;", "(yes & sleep 987 &) | sleep 0;"}) {
        Server server = server_for({leave + " : {n}"}, true);
        ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
        EXPECT_THAT(ask(server, protocol::MeasureRequest{4, 1}),
                    ContainsRegex("left a process running: .*sleep 987"))
            << leave << "; on a busy machine it is named by the shell that is about to become it";
        double ignored = 0.0;
        EXPECT_FALSE(Children().has_others(ignored)) << leave;
    }
}

TEST(CommandServer, LetsSetupLeaveAServer) {
    const Scratch scratch;
    CommandOptions options = options_for({"kill -0 $(cat " + scratch.log() + ")"}, true);
    options.setup = "sleep 987 & echo $! > " + scratch.log();
    {
        Server server(options);
        ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
        EXPECT_THAT(ask(server, protocol::MeasureRequest{4, 2}), HasSubstr("\"ok\":true"));
    }
    EXPECT_NE(kill(std::stoi(scratch.text()), 0), 0) << "until the end";
}

TEST(CommandServer, SetsAsideAFailureAmongManyRuns) {
    const Scratch scratch;
    // Every 12th run fails.
    const std::string often =
        "echo x >> " + scratch.log() + "; test $(($(wc -l < " + scratch.log() + ") % {n})) != 0";
    Server server = server_for({often}, true);
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    const std::string reply = ask(server, protocol::MeasureRequest{12, 40});
    EXPECT_THAT(reply, AllOf(HasSubstr("\"ok\":true"), HasSubstr("\"retries\":3")));
    Server other = server_for({often}, true);
    ASSERT_THAT(open(other), HasSubstr("\"ok\":true"));
    EXPECT_THAT(ask(other, protocol::MeasureRequest{4, 40}), HasSubstr("exited with status 1"))
        << "a fourth is too many";
}

TEST(CommandServer, IgnoresFailuresThatItIsToldTo) {
    const auto measured = [](const std::string& line, const std::string& codes) {
        CommandOptions options = options_for({line}, true);
        options.ignored = codes;
        Server server(options);
        EXPECT_THAT(open(server), HasSubstr("\"ok\":true"));
        return ask(server, protocol::MeasureRequest{4, 2});
    };
    EXPECT_THAT(measured("exit 1", "1,2"), HasSubstr("\"retries\":0"));
    EXPECT_THAT(measured("exit 3", "1,2"), HasSubstr("exited with status 3"));
    EXPECT_THAT(measured("exit 3", "all"), HasSubstr("\"ok\":true"));
    EXPECT_THAT(measured("kill -9 $$", "all"), HasSubstr("was killed by signal 9"));
}

TEST(CommandServer, SetsVariablesBeforeTheProgram) {
    EXPECT_EQ(verified({"A=1", "HOME={n}", "sh", "-c", "echo $A $HOME"}),
              verified({"echo", "1 8"}));
}

TEST(CommandServer, TellsHowACommandFailed) {
    const auto failed = [](const std::string& line) {
        Server server = server_for({line}, true);
        EXPECT_THAT(open(server), HasSubstr("\"ok\":true"));
        const std::string measured = ask(server, protocol::MeasureRequest{4, 1});
        EXPECT_EQ(ask(server, protocol::VerifyRequest{4}), measured);
        return measured;
    };
    EXPECT_THAT(failed("echo first >&2; echo no room for {n} >&2; exit 3"),
                AllOf(HasSubstr("\"ok\":false"),
                      HasSubstr("exited with status 3; its last words: no room for 4\"")));
    EXPECT_THAT(failed("exit 4"), HasSubstr("exited with status 4; it said nothing on stderr"));
    EXPECT_THAT(failed("kill -9 $$"), HasSubstr("was killed by signal 9"));
}

TEST(CommandServer, GivesACommandNothingToRead) {
    Server server = server_for({"cat", "-", "/dev/null"});
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    EXPECT_THAT(ask(server, protocol::MeasureRequest{4, 1}), HasSubstr("\"ok\":true"));
}

TEST(CommandServer, ForgetsTheWordsOfEarlierRuns) {
    Server server = server_for({"test {n} -eq 4 && echo old words >&2 || exit 5"}, true);
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    EXPECT_THAT(ask(server, protocol::MeasureRequest{4, 2}), HasSubstr("\"ok\":true"));
    EXPECT_THAT(ask(server, protocol::MeasureRequest{5, 2}),
                HasSubstr("it said nothing on stderr"));
}

TEST(CommandServer, TellsThatAProgramIsNotThere) {
    Server server = server_for({"no-such-program-{n}"});
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    EXPECT_THAT(ask(server, protocol::MeasureRequest{4, 1}),
                HasSubstr("cannot start 'no-such-program-4'"));
}

TEST(CommandServer, RefusesWhatMakesNoSense) {
    Server server = server_for({"true", "{n}"});
    EXPECT_THAT(ask(server, protocol::MeasureRequest{4, 1}), HasSubstr("no session is open"));
    EXPECT_THAT(ask(server, protocol::HelloRequest{2}), HasSubstr("protocol 1, not 2"));
    protocol::OpenRequest cold{.workload = "command",
                               .backend = "mine",
                               .workers = 1,
                               .n_max = 8,
                               .seed = 1,
                               .calls = record::CallMode::cold};
    EXPECT_THAT(ask(server, cold), HasSubstr("no 'cold' calls"));
    cold.calls = record::CallMode::hot;
    cold.pin = "cores";
    EXPECT_THAT(ask(server, cold), HasSubstr("cannot be bound"));
}

}  // namespace
}  // namespace crossover::command
