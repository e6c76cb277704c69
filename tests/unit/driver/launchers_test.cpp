#include "benchmarks/driver/launchers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace crossover::driver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Words = std::vector<std::string>;

TEST(Launchers, WorkersAndNodesArePutIn) {
    EXPECT_EQ(placed({"-n", "{workers}", "-N{nodes}", "ppr:{per_node}:node", "{{x}}"}, 8, 4),
              (Words{"-n", "8", "-N4", "ppr:2:node", "{x}"}));
    EXPECT_EQ(placed({"{per_node}"}, 5, 2), Words{"3"}) << "rounded up: every worker has a place";
    EXPECT_EQ(placed({"taskset", "-c", "0,1"}, 2, 1), (Words{"taskset", "-c", "0,1"}));
}

TEST(Launchers, AnUnknownPlaceIsTold) {
    const auto filled = placed({"-n", "{ranks}"}, 2, 1);
    ASSERT_FALSE(filled.has_value());
    EXPECT_EQ(filled.error().what, "'{ranks}' stands for nothing");
    EXPECT_THAT(filled.error().remedy, HasSubstr("there are {workers}, {nodes} and {per_node}"));
}

/// PATH is a folder with these programs while it lives.
class Programs {
  public:
    explicit Programs(const Words& names) : m_before(getenv("PATH")) {
        char pattern[] = "/tmp/launchers-XXXXXX";
        m_folder = mkdtemp(pattern);
        for (const std::string& name : names) {
            const std::filesystem::path path = m_folder / name;
            std::ofstream(path) << "#!/bin/sh\n";
            chmod(path.c_str(), 0755);
        }
        setenv("PATH", m_folder.c_str(), 1);
    }
    ~Programs() {
        setenv("PATH", m_before.c_str(), 1);
        std::filesystem::remove_all(m_folder);
    }
    Programs(const Programs&) = delete;
    Programs& operator=(const Programs&) = delete;
    Programs(Programs&&) = delete;
    Programs& operator=(Programs&&) = delete;

  private:
    std::string m_before;
    std::filesystem::path m_folder;
};

TEST(Launchers, APresetFillsInWhatItsLauncherNeeds) {
    const Programs there({"mpirun", "mpirun.openmpi", "mpiexec.mpich", "srun"});
    EXPECT_THAT(with_preset({"mpirun"}, true),
                ElementsAre("mpirun.openmpi", "--allow-run-as-root", "--bind-to", "none",
                            "--map-by", "ppr:{per_node}:node:OVERSUBSCRIBE", "-n", "{workers}"));
    EXPECT_THAT(with_preset({"mpich"}), ElementsAre("mpiexec.mpich", "-bind-to", "none", "-ppn",
                                                    "{per_node}", "-n", "{workers}"));
    EXPECT_THAT(with_preset({"srun"}),
                ElementsAre("srun", "-K", "--overlap", "--input=0", "--mpi=pmix", "-n", "{workers}",
                            "-N", "{nodes}"));
}

TEST(Launchers, OpenMpiLeavesOutFabricsWhereThereIsNone) {
    const Programs there({"mpirun"});
    const auto added = [](const Words& words, bool fabric) {
        std::string mca;
        const Words all = with_preset(words, fabric);
        for (std::size_t i = 0; i + 2 < all.size(); ++i) {
            mca += all[i] == "--mca" ? all[i + 1] + "=" + all[i + 2] + " " : "";
        }
        return mca;
    };
    EXPECT_EQ(added({"mpirun"}, false), "coll=^hcoll osc=^ucx,pt2pt btl=^openib,ofi,uct pml=ob1 ");
    EXPECT_EQ(added({"mpirun", "--mca", "btl", "self,vader"}, false),
              "coll=^hcoll osc=^ucx,pt2pt pml=ob1 btl=self,vader ")
        << "Open MPI would join both values";
    EXPECT_EQ(added({"mpirun"}, true), "");
    for (const char* const option : {"--host", "-H", "--hostfile", "-machinefile"}) {
        EXPECT_EQ(added({"mpirun", option, "a,b"}, false), "") << "their networks are not known";
    }
    EXPECT_EQ(with_preset({"mpich"}, false), with_preset({"mpich"}, true));
    EXPECT_EQ(with_preset({"srun"}, false), with_preset({"srun"}, true));
}

TEST(Launchers, AFabricIsADeviceOrAnAllocation) {
    const Programs folder({});  // a folder of its own
    const std::filesystem::path devices = getenv("PATH");
    const auto none = [](const char*) -> const char* { return nullptr; };
    EXPECT_FALSE(has_fabric(devices / "absent", none));
    std::filesystem::create_directories(devices / "infiniband");
    EXPECT_FALSE(has_fabric(devices, none)) << "the module is loaded, there is no device";
    EXPECT_TRUE(has_fabric(devices, [](const char* name) -> const char* {
        return std::string_view(name) == "SLURM_JOB_ID" ? "7" : nullptr;
    }));
    std::filesystem::create_directories(devices / "infiniband" / "mlx5_0");
    EXPECT_TRUE(has_fabric(devices, none));
    std::filesystem::remove_all(devices / "infiniband");
    std::filesystem::create_directories(devices / "cxi" / "cxi0");
    EXPECT_TRUE(has_fabric(devices, none));
}

