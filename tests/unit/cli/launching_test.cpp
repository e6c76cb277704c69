// Backends whose program a launcher starts.
#include "benchmarks/cli/launching.hpp"

#include <gmock/gmock.h>

#include "tests/unit/cli/parsed.hpp"

namespace crossover::cli {
namespace {

using ::testing::HasSubstr;

/// The small world with an MPI in it whose launcher is `launcher`.
Expected<Command> with_mpi(std::vector<const char*> words, const std::string& launcher = "srun") {
    Catalogue known = catalogue();
    known.check_backend = [](std::string_view) { return Expected<void>(); };
    known.program_of = [launcher](std::string_view spec) {
        return spec.starts_with("mpi") ? std::optional(Program{.words = {"crossover-runner-mpi"},
                                                               .baseline = "serial",
                                                               .launcher = launcher})
                                       : std::nullopt;
    };
    words.insert(words.begin(), "sweep");
    return parsed(words, known);
}

using Launchers = std::vector<std::pair<std::string, std::string>>;

/// Name and last word of each.
Launchers launchers_of(const Expected<Command>& command) {
    EXPECT_TRUE(command.has_value()) << to_string(command.error());
    Launchers told;
    for (const auto& launcher : std::get<SweepCommand>(*command).options.launchers) {
        told.emplace_back(launcher.name, launcher.words.back());
    }
    return told;
}

TEST(Launching, AnMpiIsStartedByItsOwnLauncher) {
    EXPECT_EQ(launchers_of(with_mpi({"--backend", "mpi", "--backend", "mpi:resident"})),
              (Launchers{{"mpi", "{nodes}"}, {"mpi:resident", "{nodes}"}}));
    EXPECT_EQ(launchers_of(with_mpi({"--backend", "mpi"}, "")), Launchers{});
    EXPECT_EQ(launchers_of(with_mpi({"--backend", "tbb"})), Launchers{});
}

TEST(Launching, OneThatIsNamedForTheBackendStandsForItsVariants) {
    EXPECT_EQ(
        launchers_of(with_mpi({"--backend", "mpi:resident", "--backend", "mpi:hybrid", "--launcher",
                               "mpi=srun --exclusive", "--launcher", "mpi:hybrid=mine"})),
        (Launchers{
            {"mpi", "--exclusive"}, {"mpi:hybrid", "mine"}, {"mpi:resident", "--exclusive"}}));
}

TEST(Launching, ARunnerThatIsNamedByHandIsStartedAlone) {
    EXPECT_EQ(launchers_of(with_mpi({"--backend", "mpi", "--runner", "mpi=./mine"})), Launchers{});
}

TEST(Launching, ItSpreadsNodes) {
    EXPECT_TRUE(with_mpi({"--backend", "mpi", "--nodes", "1,2"}).has_value());
    EXPECT_THAT(to_string(with_mpi({"--backend", "tbb", "--nodes", "1,2"}).error()),
                HasSubstr("no launcher spreads workers over nodes (--nodes)"));
}

}  // namespace
}  // namespace crossover::cli
