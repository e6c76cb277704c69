#include "benchmarks/runner/server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "backends/api/affinity.hpp"
#include "backends/registry.hpp"
#include "benchmarks/protocol/serve.hpp"
#include "benchmarks/record/cpus.hpp"
#include "benchmarks/record/environment.hpp"
#include "benchmarks/record/pinning.hpp"
#include "benchmarks/runner/epoch_timer.hpp"

namespace crossover::runner {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::string open_line(const std::string& workload, const std::string& backend, unsigned workers = 2,
                      std::uint64_t n_max = 1000) {
    return fmt::format(
        R"({{"op":"open","workload":"{}","backend":"{}","workers":{},"n_max":{},"seed":7}})",
        workload, backend, workers, n_max);
}

std::string answer_of(Server& server, std::string_view line) {
    return protocol::answer(line, [&](const auto& request) { return server.reply_to(request); });
}

class ServerTest : public ::testing::Test {
  protected:
    json ask(const std::string& line) { return json::parse(answer_of(m_server, line)); }
    json ask_good(const std::string& line) {
        json reply = ask(line);
        EXPECT_TRUE(reply["ok"].get<bool>()) << reply;
        return reply;
    }
    std::string ask_bad(const std::string& line) {
        const json reply = ask(line);
        EXPECT_FALSE(reply["ok"].get<bool>()) << reply;
        return reply.value("error", "");
    }

    Server m_server;
};

TEST_F(ServerTest, SaysWhoItIs) {
    const json reply = ask_good(R"({"op":"hello","protocol":1})");
    EXPECT_EQ(reply["protocol"], 1);
    EXPECT_EQ(reply["runner"], "crossover " + record::build_info().version);
}

TEST_F(ServerTest, RefusesAnotherProtocol) {
    EXPECT_THAT(ask_bad(R"({"op":"hello","protocol":2})"), HasSubstr("speaks protocol 1, not 2"));
}

TEST_F(ServerTest, NeedsASessionToMeasure) {
    EXPECT_THAT(ask_bad(R"({"op":"measure","n":1,"iterations":1})"),
                HasSubstr("no session is open"));
    EXPECT_THAT(ask_bad(R"({"op":"verify","n":1})"), HasSubstr("no session is open"));
}

TEST_F(ServerTest, SaysWhatIsWrongWithALine) {
    EXPECT_THAT(ask_bad("nonsense \xff"), HasSubstr("not a valid request"));
    EXPECT_THAT(ask_bad(""), HasSubstr("not a valid request"));
}

TEST_F(ServerTest, TellsAboutItsSession) {
    const json reply = ask_good(open_line("square_int", "serial", 1));
    const Kernel kernel = find_workload("square_int")->kernel;
    EXPECT_EQ(reply["environment"]["bytes_per_element"], kernel.input_size + kernel.output_size);
    EXPECT_EQ(reply["environment"]["variant"], find_backend("serial")->variant);
    EXPECT_EQ(reply["environment"]["timer"],
              std::string("Google Benchmark ") + google_benchmark_version());
}

TEST_F(ServerTest, PassesOnTheFactsOfTheBackend) {
    const BackendChoice choice = *find_backend("thread");
    const auto session =
        backend_named(choice.name)
            ->open({.kernel = find_workload("wave")->kernel, .n_max = 8, .seed = 7, .workers = 2},
                   choice.variant);
    ASSERT_TRUE(session.has_value());
    const json environment = ask_good(open_line("wave", "thread"))["environment"];
    for (const Fact& fact : (*session)->facts()) {
        EXPECT_TRUE(environment.contains(fact.name)) << fact.name;
    }
}

TEST_F(ServerTest, HoldsOneSession) {
    ask_good(open_line("wave", "serial", 1));
    EXPECT_THAT(ask_bad(open_line("wave", "serial", 1)), HasSubstr("open already"));
    ask_good(R"({"op":"measure","n":8,"iterations":2})");
}

TEST_F(ServerTest, RefusesWhatItDoesNotKnow) {
    EXPECT_THAT(ask_bad(open_line("wafe", "serial")), HasSubstr("unknown workload 'wafe'"));
    EXPECT_THAT(ask_bad(open_line("wave", "serail")), HasSubstr("unknown backend 'serail'"));
    EXPECT_THAT(ask_bad(open_line("wave", "serial:sideways")),
                HasSubstr("unknown variant 'sideways'"));
    EXPECT_THAT(
        ask_bad(R"({"op":"open","workload":"wave","backend":"serial","workers":1,"n_max":8,"seed":7,
        "calls":"lukewarm"})"),
        HasSubstr("calls is 'lukewarm', none of hot, cold, first"));
    ask_good(open_line("wave", "serial", 1));  // a refusal leaves room for a better try
}

