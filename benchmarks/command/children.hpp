// The processes below this one: told when one ends, found where one is left.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "backends/api/descriptor.hpp"

namespace crossover::command {

/// A process that has ended.
struct Ended {
    int status = 0;  ///< as waitpid tells it
    double cpu_seconds = 0.0;
};

/// While one of these lives, what a child leaves behind becomes a child of this process, wherever
/// it went, and SIGCHLD and SIGTERM are read from descriptor(). For programs with one thread.
class Children {
  public:
    Children();
    ~Children();
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;
    Children(Children&&) = delete;
    Children& operator=(Children&&) = delete;

    /// Readable when a child has ended or SIGTERM has come.
    int descriptor() const { return m_signals.get(); }

    /// Takes what descriptor() holds. True once SIGTERM has come, from then on.
    bool told_to_end();

    /// Reaps this child if it has ended.
    static std::optional<Ended> ended(pid_t child);

    /// Whether children live beside the ones that are kept. Reaps those that have ended, and adds
    /// what they took.
    bool has_others(double& cpu_seconds) const;

    /// The command lines of the children that live beside the ones that are kept.
    std::vector<std::string> others() const;

    /// From now on those that live now may stay: they were started to stay.
    void keep_all();

    /// Kills all children, but for those that are kept, with all below them.
    void end_others() const;
    void end_all();

  private:
    std::vector<pid_t> others_now() const;

    Descriptor m_signals;
    sigset_t m_before{};
    std::vector<pid_t> m_kept;
    bool m_told_to_end = false;
};

}  // namespace crossover::command
