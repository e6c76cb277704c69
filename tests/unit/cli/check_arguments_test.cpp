// The command line of `crossover check`.
#include <gmock/gmock.h>

#include "benchmarks/cli/commands.hpp"

namespace crossover::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Catalogue catalogue() {
    return {.find_workload = [](std::string_view spec) -> Expected<sweep::WorkloadChoice> {
                if (spec == "fma") {
                    return sweep::WorkloadChoice{"fma:64", false, 16};
                }
                return spec == "wave" || spec == "square_int"
                           ? Expected<sweep::WorkloadChoice>(
                                 sweep::WorkloadChoice{std::string(spec), false, 16})
                           : failure({"unknown", "", ""});
            },
            .check_backend = [](std::string_view) -> Expected<void> { return {}; },
            .default_backends = {"openmp", "tbb"},
            .usable_cpus = 4,
            .version = "1"};
}

Expected<Command> parsed(std::vector<const char*> words) {
    words.insert(words.begin(), {"crossover", "check"});
    return parse(static_cast<int>(words.size()), words.data(), catalogue());
}

CheckCommand check(std::vector<const char*> words) {
    words.insert(words.begin(), {"--base", "old", "--head", "new"});
    const auto command = parsed(words);
    EXPECT_TRUE(command) << to_string(command.error());
    return std::get<CheckCommand>(*command);
}

std::string problem(const std::vector<const char*>& words) {
    const auto command = parsed(words);
    EXPECT_FALSE(command);
    return command ? "" : to_string(command.error());
}

TEST(CheckArguments, Defaults) {
    const gate::GateOptions options = check({}).options;
    EXPECT_EQ(options.base, "old");
    EXPECT_EQ(options.head, "new");
    EXPECT_THAT(options.workloads, ElementsAre("wave", "square_int"));
    EXPECT_THAT(options.backends, ElementsAre("openmp", "tbb"));
    EXPECT_FALSE(options.workloads_named || options.backends_named);
    EXPECT_EQ(options.rule.margin_ratio, 0.05);
    EXPECT_EQ(options.budget_s, 90.0);
    EXPECT_EQ(options.most_cells, 60U);
    EXPECT_TRUE(options.probe);
    EXPECT_THAT(options.plant, IsEmpty());
    EXPECT_EQ(check({}).format, CheckFormat::text);
    EXPECT_EQ(options.command_line.at(1), "check");
}

TEST(CheckArguments, EverythingCanBeSaid) {
    const CheckCommand command = check({"--margin",
                                        "8%",
                                        "--workload",
                                        "fma",
                                        "--workload",
                                        "theirs",
                                        "--backend",
                                        "tbb",
                                        "--workers",
                                        "2,max",
                                        "--budget",
                                        "2m",
                                        "--seed",
                                        "9",
                                        "--out",
                                        "there",
                                        "--format",
                                        "github",
                                        "--cells",
                                        "results/latest",
                                        "--skip",
                                        "probe",
                                        "--deadline",
                                        "5s",
                                        "--inconclusive-is-failure",
                                        "--plant-percent",
                                        "10",
                                        "--plant-call-ns",
                                        "500",
                                        "--plant-lost-worker"});
    const gate::GateOptions& options = command.options;
    EXPECT_DOUBLE_EQ(options.rule.margin_ratio, 0.08);
    EXPECT_THAT(options.workloads, ElementsAre("fma:64", "theirs"))
        << "what both builds know is theirs to say";
    EXPECT_TRUE(options.workloads_named && options.backends_named);
    EXPECT_THAT(options.backends, ElementsAre("tbb"));
    EXPECT_THAT(options.workers, ElementsAre(2, 4));
    EXPECT_EQ(options.budget_s, 120.0);
    EXPECT_EQ(options.deadline_s, 5.0);
    EXPECT_EQ(options.seed, 9U);
    EXPECT_EQ(options.out, "there");
    EXPECT_EQ(options.cells_from, "results/latest");
    EXPECT_FALSE(options.probe);
    EXPECT_TRUE(options.inconclusive_is_failure);
    EXPECT_THAT(options.plant, ElementsAre("--plant-percent", "10", "--plant-call-ns", "500",
                                           "--plant-lost-worker"));
    EXPECT_EQ(command.format, CheckFormat::github);
}

TEST(CheckArguments, ANameTwiceIsMeasuredOnce) {
    EXPECT_THAT(check({"--backend", "tbb", "--backend", "tbb"}).options.backends,
                ElementsAre("tbb"));
}

TEST(CheckArguments, ASelfTestNeedsNoBuilds) {
    const auto command = parsed({"--self-test"});
    ASSERT_TRUE(command);
    const gate::GateOptions& options = std::get<CheckCommand>(*command).options;
    EXPECT_TRUE(options.self_test);
    EXPECT_EQ(options.budget_s, 300.0);
    EXPECT_THAT(options.workloads, ElementsAre("wave"));
    for (const std::vector<const char*>& words :
         std::vector<std::vector<const char*>>{{"--head", "x"},
                                               {"--format", "json"},
                                               {"--plant-percent", "5"},
                                               {"--plant-call-ns", "5"},
                                               {"--plant-lost-worker"}}) {
        std::vector<const char*> line{"--self-test"};
        line.insert(line.end(), words.begin(), words.end());
        EXPECT_THAT(problem(line), AllOf(HasSubstr("excludes"), HasSubstr("--self-test"),
                                         HasSubstr(words.front()), HasSubstr("leave one")));
    }
}

