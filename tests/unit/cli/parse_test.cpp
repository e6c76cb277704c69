#include <gmock/gmock.h>

#include <cmath>

#include "benchmarks/cli/commands.hpp"
#include "tests/unit/cli/parsed.hpp"

namespace crossover::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Parse, ASweepHasDefaults) {
    const sweep::SweepOptions options = sweep_of({});
    EXPECT_THAT(names_of(options.workloads),
                ElementsAre("wave", "scale", "fma:64", "mandelbrot", "square_int", "io_wait:100"));
    EXPECT_TRUE(options.workloads.back().waits);
    EXPECT_EQ(options.workloads.front().bytes_per_element, 16U);
    EXPECT_THAT(options.backends, ElementsAre("openmp", "tbb"));
    EXPECT_THAT(options.workers, ElementsAre());
    EXPECT_THAT(options.calls, ElementsAre(record::CallMode::hot));
    EXPECT_EQ(options.pin, "none");
    EXPECT_EQ(options.n_min, 1U);
    EXPECT_FALSE(options.n_max.has_value());
    EXPECT_EQ(options.budget_s, 148.0);
    EXPECT_EQ(options.deadline_s, 30.0);
    EXPECT_EQ(options.seed, 1U);
    EXPECT_EQ(options.out, "results");
    EXPECT_FALSE(options.quick);
    EXPECT_TRUE(options.runners.empty() && options.launchers.empty());
}

TEST(Parse, AQuickSweepIsShort) {
    const sweep::SweepOptions options = sweep_of({"--quick"});
    EXPECT_TRUE(options.quick);
    EXPECT_THAT(names_of(options.workloads), ElementsAre("wave", "square_int"));
    EXPECT_EQ(options.budget_s, 55.0);
    EXPECT_EQ(sweep_of({"--quick", "--budget", "10s"}).budget_s, 10.0);
    EXPECT_THAT(names_of(sweep_of({"--quick", "--workload", "fma"}).workloads),
                ElementsAre("fma:64"));
}

TEST(Parse, EveryOptionOfASweepArrives) {
    const sweep::SweepOptions options = sweep_of({"--workload",
                                                  "wave",
                                                  "--workload=fma",
                                                  "--backend",
                                                  "tbb",
                                                  "--backend",
                                                  "mine",
                                                  "--workers",
                                                  "1,max",
                                                  "--n",
                                                  "4:2^10",
                                                  "--seed",
                                                  "7",
                                                  "--budget",
                                                  "2m",
                                                  "--out",
                                                  "some/where",
                                                  "--runner",
                                                  "mine=./my 'own runner' --fast",
                                                  "--runner",
                                                  "serial=python3 base.py",
                                                  "--launcher",
                                                  "tbb=taskset -c 0,1",
                                                  "--deadline",
                                                  "500ms"});
    EXPECT_THAT(names_of(options.workloads), ElementsAre("wave", "fma:64"));
    EXPECT_THAT(options.backends, ElementsAre("tbb", "mine"));
    EXPECT_THAT(options.workers, ElementsAre(1U, 4U));
    EXPECT_EQ(options.n_min, 4U);
    EXPECT_EQ(options.n_max, 1024U);
    EXPECT_EQ(options.seed, 7U);
    EXPECT_EQ(options.budget_s, 120.0);
    EXPECT_EQ(options.deadline_s, 0.5);
    EXPECT_EQ(options.out, "some/where");
    ASSERT_EQ(options.runners.size(), 2U);
    EXPECT_EQ(options.runners[0].name, "mine");
    EXPECT_THAT(options.runners[0].words, ElementsAre("./my", "own runner", "--fast"));
    EXPECT_EQ(options.runners[1].name, "serial");
    ASSERT_EQ(options.launchers.size(), 1U);
    EXPECT_EQ(options.launchers[0].name, "tbb");
    EXPECT_THAT(options.launchers[0].words, ElementsAre("taskset", "-c", "0,1"));
    EXPECT_THAT(sweep_of({"--seed", "3"}).command_line,
                ElementsAre("crossover", "sweep", "--seed", "3"));
}

TEST(Parse, RepeatedNamesAreMeasuredOnce) {
    EXPECT_THAT(
        names_of(sweep_of({"--workload", "fma", "--workload", "wave", "--workload", "fma:64"})
                     .workloads),
        ElementsAre("fma:64", "wave"));
    EXPECT_THAT(sweep_of({"--backend", "tbb", "--backend", "openmp", "--backend", "tbb"}).backends,
                ElementsAre("tbb", "openmp"));
}

