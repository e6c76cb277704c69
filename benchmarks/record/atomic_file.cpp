#include "benchmarks/record/atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace crossover::record {
namespace {

bool write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Expected<void> write_atomically(const std::filesystem::path& path, std::string_view content) {
    const std::string temporary = path.string() + ".part";
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        return failure({std::string("cannot create the file: ") + std::strerror(errno), path.string(),
                        "choose a folder that you may write to with --out"});
    }
    bool good = write_all(descriptor, content) && ::fsync(descriptor) == 0;
    int reason = errno;
    if (::close(descriptor) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (good && ::rename(temporary.c_str(), path.c_str()) != 0) {
        good = false;
        reason = errno;
    }
    if (good) {
        return {};
    }
    ::unlink(temporary.c_str());
    return failure({std::string("cannot write the file: ") + std::strerror(reason), path.string(),
                    "make room on the disk, or choose another folder with --out"});
}

Expected<void> write_where_told(const std::filesystem::path& path, std::string_view content) {
    std::error_code ignored;
    const std::filesystem::file_status there = std::filesystem::status(path, ignored);
    if (!std::filesystem::exists(there) || std::filesystem::is_regular_file(there)) {
        const std::filesystem::path target = std::filesystem::canonical(path, ignored);
        return write_atomically(target.empty() ? path : target, content);
    }
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    bool good = descriptor >= 0 && write_all(descriptor, content);
    const int reason = errno;
    if (descriptor >= 0 && ::close(descriptor) != 0) {
        good = false;
    }
    if (good) {
        return {};
    }
    return failure({std::string("cannot write: ") + std::strerror(reason), path.string(), "name a file"});
}

}  // namespace crossover::record