TEST_F(ServerTest, MeasuresColdAndFirstCalls) {
    for (const char* calls : {"cold", "first"}) {
        for (const char* backend : {"serial", "thread"}) {
            Server server;
            const auto ask = [&](const std::string& line) {
                return nlohmann::json::parse(answer_of(server, line));
            };
            EXPECT_TRUE(ask(nlohmann::json{
                {"op", "open"},
                {"workload", "square_int"},
                {"backend", backend},
                {"workers", std::string(backend) == "serial" ? 1 : 2},
                {"n_max", 100},
                {"seed", 7},
                {"calls",
                 calls}}.dump())["ok"]);
            const auto epoch = ask(R"({"op":"measure","n":100,"iterations":3})");
            EXPECT_TRUE(epoch["ok"]) << epoch;
            EXPECT_GT(epoch["seconds"], 0.0);
            const auto checked = ask(R"({"op":"verify","n":100})");
            EXPECT_TRUE(checked["ok"]);
        }
    }
}

TEST_F(ServerTest, ProbesTheMachineOnlyWithoutASession) {
    const auto state = ask_good(R"({"op":"probe","threads":2})");
    EXPECT_EQ(state["threads"], 2);
    EXPECT_GT(state["effective_cpus"], 0.0);
    EXPECT_GT(state["reference_ns"], 0.0);
    ask_good(open_line("wave", "serial", 1));
    EXPECT_THAT(ask_bad(R"({"op":"probe","threads":2})"), HasSubstr("process of its own"));
}

TEST_F(ServerTest, RefusesMemoryThatIsNotThere) {
    EXPECT_NE(ask_bad(open_line("wave", "serial", 1, 18446744073709551615ULL)), "");
    EXPECT_NE(ask_bad(open_line("wave", "serial", 1, std::uint64_t{1} << 60U)), "");
}

TEST_F(ServerTest, RefusesMoreThanWasOpened) {
    ask_good(open_line("wave", "serial", 1, 1000));
    EXPECT_THAT(ask_bad(R"({"op":"measure","n":1001,"iterations":1})"), HasSubstr("n = 1001"));
    EXPECT_THAT(ask_bad(R"({"op":"verify","n":1001})"), HasSubstr("n_max = 1000"));
    ask_good(R"({"op":"measure","n":1000,"iterations":1})");
    ask_good(R"({"op":"verify","n":1000})");
}

TEST_F(ServerTest, MeasuresTime) {
    ask_good(open_line("wave", "thread", 2));
    for (const char* line : {R"({"op":"measure","n":1000,"iterations":1})",
                             R"({"op":"measure","n":1000,"iterations":20})",
                             R"({"op":"measure","n":0,"iterations":5})"}) {
        const json reply = ask_good(line);
        EXPECT_GT(reply["seconds"].get<double>(), 0.0);
        EXPECT_GE(reply["cpu_seconds"].get<double>(), 0.0);
        EXPECT_EQ(reply["moving_seconds"], 0.0);
    }
}

int a_child() {
    for (const auto& process : std::filesystem::directory_iterator("/proc")) {
        std::ifstream file(process.path() / "stat");
        std::string line;
        std::getline(file, line);
        if (line.find(fmt::format(") S {} ", getpid())) != std::string::npos) {
            return std::stoi(process.path().filename());
        }
    }
    return -1;
}

/// How often this thread gave up its CPU by itself, while the request was answered: io_wait does so
/// for every element, except where its time was over just then.
long waits_during(Server& server, const std::string& request) {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    const long before = usage.ru_nvcsw;
    EXPECT_TRUE(json::parse(answer_of(server, request))["ok"].get<bool>());
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw - before;
}