TEST(Parse, OwnRunnersAreMeasuredBesideTheOthers) {
    EXPECT_THAT(sweep_of({"--runner", "mine=x", "--runner", "serial=y"}).backends,
                ElementsAre("openmp", "tbb", "mine"));
    EXPECT_THAT(sweep_of({"--runner", "mine=x", "--backend", "mine"}).backends,
                ElementsAre("mine"));
    EXPECT_THAT(sweep_of({"--runner", "tbb=x"}).backends, ElementsAre("openmp", "tbb"));
}

TEST(Parse, AnOwnBaselineMayKnowOtherWorkloads) {
    EXPECT_THAT(sweep_error({"--workload", "theirs"}),
                HasSubstr("unknown workload 'theirs' (--workload)"));
    EXPECT_THAT(sweep_error({"--workload", "theirs", "--runner", "mine=x", "--backend", "mine"}),
                HasSubstr("unknown workload"));
    const auto options =
        sweep_of({"--workload", "theirs:5", "--workload", "wave", "--runner", "serial=x"});
    EXPECT_THAT(names_of(options.workloads), ElementsAre("theirs:5", "wave"));
    EXPECT_EQ(options.workloads[0].bytes_per_element, 0U);
    EXPECT_EQ(options.workloads[1].bytes_per_element, 16U);
    EXPECT_THAT(sweep_error({"--workload", "", "--runner", "serial=x"}),
                HasSubstr("unknown workload ''"));
}

TEST(Parse, OtherCommands) {
    EXPECT_EQ(good<ShowCommand>({"show"}).results, "results/latest");
    EXPECT_EQ(good<ShowCommand>({"show", "a/b"}).results, "a/b");
    EXPECT_FALSE(good<ShowCommand>({"show"}).markdown);
    EXPECT_TRUE(good<ShowCommand>({"show", "--markdown", "a/b"}).markdown);
    EXPECT_TRUE(good<ReportCommand>({"report"}).words.empty());
    EXPECT_THAT(good<ReportCommand>({"report", "a=x", "b=y", "--out", "--page.html"}).words,
                ElementsAre("--out=--page.html", "a=x", "b=y"));
    EXPECT_THAT(good<ReportCommand>({"report", "a b=x", "y", "./c=d", "=e",
                                     "f=", "one name that is far too long=g"})
                    .runs,
                ElementsAre("x", "y", "./c=d", "=e", "f=", "one name that is far too long=g"));
    EXPECT_THAT(good<ReportCommand>({"report", "x", "--page-only"}).words,
                ElementsAre("--page-only", "x"));
    EXPECT_THAT(good<ReportCommand>({"report", "--pictures-only"}).words,
                ElementsAre("--pictures-only"));
    const auto everything = good<ListCommand>({"list"});
    EXPECT_TRUE(everything.workloads && everything.backends && !everything.json);
    const auto backends = good<ListCommand>({"list", "backends", "--json"});
    EXPECT_TRUE(!backends.workloads && backends.backends && backends.json);
    const auto workloads = good<ListCommand>({"list", "workloads"});
    EXPECT_TRUE(workloads.workloads && !workloads.backends && !workloads.json);
}

TEST(Parse, HelpAndVersionAreTexts) {
    EXPECT_EQ(good<TextCommand>({"--version"}).text, "crossover 1.2.3\n");
    const std::string help = good<TextCommand>({"--help"}).text;
    for (const char* command : {"sweep", "show", "report", "list"}) {
        EXPECT_THAT(help, HasSubstr(command));
    }
    const std::string sweep_help = good<TextCommand>({"sweep", "--help"}).text;
    for (const char* option : {"--workload", "--backend", "--workers", "--n", "--budget", "--quick",
                               "--deadline", "--seed", "--out", "--runner", "--launcher"}) {
        EXPECT_THAT(sweep_help, HasSubstr(option));
    }
    EXPECT_THAT(sweep_help, HasSubstr("crossover sweep"));
}

struct Refusal {
    std::vector<const char*> words;
    std::vector<const char*> said;
};

