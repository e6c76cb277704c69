#include "benchmarks/workloads/small_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include "benchmarks/workloads/inputs.hpp"

namespace crossover::detail {
namespace {

constexpr const char* k_prefix = "crossover-files-";
constexpr std::size_t k_longest_path = 512;
constexpr std::size_t k_longest_name = 4;  // "/63" and its end

using Content = std::array<unsigned char, SmallFiles::k_bytes>;

Content content_of(std::uint32_t index) {
    Content content{};
    for (std::size_t at = 0; at < content.size(); ++at) {
        content.at(at) = static_cast<unsigned char>(random_bits(index, at / 8) >> (at % 8 * 8));
    }
    return content;
}

/// $TMPDIR as it is now; the driver and its runners do not change it.
const char* temporary_folder() noexcept {
    const char* const folder = std::getenv("TMPDIR");
    return folder == nullptr || *folder == '\0' ? "/tmp" : folder;
}

bool write_file(const std::string& path, const Content& content) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return false;
    }
    const ssize_t written = write(file, content.data(), content.size());
    return close(file) == 0 && written == static_cast<ssize_t>(content.size());
}

/// The files, then their folder: what remove(3) takes away one after another.
std::vector<std::string> paths_in(const std::string& folder) {
    std::vector<std::string> paths;
    for (std::uint32_t index = 0; index < SmallFiles::k_count; ++index) {
        paths.push_back(fmt::format("{}/{}", folder, index));
    }
    paths.push_back(folder);
    return paths;
}

/// For a process that no signal but SIGKILL ends, outside the runner's process group, which the
/// driver kills as a whole.
void leave_the_group() noexcept {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    setsid();
}

/// Runs in the child after fork, so only with calls that need no lock.
[[noreturn]] void clean_up_at_end_of_runner(int lifeline,
                                            const std::vector<std::string>& paths) noexcept {
    prctl(PR_SET_NAME, "crossover-files");
    const int null = open("/dev/null", O_RDWR);
    dup2(lifeline, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);  // a reader of the runner's output must see its end
    dup2(null, STDERR_FILENO);
    close_range(STDERR_FILENO + 1, ~0U, 0);
    char nothing = 0;
    while (read(STDIN_FILENO, &nothing, 1) < 0 && errno == EINTR) {
    }
    for (const std::string& path : paths) {
        std::remove(path.c_str());
    }
    _exit(0);
}

tl::unexpected<Error> cannot(const std::string& what, const std::string& path) {
    return failure({fmt::format("cannot make the files that file_read reads: {}: {}", what,
                                std::strerror(errno)),
                    path, "set TMPDIR to a folder with room"});
}

}  // namespace

Expected<std::unique_ptr<SmallFiles>> SmallFiles::create() {
    std::string path = fmt::format("{}/{}XXXXXX", temporary_folder(), k_prefix);
    if (path.size() + k_longest_name > k_longest_path) {
        errno = ENAMETOOLONG;
        return cannot("no folder", path);
    }
    if (mkdtemp(path.data()) == nullptr) {
        return cannot("no folder", path);
    }
    std::unique_ptr<SmallFiles> files(new SmallFiles(std::move(path)));
    if (auto started = files->start_cleaner(); !started) {
        return failure(started.error());
    }
    if (auto filled = files->fill(); !filled) {
        return failure(filled.error());
    }
    return files;
}

Expected<void> SmallFiles::start_cleaner() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return cannot("no pipe", m_path);
    }
    const std::vector<std::string> paths = paths_in(m_path);
    m_lifeline = ends[1];
    const pid_t child = fork();
    if (child == 0) {
        leave_the_group();             // here, so that it is done when this function returns
        const pid_t cleaner = fork();  // no child of the runner, whose children are its workers
        if (cleaner == 0) {
            clean_up_at_end_of_runner(ends[0], paths);
        }
        _exit(cleaner > 0 ? 0 : errno);
    }
    const int reason = errno;
    close(ends[0]);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (child > 0 && status == 0) {
        return {};
    }
    errno = child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : reason;
    return cannot("no process that removes them", m_path);
}

Expected<void> SmallFiles::fill() const {
    for (std::uint32_t index = 0; index < k_count; ++index) {
        if (!write_file(fmt::format("{}/{}", m_path, index), content_of(index))) {
            return cannot(fmt::format("write file {}", index), m_path);
        }
    }
    return {};
}

SmallFiles::~SmallFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
    if (m_lifeline >= 0) {
        close(m_lifeline);  // the cleaner finds nothing to remove
    }
}

FolderLetters SmallFiles::letters() const {
    FolderLetters letters{};
    m_path.copy(letters.data(), letters.size(), m_path.size() - letters.size());
    return letters;
}

std::uint32_t digest_of_file(const FolderLetters& folder, std::uint32_t index) noexcept {
    std::array<char, k_longest_path> path{};
    std::snprintf(path.data(), path.size(), "%s/%s%.*s/%u", temporary_folder(), k_prefix,
                  static_cast<int>(folder.size()), folder.data(), index);
    Content content{};
    const int file = open(path.data(), O_RDONLY | O_CLOEXEC);
    const ssize_t count = file < 0 ? -1 : read(file, content.data(), content.size());
    if (count < 0) {
        std::fprintf(stderr, "file_read cannot read %s: %s\n", path.data(), std::strerror(errno));
        std::_Exit(1);
    }
    close(file);
    return static_cast<std::uint32_t>(crc32_z(0, content.data(), static_cast<std::size_t>(count)));
}

}  // namespace crossover::detail
