#include "benchmarks/workloads/small_files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

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
        EXPECT_EQ(static_cast<unsigned char>(third[at]), (random_bits(3, at / 8) >> (8 * (at % 8))) & 0xffU) << at;
    }
    EXPECT_EQ(digest_of_file((*files)->letters(), 3),
              crc32_z(0, reinterpret_cast<const Bytef*>(third.data()), third.size()));
    files->reset();
    EXPECT_FALSE(std::filesystem::exists(folder));
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
    EXPECT_NE(to_string(files.error()).find("/no/such/folder"), std::string::npos) << to_string(files.error());
    EXPECT_NE(to_string(files.error()).find("TMPDIR"), std::string::npos);
}

TEST(SmallFiles, AFileThatCannotBeReadEndsTheProcessWithAWord) {
    EXPECT_EXIT(digest_of_file({}, 5), testing::ExitedWithCode(1), "file_read cannot read .*crossover-files-/5");
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
