#include "benchmarks/protocol/serve.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "benchmarks/text/lines.hpp"

namespace crossover::protocol {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string k_hello = encode(Request(HelloRequest{}));
const std::string k_verify = encode(Request(VerifyRequest{7}));
const std::string k_close = encode(Request(CloseRequest{}));

/// Grants "hello" and "close", answers "verify" with its n, refuses "open" and throws at the rest.
Expected<Reply> scripted_reply(const Request& request) {
    if (const auto* hello = std::get_if<HelloRequest>(&request)) {
        return greet(*hello, "scripted 1");
    }
    if (const auto* verify = std::get_if<VerifyRequest>(&request)) {
        return VerifyReply{std::to_string(verify->n)};
    }
    if (std::holds_alternative<OpenRequest>(request)) {
        return failure({"no room", "here", "wait"});
    }
    if (std::holds_alternative<CloseRequest>(request)) {
        return CloseReply{};
    }
    throw std::runtime_error("the handler gave up");
}

/// The replies to everything in `input`, line by line.
std::vector<std::string> served(const std::string& input, const Handler& handler = scripted_reply) {
    std::FILE* const file = std::tmpfile();
    std::istringstream requests(input);
    EXPECT_TRUE(serve(requests, fileno(file), handler));
    std::rewind(file);
    std::string text;
    for (int letter = std::fgetc(file); letter != EOF; letter = std::fgetc(file)) {
        text += static_cast<char>(letter);
    }
    std::fclose(file);
    EXPECT_TRUE(text.empty() || text.ends_with('\n'));
    std::istringstream replies(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(replies, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string reply_with(const std::string& n) {
    return encode(Reply(VerifyReply{n}));
}

TEST(Serve, AnswersEachLineUntilClose) {
    EXPECT_THAT(served(k_hello + "\n" + k_verify + "\n" + k_close + "\n" + k_verify + "\n"),
                ElementsAre(HasSubstr("scripted 1"), reply_with("7"), R"({"ok":true})"));
}

TEST(Serve, EndsWithItsInput) {
    EXPECT_THAT(served(""), IsEmpty());
    EXPECT_THAT(served(k_verify + "\n"), ElementsAre(reply_with("7")));
    EXPECT_THAT(served(k_verify), ElementsAre(reply_with("7"))) << "without an end of line, too";
}

TEST(Serve, RefusesNonsenseAndGoesOn) {
    EXPECT_THAT(served("nonsense \xff\n\n{\"op\":\"sing\"}\n" + k_verify + "\n"),
                ElementsAre(HasSubstr("not a valid request"), HasSubstr("not a valid request"),
                            HasSubstr("unknown op 'sing'"), reply_with("7")));
}

TEST(Serve, RefusesALineThatIsTooLongAndGoesOn) {
    // Valid JSON but for its length, and several times as long as what is kept of it.
    const std::string padded = k_verify + std::string(3 * k_longest_line, ' ');
    EXPECT_THAT(served(padded + "\n" + k_verify + "\n"),
                ElementsAre(HasSubstr("longer than 1 MiB"), reply_with("7")));
}

TEST(Serve, TurnsErrorsAndExceptionsIntoReplies) {
    const std::string open =
        encode(Request(OpenRequest{.workload = "wave", .backend = "b", .workers = 1, .n_max = 1}));
    const std::string measure = encode(Request(MeasureRequest{1, 1}));
    EXPECT_THAT(served(open + "\n" + measure + "\n" + k_verify + "\n"),
                ElementsAre(encode_error(to_string(Error{"no room", "here", "wait"})),
                            encode_error("the handler gave up"), reply_with("7")));
}

TEST(Serve, ARefusedCloseDoesNotEndIt) {
    int closes = 0;
    const auto refuse_once = [&](const Request& request) -> Expected<Reply> {
        if (std::holds_alternative<CloseRequest>(request) && ++closes == 1) {
            return failure({"not yet", "", ""});
        }
        return scripted_reply(request);
    };
    EXPECT_THAT(served(k_close + "\n" + k_verify + "\n" + k_close + "\n" + k_verify, refuse_once),
                ElementsAre(HasSubstr("not yet"), reply_with("7"), R"({"ok":true})"));
}

TEST(Serve, GreetsItsOwnVersionOnly) {
    EXPECT_THAT(served(R"({"op":"hello","protocol":2})"),
                ElementsAre(HasSubstr("speaks protocol 1, not 2")));
}

TEST(Serve, EndsWhenItsRepliesCannotBeWritten) {
    std::istringstream requests(k_verify + "\n" + k_verify + "\n");
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    ASSERT_GE(full, 0);
    EXPECT_FALSE(serve(requests, full, scripted_reply));
    close(full);
    std::string rest;
    EXPECT_TRUE(text::next_line(requests, rest, k_longest_line)) << "the second was not read";
}

}  // namespace
}  // namespace crossover::protocol