TEST_F(ServerTest, MakesAnUntimedCallBeforeShortHotCallsOnly) {
    for (const char* calls : {"hot", "first"}) {
        Server server;
        std::string opening = open_line("io_wait:1000", "serial", 1);
        opening.insert(opening.size() - 1, fmt::format(R"(,"calls":"{}")", calls));
        ASSERT_TRUE(json::parse(answer_of(server, opening))["ok"].get<bool>());
        ASSERT_TRUE(json::parse(answer_of(server, R"({"op":"verify","n":200})"))["ok"].get<bool>());
        const long of_short_call =
            waits_during(server, R"({"op":"measure","n":8,"iterations":1,"quiet":false})");
        EXPECT_GE(of_short_call, std::string(calls) == "hot" ? 13 : 5);
        EXPECT_LT(of_short_call, std::string(calls) == "hot" ? 24 : 13);
        const long of_long_call =
            waits_during(server, R"({"op":"measure","n":200,"iterations":1,"quiet":false})");
        EXPECT_GE(of_long_call, 150);
        EXPECT_LT(of_long_call, 350);
    }
}

TEST_F(ServerTest, TellsOfLostWorkersAndGoesOn) {
    // A worker can be replaced only where the timer has made no thread.
    for (const char* calls : {"hot", "cold"}) {
        Server server;
        const auto ask_server = [&server](const std::string& line) {
            return json::parse(answer_of(server, line));
        };
        std::string opening = open_line("wave", "process_pool");
        opening.insert(opening.size() - 1, fmt::format(R"(,"calls":"{}")", calls));
        ASSERT_TRUE(ask_server(opening)["ok"].get<bool>());
        const std::string measure = R"({"op":"measure","n":1000,"iterations":20})";
        EXPECT_EQ(ask_server(measure)["retries"], 0);
        for (int lost = 0; lost < 3; ++lost) {
            const int worker = a_child();
            ASSERT_GT(worker, 0);
            ASSERT_EQ(kill(worker, SIGKILL), 0);
            const json reply = ask_server(measure);
            ASSERT_TRUE(reply["ok"].get<bool>()) << reply;
            EXPECT_EQ(reply["retries"], 1) << "also when it was noticed in the untimed call";
            EXPECT_GE(reply["cpu_seconds"].get<double>(), 0.0);
            EXPECT_LT(reply["involuntary_switches"].get<double>(), 1e6);
            EXPECT_EQ(ask_server(measure)["retries"], 0) << "told once";
        }
    }
}

/// Threads of this process that run or want to, the caller included.
int running_threads() {
    int running = 0;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream file(thread.path() / "stat");
        std::string number;
        std::string name;
        char state = '\0';
        file >> number >> name >> state;
        running += state == 'R' ? 1 : 0;
    }
    return running;
}

TEST_F(ServerTest, ItsWorkersAreQuietWhenItAnswers) {
    if (!find_backend("openmp")) {
        GTEST_SKIP() << "needs a runtime whose idle workers spin";
    }
    ask_good(open_line("wave", "openmp", 2));
    for (const char* line :
         {R"({"op":"measure","n":1000,"iterations":10})", R"({"op":"verify","n":1000})"}) {
        // On a crowded machine it may give up now and then; without waiting the worker would spin
        // every time.
        int quiet_answers = 0;
        for (int i = 0; i < 10; ++i) {
            answer_of(m_server, line);
            quiet_answers += running_threads() == 1 ? 1 : 0;
        }
        EXPECT_GE(quiet_answers, 5) << line;
    }
}

std::string pinned_line(const std::string& backend, const std::string& pin) {
    return fmt::format(
        R"({{"op":"open","workload":"wave","backend":"{}","workers":2,"n_max":100,"seed":7,"pin":"{}"}})",
        backend, pin);
}