TEST(CheckArguments, BothModesHaveTheSameFormats) {
    const std::vector<std::pair<const char*, CheckFormat>> formats{
        {"text", CheckFormat::text},
        {"markdown", CheckFormat::markdown},
        {"junit", CheckFormat::junit},
        {"github", CheckFormat::github},
        {"json", CheckFormat::json}};
    for (const auto& [name, format] : formats) {
        EXPECT_EQ(check({"--format", name}).format, format);
        const auto stored = parsed({"--baseline", "run", "--format", name});
        ASSERT_TRUE(stored) << to_string(stored.error());
        EXPECT_EQ(std::get<StoredCheckCommand>(*stored).format, format);
    }
}

TEST(CheckArguments, WhatMeasuresIsOfNoUseBesideABaseline) {
    for (const char* option :
         {"--base=x", "--workload=wave", "--backend=tbb", "--workers=2", "--budget=1s",
          "--deadline=1s", "--seed=1", "--cells=x", "--out=x", "--skip=probe", "--self-test",
          "--plant-percent=1", "--plant-call-ns=1", "--plant-lost-worker"}) {
        const std::string name = std::string(option).substr(0, std::string(option).find('='));
        EXPECT_THAT(problem({"--baseline", "run", option}),
                    AllOf(HasSubstr(name), HasSubstr("excludes"), HasSubstr("--baseline"),
                          HasSubstr("leave one")));
    }
    for (const char* option : {"--absolute", "--missing-is-skip"}) {
        EXPECT_THAT(problem({option}), HasSubstr(std::string(option) + " requires --baseline"));
    }
    EXPECT_TRUE(std::get<StoredCheckCommand>(*parsed({"--baseline", "run", "--missing-is-skip"}))
                    .options.missing_is_skip);
    EXPECT_FALSE(
        std::get<StoredCheckCommand>(*parsed({"--baseline", "run"})).options.missing_is_skip);
}

TEST(CheckArguments, WrongOnesAreRefused) {
    EXPECT_THAT(problem({}), AllOf(HasSubstr("no base"), HasSubstr("--base BUILD --head BUILD")));
    EXPECT_THAT(problem({"--base", "x"}), HasSubstr("no head"));
    const auto with = [](std::vector<const char*> words) {
        words.insert(words.begin(), {"--base", "x", "--head", "y"});
        return problem(words);
    };
    for (const char* margin : {"", "%", "five", "0%", "-5%", "101%", "5%%", "nan"}) {
        EXPECT_THAT(with({"--margin", margin}), HasSubstr("--margin")) << margin;
    }
    EXPECT_THAT(with({"--format", "githob"}), HasSubstr("did you mean 'github'?"));
    EXPECT_THAT(with({"--backend", "serial"}), HasSubstr("serial is always measured"));
    EXPECT_THAT(with({"--workload", ""}), HasSubstr("--workload"));
    EXPECT_THAT(with({"--skip", "prob"}), HasSubstr("did you mean 'probe'?"));
    EXPECT_THAT(with({"--out", ""}), HasSubstr("--out"));
    EXPECT_THAT(with({"--budget", "soon"}), HasSubstr("--budget"));
    EXPECT_THAT(with({"--marign", "5%"}), HasSubstr("did you mean '--margin'?"));
}

TEST(CheckArguments, CommandLinesInThePlaceOfBuilds) {
    const auto command = parsed(
        {"--base-command", "./old --n {n}", "--head-command", "'./n w' {n}", "--n", "2^10,16,16"});
    ASSERT_TRUE(command) << to_string(command.error());
    const gate::GateOptions& options = std::get<CheckCommand>(*command).options;
    EXPECT_THAT(options.base_command, ElementsAre("./old", "--n", "{n}"));
    EXPECT_THAT(options.head_command, ElementsAre("./n w", "{n}"));
    EXPECT_THAT(options.sizes, ElementsAre(16, 1024));
    EXPECT_EQ(options.base, "./old --n {n}");
    const auto wrong = [](const char* base, const char* head, const char* sizes) {
        std::vector<const char*> words{"--base-command", base, "--head-command", head};
        if (sizes != nullptr) {
            words.insert(words.end(), {"--n", sizes});
        }
        return problem(words);
    };
    EXPECT_THAT(wrong("a {n}", "b {n}", nullptr), HasSubstr("no size is given (--base-command)"));
    EXPECT_THAT(wrong("a {n}", "b", "4"), HasSubstr("does not contain {n} (--head-command)"));
    EXPECT_THAT(wrong("a {m}", "b", nullptr), HasSubstr("'{m}' stands for nothing"));
    EXPECT_THAT(wrong("a", "", nullptr), HasSubstr("--head-command"));
    EXPECT_THAT(wrong("a 'b", "c", nullptr), HasSubstr("--base-command"));
    for (const char* const sizes : {"4,", "x", "4:8", "0", ","}) {
        EXPECT_THAT(wrong("a {n}", "b {n}", sizes), HasSubstr("is no list of sizes (--n)"));
    }
    EXPECT_THAT(problem({"--base-command", "a"}),
                AllOf(HasSubstr("no command to compare with"), HasSubstr("--head-command")));
    const auto alone = parsed({"--self-test", "--base-command", "a {n}", "--n", "4"});
    ASSERT_TRUE(alone) << to_string(alone.error());
    const gate::GateOptions& own = std::get<CheckCommand>(*alone).options;
    EXPECT_EQ(own.base_command, own.head_command);
    EXPECT_THAT(problem({"--head-command", "a"}), HasSubstr("--base-command"));
    EXPECT_THAT(problem({"--self-test", "--base-command", "a", "--head-command", "b"}),
                HasSubstr("--self-test"));
    EXPECT_THAT(problem({"--base-command", "a", "--head-command", "b", "--base", "c"}),
                HasSubstr("--base"));
}

}  // namespace
}  // namespace crossover::cli
