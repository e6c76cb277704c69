#include "benchmarks/protocol/protocol.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace crossover::protocol {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

template <class T>
T request_back(const T& request) {
    const auto back = decode_request(encode(Request(request)));
    EXPECT_TRUE(back.has_value()) << to_string(back.error());
    return std::get<T>(*back);
}

template <class T>
T reply_back(const Request& request, const T& reply) {
    const auto back = decode_reply(request, encode(Reply(reply)));
    EXPECT_TRUE(back.has_value()) << to_string(back.error());
    return std::get<T>(*back);
}

std::string error_for(const Request& request, std::string_view line) {
    const auto reply = decode_reply(request, line);
    return reply ? std::string("accepted: ") + encode(*reply) : to_string(reply.error());
}

std::string request_error(std::string_view line) {
    const auto request = decode_request(line);
    return request ? std::string("accepted: ") + encode(*request) : to_string(request.error());
}

TEST(Protocol, RequestsComeBackAsTheyWere) {
    EXPECT_EQ(request_back(HelloRequest{7}).protocol, 7);
    const OpenRequest open =
        request_back(OpenRequest{.workload = "fma:64",
                                 .backend = "open\"mp:static",
                                 .workers = 4294967295U,
                                 .n_max = std::numeric_limits<std::uint64_t>::max(),
                                 .seed = std::numeric_limits<std::uint64_t>::max(),
                                 .calls = record::CallMode::cold});
    EXPECT_EQ(open.workload, "fma:64");
    EXPECT_EQ(open.backend, "open\"mp:static");
    EXPECT_EQ(open.workers, 4294967295U);
    EXPECT_EQ(open.n_max, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(open.seed, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(open.calls, record::CallMode::cold);
    const MeasureRequest measure = request_back(MeasureRequest{4096, 120});
    EXPECT_EQ(measure.n, 4096U);
    EXPECT_EQ(measure.iterations, 120U);
    EXPECT_EQ(request_back(VerifyRequest{0}).n, 0U);
    request_back(CloseRequest{});
}

TEST(Protocol, RequestsHaveTheKeysThatForeignRunnersRead) {
    EXPECT_EQ(json::parse(encode(Request(HelloRequest{}))),
              json({{"op", "hello"}, {"protocol", 1}}));
    EXPECT_EQ(
        json::parse(encode(Request(OpenRequest{"wave", "mine", 2, 64, 7, record::CallMode::hot}))),
        json({{"op", "open"},
              {"workload", "wave"},
              {"params", json::object()},
              {"backend", "mine"},
              {"workers", 2},
              {"n_max", 64},
              {"seed", 7},
              {"calls", "hot"}}));
    EXPECT_EQ(json::parse(encode(Request(MeasureRequest{8, 3}))),
              json({{"op", "measure"}, {"n", 8}, {"iterations", 3}}));
    EXPECT_EQ(json::parse(encode(Request(VerifyRequest{8}))), json({{"op", "verify"}, {"n", 8}}));
    EXPECT_EQ(json::parse(encode(Request(CloseRequest{}))), json({{"op", "close"}}));
}

TEST(Protocol, RepliesComeBackAsTheyWere) {
    const HelloReply hello = reply_back(HelloRequest{}, HelloReply{3, "mine 1.0"});
    EXPECT_EQ(hello.protocol, 3);
    EXPECT_EQ(hello.runner, "mine 1.0");
    const OpenReply open =
        reply_back(OpenRequest{}, OpenReply{{{"version", "1"}, {"policy", "active"}}, 12.0});
    EXPECT_EQ(open.environment, (record::Facts{{"version", "1"}, {"policy", "active"}}));
    EXPECT_EQ(open.bytes_per_element, 12.0);
    EXPECT_TRUE(open.hosts.empty());
    EXPECT_EQ(reply_back(OpenRequest{}, OpenReply{{}, 0.0, {"c2", "c1", "c2"}}).hosts,
              (std::vector<std::string>{"c1", "c2"}))
        << "each host once";
    const record::Epoch epoch = reply_back(MeasureRequest{}, MeasureReply{{0.1, 0.2, 0.05}}).epoch;
    EXPECT_EQ(epoch.seconds, 0.1);
    EXPECT_EQ(epoch.cpu_seconds, 0.2);
    EXPECT_EQ(epoch.moving_seconds, 0.05);
    EXPECT_FALSE(
        reply_back(MeasureRequest{}, MeasureReply{{0.1, {}, 0.0}}).epoch.cpu_seconds.has_value());
    EXPECT_EQ(
        reply_back(MeasureRequest{}, MeasureReply{{.seconds = 0.1, .retries = 3}}).epoch.retries,
        3U);
    EXPECT_EQ(reply_back(VerifyRequest{}, VerifyReply{"00ff00ff"}).checksum, "00ff00ff");
    reply_back(CloseRequest{}, CloseReply{});
}

TEST(Protocol, EveryLineIsOneLine) {
    EXPECT_THAT(encode(Request(OpenRequest{.workload = "a\nb", .backend = "c\r\n"})),
                Not(HasSubstr("\n")));
    EXPECT_THAT(encode(Reply(HelloReply{1, "a\nb"})), Not(HasSubstr("\n")));
    EXPECT_THAT(encode_error("a\nb\xff"), Not(HasSubstr("\n")));
}

TEST(Protocol, OnlyTheTimeIsNeededOfAMeasurement) {
    const auto reply = decode_reply(MeasureRequest{}, R"({"ok":true,"seconds":0.5,"extra":[1]})");
    ASSERT_TRUE(reply.has_value());
    const record::Epoch& epoch = std::get<MeasureReply>(*reply).epoch;
    EXPECT_EQ(epoch.seconds, 0.5);
    EXPECT_FALSE(epoch.cpu_seconds.has_value());
    EXPECT_EQ(epoch.moving_seconds, 0.0);
    EXPECT_EQ(epoch.retries, 0U);
    const auto nulls = decode_reply(
        MeasureRequest{}, R"({"ok":true,"seconds":1,"cpu_seconds":null,"moving_seconds":null})");
    ASSERT_TRUE(nulls.has_value());
    EXPECT_EQ(std::get<MeasureReply>(*nulls).epoch.seconds, 1.0);
}

TEST(Protocol, AnEnvironmentMayBeLeftOutOrHoldAnyValue) {
    const auto bare = decode_reply(OpenRequest{}, R"({"ok":true})");
    ASSERT_TRUE(bare.has_value());
    EXPECT_TRUE(std::get<OpenReply>(*bare).environment.empty());
    const auto rich = decode_reply(OpenRequest{},
                                   R"({"ok":true,"environment":{"a":1,"b":[2],"c":"x","d":null}})");
    ASSERT_TRUE(rich.has_value());
    EXPECT_EQ(std::get<OpenReply>(*rich).environment,
              (record::Facts{{"a", "1"}, {"b", "[2]"}, {"c", "x"}, {"d", "null"}}));
    EXPECT_EQ(std::get<OpenReply>(*rich).bytes_per_element, 0.0);
}

TEST(Protocol, ARefusalSpeaksInTheRunnersWords) {
    EXPECT_EQ(error_for(OpenRequest{}, R"({"ok":false,"error":"no such GPU"})"), "no such GPU");
    EXPECT_EQ(error_for(OpenRequest{}, encode_error("no \"GPU\"")), "no \"GPU\"");
    EXPECT_THAT(error_for(OpenRequest{}, R"({"ok":false})"), HasSubstr("without saying why"));
    EXPECT_THAT(error_for(OpenRequest{}, R"({"ok":false,"error":""})"),
                HasSubstr("without saying why"));
}

struct BadReply {
    const char* name;
    Request request;
    const char* line;
    const char* reason;
};

class BadReplies : public ::testing::TestWithParam<BadReply> {};

TEST_P(BadReplies, AreErrorsThatQuoteThem) {
    EXPECT_THAT(error_for(GetParam().request, GetParam().line),
                AllOf(HasSubstr("not a valid answer"), HasSubstr(GetParam().reason),
                      HasSubstr(std::string("'") + GetParam().line + "'"),
                      Not(HasSubstr("json.exception"))));
}

INSTANTIATE_TEST_SUITE_P(
    Protocol, BadReplies,
    ::testing::Values(
        BadReply{"Words", MeasureRequest{}, "segmentation fault", "not JSON"},
        BadReply{"Empty", MeasureRequest{}, "", "not JSON"},
        BadReply{"Cut", MeasureRequest{}, R"({"ok":true,"seconds":0.)", "not JSON"},
        BadReply{"TwoValues", MeasureRequest{}, R"({"ok":true,"seconds":1}{})", "not JSON"},
        BadReply{"Array", MeasureRequest{}, "[1]", ""},
        BadReply{"Number", MeasureRequest{}, "5", ""},
        BadReply{"Null", MeasureRequest{}, "null", ""},
        BadReply{"NoOk", MeasureRequest{}, R"({"seconds":1})", "ok"},
        BadReply{"OkIsText", MeasureRequest{}, R"({"ok":"true","seconds":1})", ""},
        BadReply{"OkIsNumber", MeasureRequest{}, R"({"ok":1,"seconds":1})", ""},
        BadReply{"ErrorIsNumber", MeasureRequest{}, R"({"ok":false,"error":5})", ""},
        BadReply{"NoSeconds", MeasureRequest{}, R"({"ok":true})", "seconds"},
        BadReply{"SecondsText", MeasureRequest{}, R"({"ok":true,"seconds":"1"})", ""},
        BadReply{"SecondsTrue", MeasureRequest{}, R"({"ok":true,"seconds":true})", ""},
        BadReply{"SecondsNull", MeasureRequest{}, R"({"ok":true,"seconds":null})", ""},
        BadReply{"SecondsNegative", MeasureRequest{}, R"({"ok":true,"seconds":-1e-9})", "-1e-09"},
        BadReply{"SecondsNaN", MeasureRequest{}, R"({"ok":true,"seconds":NaN})", "not JSON"},
        BadReply{"SecondsInfinite", MeasureRequest{}, R"({"ok":true,"seconds":Infinity})",
                 "not JSON"},
        BadReply{"SecondsOverflow", MeasureRequest{}, R"({"ok":true,"seconds":1e999})", "1e999"},
        BadReply{"SecondsHuge", MeasureRequest{}, R"({"ok":true,"seconds":1.1e9})", "1.1e+09"},
        BadReply{"SecondsZero", MeasureRequest{}, R"({"ok":true,"seconds":0})", "took no time"},
        BadReply{"SecondsSubnormal", MeasureRequest{}, R"({"ok":true,"seconds":5e-324})",
                 "took no time"},
        BadReply{"SecondsTiny", MeasureRequest{}, R"({"ok":true,"seconds":1e-300})",
                 "is 1e-300: it took no time"},
        BadReply{"SecondsBelowANanosecond", MeasureRequest{}, R"({"ok":true,"seconds":9.99e-10})",
                 "took no time"},
        BadReply{"SecondsAboveADay", MeasureRequest{}, R"({"ok":true,"seconds":86400.001})",
                 "from 1e-09 to 86400"},
        BadReply{"ThreadsNone", ProbeRequest{},
                 R"({"ok":true,"threads":0,"effective_cpus":1,"reference_ns":1})",
                 "threads must be at least 1"},
        BadReply{"ThreadsBroken", ProbeRequest{},
                 R"({"ok":true,"threads":1.5,"effective_cpus":1,"reference_ns":1})",
                 "threads must be a whole number"},
        BadReply{"CpuNegative", MeasureRequest{}, R"({"ok":true,"seconds":1,"cpu_seconds":-2})",
                 "-2"},
        BadReply{"CpuText", MeasureRequest{}, R"({"ok":true,"seconds":1,"cpu_seconds":"2"})", ""},
        BadReply{"MovingNegative", MeasureRequest{},
                 R"({"ok":true,"seconds":1,"moving_seconds":-3})", "-3"},
        BadReply{"NoProtocol", HelloRequest{}, R"({"ok":true})", "protocol"},
        BadReply{"ProtocolText", HelloRequest{}, R"({"ok":true,"protocol":"1"})", "protocol"},
        BadReply{"ProtocolTrue", HelloRequest{}, R"({"ok":true,"protocol":true})", "protocol"},
        BadReply{"ProtocolBroken", HelloRequest{}, R"({"ok":true,"protocol":1.5})", "protocol"},
        BadReply{"ProtocolWraps", HelloRequest{}, R"({"ok":true,"protocol":4294967297})",
                 "protocol"},
        BadReply{"RunnerIsNumber", HelloRequest{}, R"({"ok":true,"protocol":1,"runner":5})", ""},
        BadReply{"EnvironmentArray", OpenRequest{}, R"({"ok":true,"environment":[1]})",
                 "environment"},
        BadReply{"BytesNegative", OpenRequest{},
                 R"({"ok":true,"environment":{"bytes_per_element":-8}})", "-8"},
        BadReply{"NoChecksum", VerifyRequest{}, R"({"ok":true})", "checksum"},
        BadReply{"ChecksumNumber", VerifyRequest{}, R"({"ok":true,"checksum":5})", ""}),
    [](const auto& bad) { return bad.param.name; });

TEST(Protocol, LongNonsenseIsCut) {
    const std::string error = error_for(MeasureRequest{}, std::string(5000, 'x'));
    EXPECT_THAT(error, HasSubstr("'" + std::string(120, 'x') + "...'"));
    EXPECT_LT(error.size(), 200U);
    EXPECT_THAT(error_for(MeasureRequest{}, std::string(120, 'x')),
                HasSubstr("'" + std::string(120, 'x') + "'"));
}

TEST(Protocol, AnEpochTakesFromANanosecondToADay) {
    for (const double seconds : {1e-9, 86400.0}) {
        EXPECT_EQ(reply_back(MeasureRequest{}, MeasureReply{{.seconds = seconds}}).epoch.seconds,
                  seconds);
    }
}

std::string nested(std::size_t depth) {
    return R"({"ok":true,"environment":{"a":)" + std::string(depth - 2, '[') +
           std::string(depth - 2, ']') + "}}";
}

TEST(Protocol, WhatIsNestedTooDeepIsNoAnswer) {
    EXPECT_THAT(error_for(OpenRequest{}, nested(64)), HasSubstr("accepted"));
    EXPECT_THAT(error_for(OpenRequest{}, nested(65)), HasSubstr("nested more than 64 deep"));
    EXPECT_THAT(error_for(OpenRequest{}, nested(80'000)), HasSubstr("nested more than 64 deep"));
    EXPECT_THAT(error_for(OpenRequest{}, std::string(1 << 20, '{')),
                HasSubstr("nested more than 64 deep"));
    EXPECT_THAT(request_error(R"({"op":)" + std::string(80'000, '[')),
                HasSubstr("nested more than 64 deep"));
    EXPECT_THAT(error_for(HelloRequest{},
                          R"({"ok":true,"protocol":1,"runner":")" + std::string(100, '[') + "\"}"),
                HasSubstr("accepted"))
        << "a text may hold anything";
}

TEST(Protocol, ALineOfMoreThanAMebibyteIsRefused) {
    const auto closing = [](std::size_t bytes) {
        return "{\"ok\":true}" + std::string(bytes - 11, ' ');
    };
    EXPECT_THAT(error_for(CloseRequest{}, closing(k_longest_line)), HasSubstr("accepted"));
    EXPECT_THAT(error_for(CloseRequest{}, closing(k_longest_line + 1)),
                HasSubstr("longer than 1 MiB"));
    EXPECT_THAT(request_error(std::string(k_longest_line + 1, ' ')),
                HasSubstr("longer than 1 MiB"));
}

TEST(Protocol, AHundredThousandKeysAreRefusedAtOnce) {
    std::string line = R"({"ok":true,"environment":{)";
    for (int i = 0; i < 80'000; ++i) {
        line += std::to_string(i).insert(0, "\"") + "\":1,";
    }
    EXPECT_THAT(error_for(OpenRequest{}, line + R"("a":1}})"), HasSubstr("more than 4096 keys"));
}

TEST(Protocol, WhatARunnerSaysIsCut) {
    const std::string cut = std::string(500, 'x') + "...";
    EXPECT_EQ(error_for(OpenRequest{}, encode_error(std::string(100'000, 'x'))), cut);
    EXPECT_EQ(error_for(OpenRequest{}, encode_error(std::string(500, 'x'))), std::string(500, 'x'));
    EXPECT_EQ(reply_back(HelloRequest{}, HelloReply{1, std::string(100'000, 'x')}).runner, cut);
    EXPECT_THAT(request_error(R"({"op":")" + std::string(100'000, 'x') + "\"}"),
                HasSubstr("'" + cut + "'"));
}

TEST(Protocol, NonsenseCannotSteerATerminal) {
    EXPECT_THAT(error_for(MeasureRequest{}, "\x1b[2J\xff{\xc3\xa9}\x07"),
                HasSubstr("' [2J?{\xc3\xa9} '"));
    // The cut may fall inside a character.
    EXPECT_THAT(error_for(MeasureRequest{}, std::string(119, 'x') + "\xc3\xa9 and more"),
                HasSubstr("x?...'"));
}

TEST(Protocol, BadRequestsAreErrors) {
    for (
        const char* line : {
            "",
            "{",
            "[]",
            "5",
            R"({})",
            R"({"op":5})",
            R"({"op":"hello"})",
            R"({"op":"hello","protocol":1.5})",
            R"({"op":"hello","protocol":-1})",
            R"({"op":"open"})",
            R"({"op":"open","workload":"w","backend":"b","workers":0,"n_max":1,"seed":1})",
            R"({"op":"open","workload":"w","backend":"b","workers":4294967296,"n_max":1,"seed":1})",
            R"({"op":"open","workload":"w","backend":"b","workers":1,"n_max":-1,"seed":1})",
            R"({"op":"open","workload":"w","backend":"b","workers":1,"n_max":1.5,"seed":1})",
            R"({"op":"open","workload":"w","backend":"b","workers":1,"n_max":1,"seed":"1"})",
            R"({"op":"open","workload":5,"backend":"b","workers":1,"n_max":1,"seed":1})",
            R"({"op":"open","workload":"w","backend":"b","workers":1,"n_max":1,"seed":1,"calls":3})",
            R"({"op":"measure","n":1})",
            R"({"op":"measure","n":1,"iterations":0})",
            R"({"op":"measure","n":1,"iterations":-3})",
            R"({"op":"measure","n":1,"iterations":1000000000001})",
            R"({"op":"measure","n":99999999999999999999,"iterations":1})",
            R"({"op":"verify"})",
            "{\"op\":\"\xff\"}",
        }) {
        EXPECT_THAT(request_error(line),
                    AllOf(HasSubstr("not a valid request"), HasSubstr("docs/protocol.md")))
            << line;
    }
    EXPECT_THAT(request_error(R"({"op":"dance"})"), HasSubstr("unknown op 'dance'"));
}

TEST(Protocol, CallsAreHotWhenNotSaid) {
    const auto request = decode_request(
        R"({"op":"open","workload":"w","backend":"b","workers":1,"n_max":0,"seed":0})");
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(std::get<OpenRequest>(*request).calls, record::CallMode::hot);
}

TEST(Protocol, OnlyAnAnswerThatNeedNotBeQuietIsSaidToBe) {
    EXPECT_THAT(encode(Request(MeasureRequest{.n = 8, .quiet = false})),
                HasSubstr(R"("quiet":false)"));
    EXPECT_THAT(encode(Request(MeasureRequest{.n = 8})), Not(HasSubstr("quiet")));
    EXPECT_FALSE(request_back(MeasureRequest{.n = 8, .quiet = false}).quiet);
    EXPECT_TRUE(request_back(MeasureRequest{.n = 8}).quiet);
}

TEST(Protocol, PinIsSaidOnlyWhereItIsAskedFor) {
    EXPECT_EQ(request_back(OpenRequest{.workload = "w", .backend = "b", .pin = "cores"}).pin,
              "cores");
    EXPECT_THAT(encode(Request(OpenRequest{.workload = "w", .backend = "b", .pin = "cores"})),
                HasSubstr(R"("pin":"cores")"));
    EXPECT_THAT(encode(Request(OpenRequest{})), Not(HasSubstr("pin")));
    const auto silent = decode_request(
        R"({"op":"open","workload":"w","backend":"b","workers":1,"n_max":0,"seed":0})");
    EXPECT_EQ(std::get<OpenRequest>(*silent).pin, "none");
}

TEST(Protocol, AProgramOffersItsWorkloads) {
    const HelloReply offering{
        1,
        "mine",
        {{"sort", {"serial", "tbb"}, {"tbb:static"}, 64, 4096, {2, "rows", 100}},
         {"sum", {"omp"}}}};
    const HelloReply read = reply_back(HelloRequest{}, offering);
    ASSERT_EQ(read.workloads.size(), 2U);
    EXPECT_EQ(read.workloads[0].name, "sort");
    EXPECT_EQ(read.workloads[0].ways, (std::vector<std::string>{"serial", "tbb"}));
    EXPECT_EQ(read.workloads[0].more_ways, std::vector<std::string>{"tbb:static"});
    EXPECT_EQ(read.workloads[0].n_min, 64U);
    EXPECT_EQ(read.workloads[0].n_max, 4096U);
    EXPECT_EQ(read.workloads[0].size_notes.step, 2U);
    EXPECT_EQ(read.workloads[0].size_notes.unit, "rows");
    EXPECT_EQ(read.workloads[0].size_notes.gate_n, 100U);
    EXPECT_EQ(read.workloads[1].n_max, std::nullopt);
    EXPECT_EQ(read.workloads[1].size_notes.step, 4U) << "not said";
    EXPECT_EQ(read.workloads[1].size_notes.gate_n, std::nullopt);
    EXPECT_TRUE(reply_back(HelloRequest{}, HelloReply{1, "mine"}).workloads.empty());
    for (const char* offered :
         {R"([{"name":"","ways":["serial"]}])", R"([{"name":"a","ways":[""]}])",
          R"([{"ways":["serial"]}])", R"([{"name":"a","ways":[1]}])", R"([7])",
          R"([{"name":"a","ways":["serial"],"n_min":0}])",
          R"([{"name":"a","ways":["serial"],"step":1}])",
          R"([{"name":"a","ways":["serial"],"step":65}])",
          R"([{"name":"a","ways":["serial"],"gate_n":0}])"}) {
        const std::string line =
            fmt::format(R"({{"ok":true,"protocol":1,"workloads":{}}})", offered);
        EXPECT_FALSE(decode_reply(HelloRequest{}, line).has_value()) << line;
    }
}

TEST(Protocol, ARunnerMayCompareItsResultByItself) {
    EXPECT_EQ(reply_back(VerifyRequest{}, VerifyReply{}).checksum, "");
    EXPECT_EQ(encode(Reply(VerifyReply{})), R"({"agrees":true,"ok":true})");
    for (const char* refused :
         {R"({"ok":true})", R"({"ok":true,"checksum":""})", R"({"ok":true,"agrees":false})"}) {
        EXPECT_FALSE(decode_reply(VerifyRequest{}, refused).has_value())
            << "no result that nobody compared is taken for the right one: " << refused;
    }
}

}  // namespace
}  // namespace crossover::protocol
