#include <gmock/gmock.h>

#include <fstream>

#include "benchmarks/driver/runner_process.hpp"
#include "tests/unit/record/scratch_folder.hpp"

namespace crossover::driver {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class FindRunnerTest : public ::testing::Test {
  protected:
    fs::path program(const fs::path& name, bool executable = true) {
        const fs::path path = m_folder.path() / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << "#!/bin/sh\n";
        fs::permissions(path, executable ? fs::perms::owner_all : fs::perms::owner_read);
        return path;
    }

    record::ScratchFolder m_folder;
};

TEST_F(FindRunnerTest, FindsTheRunnerInABuildFolder) {
    const fs::path in_bin = program("one/bin/crossover-runner");
    EXPECT_EQ(find_runner(m_folder.path() / "one", "--base").value(), in_bin.string());
    const fs::path beside = program("two/crossover-runner");
    EXPECT_EQ(find_runner(m_folder.path() / "two", "--base").value(), beside.string());
}

TEST_F(FindRunnerTest, TakesAProgramAsItIs) {
    const fs::path path = program("mine");
    EXPECT_EQ(find_runner(path, "--head").value(), path.string());
}

TEST_F(FindRunnerTest, SaysWhatIsMissing) {
    EXPECT_THAT(to_string(find_runner(m_folder.path() / "nowhere", "--head").error()),
                ::testing::AllOf(HasSubstr("there is no build"), HasSubstr("nowhere"),
                                 HasSubstr("--head")));
    fs::create_directories(m_folder.path() / "empty/bin");
    EXPECT_THAT(to_string(find_runner(m_folder.path() / "empty", "--base").error()),
                ::testing::AllOf(HasSubstr("holds no crossover-runner"), HasSubstr("--base")));
}

TEST_F(FindRunnerTest, AFileThatCannotBeStartedIsNoRunner) {
    const fs::path path = program("text", false);
    EXPECT_FALSE(find_runner(path, "--base").has_value());
    program("odd/bin/crossover-runner", false);
    EXPECT_FALSE(find_runner(m_folder.path() / "odd", "--base").has_value());
}

}  // namespace
}  // namespace crossover::driver