TEST_F(ServerTest, BindsWorkersOnlyWhenAsked) {
    // In a thread of its own, whose mask dies with it: the caller of a session stays bound.
    std::thread([this] {
        const std::vector<unsigned> cpus = record::cpus_for_pin("cores", 2).value();
        const json reply = ask_good(pinned_line("pool", "cores"));
        EXPECT_EQ(reply["environment"]["worker_masks"], fmt::format("{};{}", cpus[0], cpus[1]));
    }).join();
    Server other;
    const json reply = json::parse(answer_of(other, pinned_line("pool", "none")));
    EXPECT_EQ(reply["environment"]["worker_masks"], fmt::format("{0};{0}", mask_of_caller()));
}

TEST_F(ServerTest, RefusesAnUnknownPin) {
    EXPECT_THAT(ask_bad(pinned_line("pool", "core")), HasSubstr("did you mean 'cores'"));
}

TEST_F(ServerTest, TellsThePoolHowManyCpusItMayUse) {
    const json reply = ask_good(open_line("wave", "pool", record::read_usable_cpus() + 1));
    EXPECT_EQ(reply["environment"]["pool_spin_us"], "0");
    Server other;
    const json fits =
        json::parse(answer_of(other, open_line("wave", "pool", record::read_usable_cpus())));
    EXPECT_EQ(fits["environment"]["pool_spin_us"], "100");
}

TEST_F(ServerTest, HandsOnTheGrain) {
    if (!find_backend("openmp")) {
        GTEST_SKIP() << "needs a variant with a grain";
    }
    const json facts = ask_good(open_line("wave", "openmp:dynamic:8"))["environment"];
    EXPECT_EQ(facts["variant"], "dynamic:8");
    EXPECT_EQ(facts["grain"], "8") << "what the session was opened with";
    EXPECT_EQ(json::parse(answer_of(m_server, R"({"op":"verify","n":999})"))["checksum"]
                  .get<std::string>()
                  .size(),
              8U);
    Server other;
    EXPECT_THAT(answer_of(other, open_line("wave", "openmp:static:8")),
                HasSubstr("takes no grain"));
}

TEST_F(ServerTest, ClosesForGood) {
    ask_good(open_line("wave", "serial", 1));
    ask_good(R"({"op":"close"})");
    EXPECT_THAT(ask_bad(R"({"op":"measure","n":1,"iterations":1})"),
                HasSubstr("no session is open"));
}

TEST_F(ServerTest, ClosesWithoutASession) {
    ask_good(R"({"op":"close"})");
}

/// CRC-32 of what a plain loop over the inputs of seed 7 gives.
std::string expected_checksum(const std::string& workload, std::size_t n) {
    const Kernel kernel = find_workload(workload)->kernel;
    std::vector<std::max_align_t> in(n * kernel.input_size / sizeof(std::max_align_t) + 1);
    std::vector<std::max_align_t> out(n * kernel.output_size / sizeof(std::max_align_t) + 1);
    auto* const in_bytes = reinterpret_cast<std::byte*>(in.data());
    auto* const out_bytes = reinterpret_cast<std::byte*>(out.data());
    kernel.fill(kernel.params, 7, 0, in_bytes, n);
    kernel.map(kernel.params, in_bytes, out_bytes, n);
    return checksum({out_bytes, n * kernel.output_size});
}

TEST(ServerVerification, EveryBackendAgreesWithAPlainLoop) {
    for (const RegistryEntry& entry : registry()) {
        if (!entry.present() || entry.name == "process_pool") {
            continue;  // workers are forked before any thread exists: conformance has a process for
                       // each case
        }
        for (const std::string workload : {"wave", "square_int"}) {
            Server server;
            const std::string opened = answer_of(
                server,
                open_line(workload, std::string(entry.name), entry.name == "serial" ? 1 : 2));
            ASSERT_TRUE(json::parse(opened)["ok"].get<bool>()) << entry.name << ": " << opened;
            const json first = json::parse(answer_of(server, R"({"op":"verify","n":999})"));
            EXPECT_EQ(first["checksum"], expected_checksum(workload, 999)) << entry.name;
            const json smaller = json::parse(answer_of(server, R"({"op":"verify","n":10})"));
            EXPECT_EQ(smaller["checksum"], expected_checksum(workload, 10)) << entry.name;
        }
    }
}

}  // namespace
}  // namespace crossover::runner