TEST(Parse, EveryErrorSaysWhatWhereAndWhatToDo) {
    const std::vector<Refusal> refusals{
        {{}, {"no command given", "crossover sweep"}},
        {{"swep"},
         {"unknown command 'swep'", "(crossover)", "did you mean 'sweep'?", "show", "list"}},
        {{"wave"},
         {"unknown command 'wave'",
          "sweep, python, show, report, check, export, plan, list, doctor"}},
        {{"--wrkers", "2"}, {"unknown option '--wrkers'", "(crossover)", "crossover --help"}},
        {{"show", "a", "b"},
         {"'b' is one word too many", "(crossover show)", "crossover show --help"}},
        {{"show", "--jsn"}, {"unknown option '--jsn'", "(crossover show)"}},
        {{"report", "--pages-only"},
         {"unknown option '--pages-only'", "(crossover report)", "'--page-only'"}},
        {{"report", "--out"}, {"--out takes one value", "(crossover report)"}},
        {{"list", "--jsn"},
         {"unknown option '--jsn'", "(crossover list)", "did you mean '--json'?"}},
        {{"list", "backend"}, {"no list of 'backend'", "(WHAT)", "did you mean 'backends'?"}},
        {{"list", "workloads", "backends"},
         {"'backends' is one word too many", "(crossover list)"}},
        {{"sweep", "--wrkers", "2"},
         {"unknown option '--wrkers'", "(crossover sweep)", "did you mean '--workers'?"}},
        {{"sweep", "--wrkers=2"}, {"unknown option '--wrkers'", "did you mean '--workers'?"}},
        {{"sweep", "--zzzzzz"}, {"unknown option '--zzzzzz'", "crossover sweep --help"}},
        {{"sweep", "extra"}, {"'extra' is one word too many", "(crossover sweep)"}},
        {{"sweep", "--workers"},
         {"--workers takes one value", "(crossover sweep)", "crossover sweep --help"}},
        {{"sweep", "--workload"}, {"--workload takes one value", "crossover sweep --help"}},
        {{"sweep", "--workers", "1", "--workers", "2"}, {"--workers takes one value"}},
        {{"sweep", "--workers", "-1"},
         {"'-1' is not a number of workers", "(--workers)", "usable CPUs"}},
        {{"sweep", "--workers", "0"}, {"'0' is not a number of workers"}},
        {{"sweep", "--workers", ""}, {"'' is not a number of workers"}},
        {{"sweep", "--n", "10:5"}, {"the range '10:5' is empty", "(--n)", "5:10"}},
        {{"sweep", "--n", ""}, {"'' is not a range of sizes"}},
        {{"sweep", "--n", "7,7"}, {"no crossover in one size", "(--n)"}},
        {{"sweep", "--n", "1,x"}, {"'1,x' is no list of sizes", "(--n)"}},
        {{"sweep", "--budget", "soon"}, {"'soon' is not a length of time", "(--budget)"}},
        {{"sweep", "--budget", ""}, {"'' is not a length of time", "(--budget)"}},
        {{"sweep", "--deadline", "-1s"}, {"'-1s' is not a length of time", "(--deadline)"}},
        {{"sweep", "--deadline", ""}, {"'' is not a length of time", "(--deadline)"}},
        {{"sweep", "--seed", "x"}, {"'x' is not a seed", "(--seed)"}},
        {{"sweep", "--seed", ""}, {"'' is not a seed"}},
        {{"sweep", "--out", ""}, {"name is empty", "(--out)", "--out results"}},
        {{"sweep", "--workload", "wafe"},
         {"unknown workload 'wafe'", "(--workload)", "there are: wave, fma"}},
        {{"sweep", "--backend", "opnemp"},
         {"unknown backend 'opnemp'", "(--backend)", "there are: openmp, tbb"}},
        {{"sweep", "--backend", "serial"},
         {"serial is the baseline", "(--backend)", "parallel backend"}},
        {{"sweep", "--runner", "mine"},
         {"'mine' is not of the form NAME=COMMAND", "(--runner)", "for example"}},
        {{"sweep", "--runner", "=x"}, {"'=x' is not of the form NAME=COMMAND"}},
        {{"sweep", "--runner", "mine="},
         {"the command of 'mine' is empty", "(--runner)", "after the equals sign"}},
        {{"sweep", "--runner", "mine=  "}, {"the command of 'mine' is empty"}},
        {{"sweep", "--runner", "mine='x"},
         {"a quote is not closed", "(--runner)", "close it with '"}},
        {{"sweep", "--runner", "a=x", "--runner", "a=y"}, {"'a' is given twice", "(--runner)"}},
        {{"sweep", "--launcher", "tbb"}, {"'tbb' is not of the form NAME=COMMAND", "(--launcher)"}},
        {{"sweep", "--launcher", "opnemp=env"},
         {"'opnemp' is not measured in this sweep", "(--launcher)", "did you mean 'openmp'?"}},
        {{"sweep", "--launcher", "tbb=x {ranks}"},
         {"in the command of 'tbb': '{ranks}' stands for nothing", "(--launcher)",
          "there are {workers}, {nodes} and {per_node}"}},
        {{"sweep", "--runner", "mine=x {n}"}, {"'{n}' stands for nothing", "(--runner)"}},
        {{"sweep", "--nodes", "0"}, {"'0' is not a number of nodes", "(--nodes)", "such as 1,2,4"}},
        {{"sweep", "--nodes", "max"}, {"'max' is not a number of nodes"}},
        {{"sweep", "--nodes", "2", "--launcher", "tbb=x {workers}"},
         {"no launcher spreads workers over nodes", "(--nodes)", "{per_node}"}},
        {{"sweep", "--nodes", "1,4", "--workers", "2", "--launcher", "tbb=srun"},
         {"2 workers cannot be on 4 nodes", "(--workers)", "give 4 or more"}},
        {{"sweep", "--nodes", "2,4", "--workers", "1,8", "--launcher", "tbb=srun"},
         {"1 worker cannot be on 2 nodes", "(--workers)"}},
        {{"sweep", "--nodes", "1,2", "--workers", "2,3", "--launcher", "tbb=x {per_node}"},
         {"3 workers cannot be spread evenly over 2 nodes", "(--workers)", "a multiple of 2"}},
        {{"sweep", "--backend", "openmp:dynamic", "--launcher", "openmp=env"},
         {"'openmp' is not measured in this sweep", "openmp:dynamic"}},
        {{"sweep", "--backend", "tbb", "--runner", "mine=x"},
         {"'mine' is not measured in this sweep", "(--runner)"}},
        {{"sweep", "--workload", "wave", "--n", "1:16777217"},
         {"16,777,217 elements of wave take 0.3 GiB", "(--n)", "give at most 16777216"}},
    };
    for (const Refusal& refusal : refusals) {
        const std::string error = error_of(refusal.words);
        for (const char* said : refusal.said) {
            EXPECT_THAT(error, HasSubstr(said));
        }
        EXPECT_THAT(error, Not(HasSubstr("\n")));
    }
}

