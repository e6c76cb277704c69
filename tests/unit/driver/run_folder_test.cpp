#include "benchmarks/driver/run_folder.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

namespace crossover::driver {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "crossover-XXXXXX").string();
        m_root = mkdtemp(pattern.data());
    }
    void TearDown() override { fs::remove_all(m_root); }

    static std::string content(const fs::path& path) {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }

    fs::path m_root;
};

TEST_F(RunFolderTest, KeepsAJournalOfWholeLines) {
    auto folder = RunFolder::create(m_root / "a" / "b", "run", "header");
    ASSERT_TRUE(folder.has_value());
    EXPECT_TRUE(folder->append("one").has_value());
    EXPECT_TRUE(folder->append("two").has_value());
    EXPECT_EQ(content(m_root / "a" / "b" / "run" / "journal.jsonl"), "header\none\ntwo\n");
}

TEST_F(RunFolderTest, TwoRunsWithinOneSecondGetTwoFolders) {
    const auto first = RunFolder::create(m_root, "run", "1");
    const auto second = RunFolder::create(m_root, "run", "2");
    ASSERT_TRUE(first && second);
    EXPECT_EQ(second->path().filename(), "run-2");
    EXPECT_EQ(content(first->path() / "journal.jsonl"), "1\n");
}

TEST_F(RunFolderTest, LatestPointsToTheNewest) {
    const auto first = RunFolder::create(m_root, "first", "");
    const auto second = RunFolder::create(m_root, "second", "");
    ASSERT_TRUE(first->mark_latest().has_value());
    ASSERT_TRUE(second->mark_latest().has_value());
    EXPECT_EQ(fs::read_symlink(m_root / "latest"), "second");
}

TEST_F(RunFolderTest, LatestReplacesNothingButALink) {
    EXPECT_TRUE(RunFolder::check_latest(m_root / "absent").has_value());
    const auto folder = RunFolder::create(m_root, "run", "");
    fs::create_symlink("nowhere", m_root / "latest");
    EXPECT_TRUE(RunFolder::check_latest(m_root).has_value());
    fs::remove(m_root / "latest");
    std::ofstream(m_root / "latest") << "mine";
    EXPECT_NE(to_string(RunFolder::check_latest(m_root).error()).find("a file is where"),
              std::string::npos);
    EXPECT_FALSE(folder->mark_latest().has_value());
    EXPECT_EQ(content(m_root / "latest"), "mine");
    fs::remove(m_root / "latest");
    fs::create_directory(m_root / "latest");
    const auto refused = RunFolder::check_latest(m_root);
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(to_string(refused.error()).find("a folder is where"), std::string::npos);
    EXPECT_NE(to_string(refused.error()).find((m_root / "latest").string()), std::string::npos);
}

TEST_F(RunFolderTest, AFileInTheWayIsAnErrorThatNamesIt) {
    std::ofstream(m_root / "file") << "x";
    const auto folder = RunFolder::create(m_root / "file", "run", "header");
    ASSERT_FALSE(folder.has_value());
    EXPECT_NE(to_string(folder.error()).find((m_root / "file").string()), std::string::npos);
}

/// A limit on file sizes makes writes fail half-way, as a full disk does.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    FullDisk(FullDisk&&) = delete;
    FullDisk& operator=(FullDisk&&) = delete;

  private:
    rlimit m_before{};
};

TEST_F(RunFolderTest, NothingIsLeftWhenTheDiskIsFull) {
    const FullDisk full(4);
    const auto folder = RunFolder::create(m_root / "results", "run", "a header of some length");
    ASSERT_FALSE(folder.has_value());
    EXPECT_FALSE(fs::exists(m_root / "results"));
}

/// As many descriptors as are open now, and no more.
class NoDescriptorLeft {
  public:
    NoDescriptorLeft() {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const int next = dup(STDERR_FILENO);
        close(next);
        const rlimit limit{static_cast<rlim_t>(next), m_before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    ~NoDescriptorLeft() { setrlimit(RLIMIT_NOFILE, &m_before); }
    NoDescriptorLeft(const NoDescriptorLeft&) = delete;
    NoDescriptorLeft& operator=(const NoDescriptorLeft&) = delete;
    NoDescriptorLeft(NoDescriptorLeft&&) = delete;
    NoDescriptorLeft& operator=(NoDescriptorLeft&&) = delete;

  private:
    rlimit m_before{};
};

TEST_F(RunFolderTest, AJournalThatCannotBeMadeSaysWhy) {
#if defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "the undefined-behaviour sanitizer needs a descriptor to check a virtual call";
#endif
    std::string error;
    {
        const NoDescriptorLeft none;
        const auto folder = RunFolder::create(m_root / "results", "run", "header");
        ASSERT_FALSE(folder.has_value());
        error = to_string(folder.error());
    }
    EXPECT_NE(error.find("cannot make the journal: Too many open files"), std::string::npos)
        << error;
    EXPECT_FALSE(fs::exists(m_root / "results"));
}

TEST_F(RunFolderTest, ALineThatDoesNotFitIsTakenBack) {
    auto folder = RunFolder::create(m_root, "run", "header");
    ASSERT_TRUE(folder.has_value());
    {
        const FullDisk full(10);
        const auto appended = folder->append("a line that is longer than what is left");
        ASSERT_FALSE(appended.has_value());
        EXPECT_NE(to_string(appended.error()).find("journal.jsonl"), std::string::npos);
    }
    EXPECT_EQ(content(folder->path() / "journal.jsonl"), "header\n");
}

}  // namespace
}  // namespace crossover::driver
