#include "benchmarks/workloads/small_files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "benchmarks/workloads/inputs.hpp"
#include "benchmarks/workloads/workloads.hpp"

namespace crossover::detail {
namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(SmallFiles, AreRandomBytesInAPrivateFolderThatGoesAway) {
    auto files = SmallFiles::create();
    ASSERT_TRUE(files.has_value()) << to_string(files.error());
    const std::filesystem::path folder = (*files)->path();
    struct stat status {};
    ASSERT_EQ(stat(folder.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        EXPECT_EQ(entry.file_size(), SmallFiles::k_bytes);
        ++count;
    }
    EXPECT_EQ(count, SmallFiles::k_count);
    const std::string third = content_of(folder / "3");
    for (std::size_t at = 0; at < 64; ++at) {
        EXPECT_EQ(static_cast<unsigned char>(third[at]),
                  (random_bits(3, at / 8) >> (8 * (at % 8))) & 0xffU)
            << at;
    }
    EXPECT_EQ(digest_of_file((*files)->letters(), 3),
              crc32_z(0, reinterpret_cast<const Bytef*>(third.data()), third.size()));
    files->reset();
    EXPECT_FALSE(std::filesystem::exists(folder));
}

/// The folder that a process made which was killed together with its process group; empty when it
/// made none.
std::filesystem::path folder_of_a_killed_group() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        return {};
    }
    const pid_t process = fork();
    if (process == 0) {
        setpgid(0, 0);
        const auto files = SmallFiles::create();
        const std::string path = files ? (*files)->path() : "";
        const bool told =
            write(ends[1], path.data(), path.size()) == static_cast<ssize_t>(path.size());
        while (told) {
            pause();
        }
        _exit(1);
    }
    close(ends[1]);
    std::array<char, 512> text{};
    const ssize_t bytes = read(ends[0], text.data(), text.size());
    close(ends[0]);
    const std::filesystem::path path(
        std::string(text.data(), static_cast<std::size_t>(std::max<ssize_t>(0, bytes))));
    const bool was_there = std::filesystem::exists(path);
    kill(-process, SIGKILL);
    waitpid(process, nullptr, 0);
    return was_there ? path : std::filesystem::path();
}

TEST(SmallFiles, GoAwayWhenTheirProcessIsKilled) {
    using clock = std::chrono::steady_clock;
    const std::filesystem::path folder = folder_of_a_killed_group();
    ASSERT_FALSE(folder.empty());
    const auto end = clock::now() + std::chrono::seconds(20);
    while (std::filesystem::exists(folder) && clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_FALSE(std::filesystem::exists(folder)) << folder;
}

TEST(SmallFiles, AddNoChildWhoseEndSomebodyMightWaitFor) {
    const auto files = SmallFiles::create();
    ASSERT_TRUE(files.has_value());
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(SmallFiles, CannotBeMadeWhereThereIsNoFolder) {
    const char* const before = std::getenv("TMPDIR");
    const std::string saved = before == nullptr ? "" : before;
    setenv("TMPDIR", "/no/such/folder", 1);
    const auto files = SmallFiles::create();
    if (before == nullptr) {
        unsetenv("TMPDIR");
    } else {
        setenv("TMPDIR", saved.c_str(), 1);
    }
    ASSERT_FALSE(files.has_value());
    EXPECT_NE(to_string(files.error()).find("/no/such/folder"), std::string::npos)
        << to_string(files.error());
    EXPECT_NE(to_string(files.error()).find("TMPDIR"), std::string::npos);
}

TEST(SmallFiles, AFileThatCannotBeReadEndsTheProcessWithAWord) {
    EXPECT_EXIT(digest_of_file({}, 5), testing::ExitedWithCode(1),
                "file_read cannot read .*crossover-files-/5");
}

TEST(Prepare, BindsFileReadToItsFilesAndNothingElse) {
    Workload reads = find_workload("file_read").value();
    const auto files = prepare(reads);
    ASSERT_TRUE(files.has_value());
    EXPECT_NE(*files, nullptr);
    const std::uint32_t index = 3;
    std::uint32_t digest = 0;
    reads.kernel.map(reads.kernel.params, reinterpret_cast<const std::byte*>(&index),
                     reinterpret_cast<std::byte*>(&digest), 1);
    EXPECT_EQ(digest, digest_of_file(static_cast<const SmallFiles*>(files->get())->letters(), 3));
    Workload wave = find_workload("wave").value();
    EXPECT_EQ(prepare(wave).value(), nullptr);
}

}  // namespace
}  // namespace crossover::detail
