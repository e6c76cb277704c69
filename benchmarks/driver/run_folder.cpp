#include "benchmarks/driver/run_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "benchmarks/record/environment.hpp"
#include "benchmarks/text/atomic_file.hpp"

namespace crossover::driver {
namespace {

namespace fs = std::filesystem;

Error cannot(const char* what, const fs::path& path, const std::string& why) {
    return {fmt::format("cannot {}: {}", what, why), path.string(),
            "choose a folder that you may write to with --out"};
}

/// The folders that making `path` would make, deepest first.
std::vector<fs::path> missing_folders(const fs::path& path) {
    std::vector<fs::path> missing;
    std::error_code ignored;
    fs::path folder = fs::absolute(path, ignored).lexically_normal();
    while (!folder.empty() && !fs::exists(fs::symlink_status(folder, ignored))) {
        missing.push_back(folder);
        folder = folder.parent_path();
    }
    return missing;
}

/// Removes what was made, where it is still empty.
void remove_folders(const std::vector<fs::path>& made) {
    for (const fs::path& folder : made) {
        rmdir(folder.c_str());
    }
}

/// Makes <parent>/<name>, or <name>-2, -3 … when two runs start within one second.
Expected<fs::path> make_folder(const fs::path& parent, const std::string& name) {
    for (int attempt = 1; attempt < 1000; ++attempt) {
        const fs::path path = parent / (attempt == 1 ? name : fmt::format("{}-{}", name, attempt));
        if (mkdir(path.c_str(), 0755) == 0) {
            return path;
        }
        if (errno != EEXIST) {
            return failure(cannot("make the results folder", path, std::strerror(errno)));
        }
    }
    return failure(cannot("make the results folder", parent / name, "there are 999 of that name"));
}

}  // namespace

std::string folder_name(const std::string& host) {
    std::string safe = host.empty() ? "host" : host;
    std::replace_if(
        safe.begin(), safe.end(), [](char letter) { return letter == '/' || letter == '\\'; }, '_');
    return record::utc_now_compact() + "-" + safe;
}

Expected<RunFolder> RunFolder::create(const fs::path& parent, const std::string& name,
                                      const std::string& header) {
    std::error_code problem;
    const std::vector<fs::path> made = missing_folders(parent);
    fs::create_directories(parent, problem);
    if (problem) {
        remove_folders(made);
        return failure(cannot("make the results folder", parent, problem.message()));
    }
    const auto path = make_folder(parent, name);
    if (!path) {
        remove_folders(made);
        return failure(path.error());
    }
    const fs::path journal = *path / "journal.jsonl";
    RunFolder folder(
        *path, Descriptor(open(journal.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC,
                               0644)));
    const auto begin = [&]() -> Expected<void> {
        if (folder.m_journal.get() < 0) {
            return failure(cannot("make the journal", journal, std::strerror(errno)));
        }
        flock(folder.m_journal.get(), LOCK_EX | LOCK_NB);  // new, so it is free
        return folder.append(header);
    };
    if (const auto begun = begin(); !begun) {
        unlink(journal.c_str());  // needs no further descriptor, which may be what is short
        rmdir(path->c_str());
        remove_folders(made);
        return failure(begun.error());
    }
    return folder;
}

Expected<RunFolder> RunFolder::reopen(const fs::path& folder, std::uint64_t whole_bytes) {
    const fs::path journal = folder / "journal.jsonl";
    Descriptor descriptor(open(journal.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (descriptor.get() < 0) {
        return failure(cannot("go on with the journal", journal, std::strerror(errno)));
    }
    if (flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        return failure(
            {"another sweep is writing this run", journal.string(), "wait for it, or end it"});
    }
    if (ftruncate(descriptor.get(), static_cast<off_t>(whole_bytes)) != 0) {
        return failure(cannot("cut the torn end off the journal", journal, std::strerror(errno)));
    }
    std::error_code problem;
    const fs::path real =
        fs::canonical(folder, problem);  // results/latest is a link that this run may move
    return RunFolder(problem ? folder : real, std::move(descriptor));
}

Expected<void> RunFolder::append(const std::string& line) {
    const std::string text = line + "\n";
    const off_t before = lseek(m_journal.get(), 0, SEEK_END);
    const ssize_t written = write(m_journal.get(), text.data(), text.size());
    if (written == static_cast<ssize_t>(text.size())) {
        return {};
    }
    const std::string why = written < 0 ? std::strerror(errno) : "the disk is full";
    if (before >= 0 && ftruncate(m_journal.get(), before) != 0) {
        return failure(cannot("mend the journal after a failed write", m_path / "journal.jsonl",
                              std::strerror(errno)));
    }
    return failure({"cannot write the journal: " + why, (m_path / "journal.jsonl").string(),
                    "make room on the disk, or choose another folder with --out"});
}

bool RunFolder::log(const std::string& line) {
    const auto appended = append(line);
    if (!appended && !m_problem) {
        m_problem = appended.error();
    }
    return appended.has_value();
}

Expected<void> RunFolder::check_latest(const fs::path& parent) {
    const fs::path link = parent / "latest";
    std::error_code ignored;
    const fs::file_status there = fs::symlink_status(link, ignored);
    if (!fs::exists(there) || fs::is_symlink(there)) {
        return {};
    }
    return failure({fmt::format("a {} is where the link to the latest run goes",
                                fs::is_directory(there) ? "folder" : "file"),
                    link.string(), "move it away, or choose another folder with --out"});
}

Expected<void> RunFolder::mark_latest() const {
    if (auto free = check_latest(m_path.parent_path()); !free) {
        return free;
    }
    const fs::path link = m_path.parent_path() / "latest";
    const fs::path temporary = text::hidden_beside(link);
    std::error_code problem;
    fs::create_symlink(m_path.filename(), temporary, problem);
    if (!problem) {
        fs::rename(temporary, link, problem);
    }
    if (problem) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return failure(cannot("point 'latest' at the new results", link, problem.message()));
    }
    return {};
}

}  // namespace crossover::driver
