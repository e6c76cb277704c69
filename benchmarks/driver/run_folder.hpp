// The folder of one run and its journal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "backends/api/expected.hpp"
#include "benchmarks/driver/child_process.hpp"

namespace crossover::driver {

/// What a run's folder is called: "<UTC time>-<host>".
std::string folder_name(const std::string& host);

/// results/<UTC time>-<host>/ with journal.jsonl open for appending.
class RunFolder {
  public:
    /// Makes the folder (parents too) and starts the journal with `header`. On failure (no
    /// permission, full disk) nothing is left behind, and the error names the path.
    static Expected<RunFolder> create(const std::filesystem::path& parent, const std::string& name,
                                      const std::string& header);

    /// Opens the journal of an earlier run to go on with it, cut to its `whole_bytes`: what a
    /// killed sweep tore off is taken away. Fails when it cannot be written, or when another sweep
    /// is still writing it.
    static Expected<RunFolder> reopen(const std::filesystem::path& folder,
                                      std::uint64_t whole_bytes);

    const std::filesystem::path& path() const { return m_path; }

    /// Appends one line to the journal in one write, so that a killed sweep leaves whole lines.
    Expected<void> append(const std::string& line);
    /// append() as what measures asks for it (Context::log): the first error is kept.
    bool log(const std::string& line);
    const std::optional<Error>& problem() const { return m_problem; }

    /// Whether mark_latest() may put its link at <parent>/latest: nothing is there, or a link.
    /// Fails where a file or a folder of that name is, which must not be replaced silently.
    static Expected<void> check_latest(const std::filesystem::path& parent);

    /// Points <parent>/latest at this folder, atomically.
    Expected<void> mark_latest() const;

  private:
    RunFolder(std::filesystem::path path, Descriptor journal)
        : m_path(std::move(path)), m_journal(std::move(journal)) {}

    std::filesystem::path m_path;
    Descriptor m_journal;
    std::optional<Error> m_problem;
};

}  // namespace crossover::driver
