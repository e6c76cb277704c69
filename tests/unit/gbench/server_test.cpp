#include "benchmarks/gbench/server.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace crossover::gbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A shell script that answers as a version of the library does, and writes its arguments to a
/// file.
class GbenchServer : public ::testing::Test {
  protected:
    GbenchServer() : m_folder(::testing::TempDir() + "gbench-XXXXXX") {
        EXPECT_NE(mkdtemp(m_folder.data()), nullptr);
    }
    ~GbenchServer() override { std::filesystem::remove_all(m_folder); }

    /// `takes_iterations`: 1.8 and newer. `run`: what it does with a benchmark.
    std::string program(bool takes_iterations, const std::string& run = "report 2.5") {
        const std::string path = m_folder + "/program";
        std::ofstream(path)
            << "#!/bin/sh\n"
               "echo started, as always\n"
               "report() { cat <<END\n"
               "{ \"context\": { \"json_schema_version\": 1 }, \"benchmarks\": [\n"
               "{ \"name\": \"BM_A/8\", \"run_type\": \"iteration\",\n"
               "\"iterations\": 100, \"real_time\": $1, \"time_unit\": \"us\" } ] }\n"
               "END\n"
               "}\n"
               "case \"$*\" in\n"
            << (takes_iterations ? ""
                                 : "*min_time=*x*) echo 'min_time is expected to be a double'"
                                   " >&2; exit 1;;\n")
            << "*'has this name'*|*nothing*|*'BM_A/9'*)\n"
               "echo 'Failed to match any benchmarks against regex: x' >&2;;\n"
               "*list_tests*) printf 'BM_A/8\\nBM_A/2\\nBM_B\\n';;\n"
               "*) echo \"$*\" >"
            << m_folder << "/arguments\n"
            << run << ";;\nesac\n";
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        return path;
    }

    std::string arguments() const {
        std::ifstream file(m_folder + "/arguments");
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    std::string m_folder;
};

std::string ask(Server& server, const protocol::Request& request) {
    const auto reply = server.reply_to(request);
    return reply ? protocol::encode(*reply) : protocol::encode_error(to_string(reply.error()));
}

double seconds_of(Server& server, const protocol::MeasureRequest& request) {
    const auto reply = server.reply_to(request);
    return reply ? std::get<protocol::MeasureReply>(*reply).epoch.seconds : 0.0;
}

protocol::OpenRequest session(const std::string& workload) {
    return {.workload = workload, .backend = "gbench", .n_max = 8};
}

TEST_F(GbenchServer, OffersWhatIsRegisteredWithItsSizes) {
    Server old({.words = {program(false)}, .offer = true});
    EXPECT_THAT(ask(old, protocol::HelloRequest{}),
                HasSubstr(R"("workloads":[{"name":"BM_A/{n}","ways":["gbench"],"sizes":[2,8]},)"
                          R"({"name":"BM_B","ways":["gbench"]}])"));
    Server recent({.words = {program(true)}, .offer = true});
    EXPECT_THAT(ask(recent, protocol::HelloRequest{}),
                HasSubstr(R"({"name":"BM_B","ways":["gbench","gbench:iterations"]})"));
    Server session_alone({.words = {"/does/not/exist"}});
    EXPECT_THAT(ask(session_alone, protocol::HelloRequest{}), Not(HasSubstr("workloads")));
}

TEST_F(GbenchServer, RefusesOtherProgramsAndFiltersThatMatchNothing) {
    for (const char* const other : {"true", "false", "/does/not/exist"}) {
        Server server({.words = {other}, .offer = true});
        EXPECT_THAT(ask(server, protocol::HelloRequest{}), HasSubstr(std::string(k_is_none)));
    }
    Server server({.words = {program(true)}, .offer = true, .filter = "nothing"});
    EXPECT_THAT(ask(server, protocol::HelloRequest{}),
                AllOf(HasSubstr("no benchmark of"), HasSubstr("matches 'nothing' (--filter)")));
}

TEST_F(GbenchServer, MeasuresAFixedNumberOfIterationsOrAMinimumTime) {
    Server fixed({.words = {program(true)}, .fixed_iterations = true});
    EXPECT_THAT(ask(fixed, protocol::MeasureRequest{8, 1}), HasSubstr("no session is open"));
    ask(fixed, session("BM_A/{n}"));
    EXPECT_NEAR(seconds_of(fixed, {8, 4}), 1e-5, 1e-12);
    EXPECT_THAT(arguments(),
                AllOf(HasSubstr("--benchmark_filter=^BM_A/8$"),
                      HasSubstr("--benchmark_format=json"), HasSubstr("--benchmark_min_time=4x")));
    Server timed({.words = {program(false)}, .pattern = "BM_A/{n}"});
    EXPECT_THAT(ask(timed, session("something else")), HasSubstr(R"("benchmark":"BM_A/{n}")"));
    EXPECT_NEAR(seconds_of(timed, {8, 4}), 1e-5, 1e-12);
    EXPECT_THAT(arguments(), AllOf(HasSubstr("--benchmark_min_time=0.01"), Not(HasSubstr("4x"))));
}

TEST_F(GbenchServer, ATimeIsNeverShorterThanTheProtocolCanTell) {
    Server server({.words = {program(false, "report 0.0000001")}});
    ask(server, session("BM_A/{n}"));
    EXPECT_THAT(ask(server, protocol::MeasureRequest{8, 1}), HasSubstr(R"("seconds":1e-09)"));
}

TEST_F(GbenchServer, SaysWhichBenchmarkFailedAndHow) {
    const auto failure_of = [&](const std::string& run, std::uint64_t n = 8) {
        Server server({.words = {program(false, run)}});
        ask(server, session("BM_A/{n}"));
        return ask(server, protocol::MeasureRequest{n, 1});
    };
    EXPECT_THAT(failure_of("echo out of luck >&2; exit 7"),
                HasSubstr("benchmark 'BM_A/8' ended its process: it exited with status 7; its last "
                          "words: out of luck"));
    EXPECT_THAT(failure_of("report 3; exit 7"), HasSubstr("exited with status 7"));
    EXPECT_THAT(failure_of("kill -9 $$"), HasSubstr("ended its process: it was killed"));
    EXPECT_THAT(failure_of("echo 'BM_A/8 12 ns'"),
                HasSubstr("benchmark 'BM_A/8' printed no report in JSON"));
    EXPECT_THAT(failure_of("report 0"), HasSubstr("reports no time above 0"));
    EXPECT_THAT(
        failure_of("report '1, \"error_occurred\": true, \"error_message\": \"no\"'; exit 1"),
        HasSubstr("benchmark 'BM_A/8' reports an error: no\""));
    EXPECT_THAT(failure_of("", 9), HasSubstr("there is no benchmark 'BM_A/9'"));
}

TEST_F(GbenchServer, RefusesWhatABenchmarkCannotDo) {
    Server server({.words = {program(true)}});
    protocol::OpenRequest request = session("BM_B");
    request.calls = record::CallMode::cold;
    EXPECT_THAT(ask(server, request), HasSubstr("no 'cold' calls"));
    request = session("BM_B");
    request.pin = "cores";
    EXPECT_THAT(ask(server, request), HasSubstr("cannot be bound"));
    EXPECT_THAT(ask(server, protocol::ProbeRequest{}), HasSubstr("does not probe"));
    EXPECT_THAT(ask(server, protocol::VerifyRequest{}), HasSubstr("\"agrees\":true"));
    EXPECT_THAT(ask(server, protocol::CloseRequest{}), HasSubstr("\"ok\":true"));
}

}  // namespace
}  // namespace crossover::gbench
