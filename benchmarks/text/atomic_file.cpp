#include "benchmarks/text/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <random>

#include "benchmarks/text/write_all.hpp"

namespace crossover::text {
namespace {

tl::unexpected<Unwritten> unwritten(const char* what, int reason, const std::filesystem::path& path,
                                    const char* remedy) {
    const bool no_room = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    return tl::unexpected(Unwritten{
        {fmt::format("{}: {}", what, std::strerror(reason)), path.string(), remedy}, no_room});
}

tl::expected<void, Unwritten> replace_file(const std::filesystem::path& path,
                                           std::string_view content) {
    const std::filesystem::path hidden = hidden_beside(path);
    const int descriptor =
        ::open(hidden.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return unwritten("cannot create the file", errno, path,
                         "choose a folder that you may write to with --out");
    }
    bool good = write_all(descriptor, content) && ::fsync(descriptor) == 0;
    int reason = errno;
    if (::close(descriptor) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (good && ::rename(hidden.c_str(), path.c_str()) != 0) {
        good = false;
        reason = errno;
    }
    if (good) {
        return {};
    }
    ::unlink(hidden.c_str());
    return unwritten("cannot write the file", reason, path,
                     "make room on the disk, or choose another folder with --out");
}

}  // namespace

std::filesystem::path hidden_beside(const std::filesystem::path& path) {
    std::random_device random;
    const std::uint64_t name = static_cast<std::uint64_t>(random()) << 32U | random();
    return path.parent_path() / fmt::format(".crossover-{:016x}.part", name);
}

Expected<void> write_atomically(const std::filesystem::path& path, std::string_view content) {
    const auto written = replace_file(path, content);
    return written ? Expected<void>() : failure(written.error().error);
}

tl::expected<void, Unwritten> write_where_told(const std::filesystem::path& path,
                                               std::string_view content) {
    std::error_code ignored;
    const std::filesystem::file_status there = std::filesystem::status(path, ignored);
    if (!std::filesystem::exists(there) || std::filesystem::is_regular_file(there)) {
        const std::filesystem::path target = std::filesystem::canonical(path, ignored);
        return replace_file(target.empty() ? path : target, content);
    }
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    bool good = descriptor >= 0 && write_all(descriptor, content);
    int reason = errno;
    if (descriptor >= 0 && ::close(descriptor) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (good) {
        return {};
    }
    return unwritten("cannot write", reason, path, "name a file");
}

}  // namespace crossover::text
