#include "benchmarks/command/server.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace crossover::command {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Server server_for(std::vector<std::string> words, bool shell = false, bool compare = false) {
    return Server({.words = std::move(words),
                   .shell = shell,
                   .compare_output = compare,
                   .nothing = {"true"}});
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
    std::string log = ::testing::TempDir() + "command-runs-XXXXXX";
    close(mkstemp(log.data()));
    const auto runs = [&] {
        std::ifstream file(log);
        return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
    };
    Server server = server_for({"echo run >> " + log + "; echo {n}"}, true, true);
    ASSERT_THAT(open(server), HasSubstr("\"ok\":true"));
    ask(server, protocol::MeasureRequest{4, 1});
    EXPECT_EQ(runs(), 1);
    EXPECT_EQ(ask(server, protocol::VerifyRequest{4}), verified({"echo", "4"}));
    EXPECT_EQ(runs(), 1) << "its output is there";
    EXPECT_EQ(ask(server, protocol::VerifyRequest{8}), verified({"echo", "8"}));
    EXPECT_EQ(runs(), 2) << "of another size it is not";
    ask(server, protocol::MeasureRequest{4, 3});
    EXPECT_EQ(runs(), 5) << "no untimed run but before the first";
    EXPECT_EQ(ask(server, protocol::VerifyRequest{4}), verified({"echo", "4"}));
    std::remove(log.c_str());
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