TEST(Parse, WhatFitsInMemoryIsAccepted) {
    EXPECT_EQ(sweep_of({"--workload", "wave", "--n", "1:16777216"}).n_max, 16777216U);
    Catalogue unknown = catalogue();
    unknown.memory_bytes = 0;
    EXPECT_TRUE(parsed({"sweep", "--workload", "wave", "--n", "1:16777217"}, unknown).has_value());
}

TEST(Parse, ABuildWithoutBackendsSaysSo) {
    Catalogue bare = catalogue();
    bare.default_backends.clear();
    const auto command = parsed({"sweep"}, bare);
    ASSERT_FALSE(command.has_value());
    EXPECT_THAT(to_string(command.error()),
                AllOf(HasSubstr("no parallel backend"), HasSubstr("crossover list backends")));
}

TEST(Parse, NodesAreSpreadOverByALauncher) {
    const auto options = sweep_of({"--nodes", "4,1,2", "--workers", "2,8", "--launcher",
                                   "tbb=srun --partition=big", "--launcher", "openmp=x {workers}"});
    EXPECT_THAT(options.nodes, ElementsAre(1U, 2U, 4U));
    EXPECT_THAT(options.launchers.at(0).words,
                ElementsAre("srun", "-K", "--overlap", "--input=0", "--mpi=pmix", "-n", "{workers}",
                            "-N", "{nodes}", "--partition=big"));
    EXPECT_TRUE(options.launchers.at(0).has_places);
    EXPECT_THAT(sweep_of({}).nodes, ElementsAre(1U));
}

TEST(Parse, LaunchersMayStandBeforeTheBaseline) {
    EXPECT_EQ(sweep_of({"--launcher", "serial=taskset -c 0"}).launchers.at(0).name, "serial");
}

