#include "benchmarks/text/atomic_file.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <set>
#include <thread>
#include <vector>

#include "tests/unit/record/scratch_folder.hpp"

namespace crossover::text {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// While it lives, no file of this process may grow beyond `bytes`: what a full disk looks like to
/// write().
class SmallDisk {
  public:
    explicit SmallDisk(rlim_t bytes) {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    SmallDisk(SmallDisk&&) = delete;
    SmallDisk& operator=(SmallDisk&&) = delete;

  private:
    rlimit m_before{};
    void (*m_handler)(int);
};

TEST(AtomicFile, WritesAndReplaces) {
    const record::ScratchFolder folder;
    const std::string large(3'000'000, 'x');
    ASSERT_TRUE(write_atomically(folder / "file", large).has_value());
    EXPECT_EQ(record::content_of(folder / "file"), large);
    ASSERT_TRUE(write_atomically(folder / "file", "short\n").has_value());
    EXPECT_EQ(record::content_of(folder / "file"), "short\n");
    EXPECT_EQ(folder.entries(), 1U);
}

TEST(AtomicFile, FollowsNoLinkThatLiesBeside) {
    const record::ScratchFolder folder;
    std::ofstream(folder / "mine") << "untouched";
    std::filesystem::create_symlink("mine", folder / "file.part");
    ASSERT_TRUE(write_atomically(folder / "file", "whole").has_value());
    EXPECT_EQ(record::content_of(folder / "file"), "whole");
    EXPECT_EQ(record::content_of(folder / "mine"), "untouched");
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "file.part"));
    EXPECT_EQ(folder.entries(), 3U);
}

TEST(AtomicFile, TheNameBesideCannotBeForeseen) {
    std::set<std::filesystem::path> names;
    for (int i = 0; i < 100; ++i) {
        names.insert(hidden_beside("folder/file"));
    }
    EXPECT_EQ(names.size(), 100U);
    EXPECT_EQ(names.begin()->parent_path(), "folder");
    EXPECT_EQ(hidden_beside("file").parent_path(), "");
}

TEST(AtomicFile, ManyWritersOfOneFileAllSucceed) {
    const record::ScratchFolder folder;
    std::vector<std::thread> writers;
    std::atomic<int> written = 0;
    for (int writer = 0; writer < 8; ++writer) {
        writers.emplace_back([&, writer] {
            for (int i = 0; i < 20; ++i) {
                written += write_atomically(folder / "file",
                                            std::string(4096, static_cast<char>('a' + writer)))
                               ? 1
                               : 0;
            }
        });
    }
    for (std::thread& writer : writers) {
        writer.join();
    }
    EXPECT_EQ(written, 160);
    EXPECT_EQ(folder.entries(), 1U);
    const std::string content = record::content_of(folder / "file");
    EXPECT_EQ(content, std::string(4096, content.front()));
}

TEST(AtomicFile, AMissingFolderIsAnErrorWithThePath) {
    const record::ScratchFolder folder;
    const auto written = write_atomically(folder / "absent/file", "text");
    ASSERT_FALSE(written.has_value());
    EXPECT_THAT(to_string(written.error()), AllOf(HasSubstr((folder / "absent/file").string()),
                                                  HasSubstr("No such file"), HasSubstr("--out")));
    EXPECT_EQ(folder.entries(), 0U);
}

TEST(AtomicFile, OnAFullDiskTheOldFileStaysAndNothingElse) {
    const record::ScratchFolder folder;
    ASSERT_TRUE(write_atomically(folder / "file", "old").has_value());
    const auto written = [&] {
        const SmallDisk disk(4096);
        return write_atomically(folder / "file", std::string(10'000, 'x'));
    }();
    ASSERT_FALSE(written.has_value());
    EXPECT_THAT(to_string(written.error()),
                AllOf(HasSubstr((folder / "file").string()), HasSubstr("File too large"),
                      HasSubstr("make room")));
    EXPECT_EQ(record::content_of(folder / "file"), "old");
    EXPECT_EQ(folder.entries(), 1U);
}

TEST(AtomicFile, WhatCannotBeReplacedLeavesNothing) {
    const record::ScratchFolder folder;
    std::filesystem::create_directories(folder / "file/in the way");
    const auto written = write_atomically(folder / "file", "text");
    ASSERT_FALSE(written.has_value());
    EXPECT_THAT(to_string(written.error()), HasSubstr((folder / "file").string()));
    EXPECT_EQ(folder.entries(), 1U);
}

TEST(WriteWhereTold, FollowsLinksAndKeepsDevices) {
    const record::ScratchFolder folder;
    ASSERT_TRUE(write_where_told(folder / "new", "first").has_value());
    std::filesystem::create_symlink("new", folder / "link");
    ASSERT_TRUE(write_where_told(folder / "link", "second").has_value());
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
    EXPECT_EQ(record::content_of(folder / "new"), "second");
    std::filesystem::create_symlink("/dev/null", folder / "null");
    ASSERT_TRUE(write_where_told(folder / "null", "third").has_value());
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "null"));
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
    EXPECT_EQ(folder.entries(), 3U);
}

TEST(WriteWhereTold, AFullDiskIsToldFromAWrongPath) {
    const record::ScratchFolder folder;
    const SmallDisk disk(4096);
    EXPECT_TRUE(write_where_told(folder / "file", std::string(10'000, 'x')).error().no_room);
    EXPECT_FALSE(write_where_told(folder / "absent/file", "text").error().no_room);
    EXPECT_EQ(folder.entries(), 0U);
}

TEST(WriteWhereTold, WhatCannotBeWrittenIsAnErrorWithThePath) {
    const record::ScratchFolder folder;
    for (const char* path : {"/dev/full", "/proc/crossover"}) {
        const Unwritten why = write_where_told(path, "text").error();
        EXPECT_THAT(to_string(why.error), HasSubstr(path));
        EXPECT_EQ(why.no_room, std::string_view(path) == "/dev/full");
    }
    EXPECT_THAT(to_string(write_where_told(folder.path(), "text").error().error),
                HasSubstr("directory"));
    EXPECT_EQ(folder.entries(), 0U);
}

}  // namespace
}  // namespace crossover::text