TEST(Launchers, FurtherWordsOfAPresetAreAdded) {
    EXPECT_THAT(with_preset({"srun", "--partition=big", "-c", "4"}),
                ElementsAre("srun", "-K", "--overlap", "--input=0", "--mpi=pmix", "-n", "{workers}",
                            "-N", "{nodes}", "--partition=big", "-c", "4"));
}

TEST(Launchers, WordsThatCountRanksAreTakenAsTheyAre) {
    for (const Words& words : {Words{"mpirun", "-np", "2"},
                               {"srun", "-n", "2"},
                               {"srun", "--ntasks=2"},
                               {"mpirun", "--n", "2"},
                               {"srun", "-N", "2"},
                               {"srun", "--nodes=2"},
                               {"mpirun", "--host", "a:{workers}"},
                               {"taskset", "-c", "0"},
                               {"/usr/bin/mpirun"},
                               {"env", "A=1", "mpirun"}}) {
        EXPECT_EQ(with_preset(words), words) << words.front() << ' ' << words.back();
    }
}

TEST(Launchers, APresetWhoseProgramIsMissingNamesOne) {
    const Programs none({});
    EXPECT_EQ(with_preset({"mpirun"}).front(), "mpirun");
    EXPECT_EQ(with_preset({"mpich"}).front(), "mpiexec");
    EXPECT_EQ(with_preset({"srun"}).front(), "srun");
}

TEST(Launchers, WhatNamesNodesSpreadsWorkers) {
    const NamedCommand counts{.name = "x", .words = {"-n", "{workers}"}, .has_places = true};
    const NamedCommand spreads{.name = "x", .words = {"-N{nodes}"}, .has_places = true};
    const NamedCommand per_node{.name = "x", .words = {"{per_node}"}, .has_places = true};
    EXPECT_FALSE(places_nodes({counts}, {counts}, "x"));
    EXPECT_TRUE(places_nodes({spreads}, {counts}, "x"));
    EXPECT_FALSE(places_nodes({spreads}, {}, "x:resident"));
    EXPECT_TRUE(places_nodes({}, {per_node}, "x"));
    EXPECT_FALSE(places_nodes({spreads}, {}, "y"));
    EXPECT_FALSE(places_nodes({{"x", {"{nodes}"}}}, {}, "x")) << "words of a user's command";
}

TEST(TellingLine, IsTheLastOneOfAPlainRunner) {
    EXPECT_EQ(telling_line("first words\nall is lost\n \n"), "all is lost");
    EXPECT_EQ(telling_line("no end"), "no end");
    EXPECT_EQ(telling_line("\n\n"), "");
}

TEST(TellingLine, IsTheFirstInWhichSrunNamesATask) {
    EXPECT_EQ(telling_line("srun: error: c2: task 1: Killed\n"
                           "slurmstepd: error: *** STEP 1.0 ON c1 CANCELLED AT 2026-01-31 ***\n"
                           "srun: error: c1: task 0: Killed\n"),
              "srun: error: c2: task 1: Killed");
}

TEST(TellingLine, IsTheOneInWhichMpirunNamesARank) {
    const std::string rule(74, '-');
    EXPECT_EQ(telling_line(rule +
                           "\nmpirun noticed that process rank 1 with PID 0 on node c2 exited "
                           "on signal 9 (Killed).\n" +
                           rule + "\n"),
              "mpirun noticed that process rank 1 with PID 0 on node c2 exited on signal 9 "
              "(Killed).");
    EXPECT_EQ(telling_line("Abort(7) on node 1 (rank 1 in comm 0): application called "
                           "MPI_Abort(MPI_COMM_WORLD, 7) - process 1\nbye\n"),
              "Abort(7) on node 1 (rank 1 in comm 0): application called "
              "MPI_Abort(MPI_COMM_WORLD, 7) - process 1");
}

TEST(TellingLine, IsTheRunnersOwnWhereALauncherOnlyAdvises) {
    const std::string rule(74, '-');
    const std::string advice = rule +
                               "\nPrimary job  terminated normally, but 1 process returned\n" +
                               rule + "\n" + rule + "\n  Exit code:    3\n" + rule + "\n";
    EXPECT_EQ(telling_line("cannot allocate\n" + advice), "cannot allocate");
    EXPECT_EQ(telling_line(advice), "Exit code:    3");
}

TEST(TellingLine, IsTheFirstParagraphOfAFrame) {
    const std::string rule(74, '-');
    EXPECT_EQ(telling_line(rule +
                           "\nYour job has requested more processes than the ppr for\n"
                           "this topology can support:\n\n  PPR: 1:node\n\n"
                           "Please revise the conflict and try again.\n" +
                           rule + "\n"),
              "Your job has requested more processes than the ppr for this topology can support");
}

TEST(TellingLine, HasNoFrameOfMpich) {
    const std::string rule(83, '=');
    EXPECT_EQ(telling_line(rule +
                           "\n=   BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES\n"
                           "=   PID 26 RUNNING AT c2\n=   EXIT CODE: 9\n" +
                           rule + "\nPlease see the FAQ page for debugging suggestions\n"),
              "PID 26 RUNNING AT c2");
}

}  // namespace
}  // namespace crossover::driver