/// The small world with Python in it.
Catalogue catalogue_with_python() {
    Catalogue known = catalogue();
    known.check_backend = [](std::string_view spec) -> Expected<void> {
        return spec.starts_with("python:") || spec == "openmp" || spec == "tbb"
                   ? Expected<void>()
                   : failure({"unknown", "", ""});
    };
    known.program_of = [](std::string_view spec) {
        return spec.starts_with("python:")
                   ? std::optional(Program{{"python3", "runner.py"}, "python:serial"})
                   : std::nullopt;
    };
    known.other_backends = [] {
        return std::vector<std::string>{"python:pool_map", "python:threads"};
    };
    return known;
}

sweep::SweepOptions sweep_with_python(std::vector<const char*> words) {
    words.insert(words.begin(), "sweep");
    const auto command = parsed(words, catalogue_with_python());
    EXPECT_TRUE(command.has_value()) << to_string(command.error());
    return std::get<SweepCommand>(*command).options;
}

std::vector<std::string> names_of(const std::vector<driver::NamedCommand>& commands) {
    std::vector<std::string> names;
    for (const driver::NamedCommand& command : commands) {
        names.push_back(command.name);
    }
    return names;
}

TEST(Programs, BringTheirRunnerAndTheirBaseline) {
    const auto options = sweep_with_python({"--backend", "openmp", "--backend", "python:pool_map"});
    EXPECT_THAT(names_of(options.runners), ElementsAre("python:pool_map", "python:serial"));
    EXPECT_THAT(options.runners[0].words, ElementsAre("python3", "runner.py"));
    EXPECT_EQ(sweep::baseline_of(options, "python:pool_map"), "python:serial");
    EXPECT_EQ(sweep::baseline_of(options, "openmp"), "serial");
}

TEST(Programs, AreNotPinnedUnlessTheyCan) {
    const auto refused = parsed({"sweep", "--pin", "cores", "--backend", "python:pool_map"},
                                catalogue_with_python());
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(to_string(refused.error()),
                AllOf(HasSubstr("'python:pool_map'"), HasSubstr("--pin")));
    EXPECT_THAT(sweep_error({"--pin", "cores", "--command", "serial=true {n}", "--command",
                             "mine=true {n}"}),
                AllOf(HasSubstr("--pin"), HasSubstr("command line")));
    EXPECT_THAT(sweep_with_python({"--pin", "cores", "--full"}).backends,
                ElementsAre("openmp", "tbb"));
    EXPECT_THAT(sweep_with_python({"--full"}).backends,
                ElementsAre("openmp", "tbb", "python:pool_map", "python:threads"));
    Catalogue able = catalogue_with_python();
    able.program_of = [](std::string_view spec) {
        return spec == "tbb" ? std::optional(Program{{"other-runner"}, "serial", true})
                             : std::nullopt;
    };
    const auto taken = parsed({"sweep", "--pin", "cores", "--backend", "tbb"}, able);
    ASSERT_TRUE(taken.has_value()) << to_string(taken.error());
    EXPECT_TRUE(std::get<SweepCommand>(*taken).options.baselines.empty())
        << "serial needs no naming";
}

TEST(Programs, LeaveARunnerThatIsNamedByHand) {
    const auto options =
        sweep_with_python({"--backend", "python:pool_map", "--runner", "python:pool_map=mine",
                           "--launcher", "python:serial=nice"});
    EXPECT_THAT(options.runners[0].words, ElementsAre("mine"));
    EXPECT_EQ(sweep::baseline_of(options, "python:pool_map"), "python:serial");
}

TEST(Programs, CanBeMeasuredAgainstAnotherBaseline) {
    const auto options =
        sweep_with_python({"--backend", "python:serial", "--baseline", "python:serial=serial"});
    EXPECT_EQ(sweep::baseline_of(options, "python:serial"), "serial");
    EXPECT_THAT(names_of(options.runners), ElementsAre("python:serial"));
    EXPECT_THAT(
        to_string(parsed({"sweep", "--backend", "python:serial"}, catalogue_with_python()).error()),
        HasSubstr("is the baseline"));
}

TEST(Programs, AreAllMeasuredInAFullSweep) {
    EXPECT_THAT(sweep_with_python({}).backends, ElementsAre("openmp", "tbb"));
    const auto full = sweep_with_python({"--full"});
    EXPECT_THAT(full.backends, ElementsAre("openmp", "tbb", "python:pool_map", "python:threads"));
    EXPECT_EQ(full.workloads.back().name, "file_read");
    EXPECT_EQ(full.budget_s, 1800.0);
    EXPECT_THAT(sweep_with_python({"--full", "--backend", "openmp"}).backends,
                ElementsAre("openmp"));
}

}  // namespace
}  // namespace crossover::cli
