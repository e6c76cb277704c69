// What programs share that start other processes.
#pragma once

#include <csignal>
#include <string>
#include <vector>

namespace crossover {

/// "signal 11 (Segmentation fault)"
std::string signal_text(int signal);

/// How a child ended, as the end of a sentence: "exited with status 3", "was killed by signal 11
/// (Segmentation fault)". `info` is what waitid tells of a child that has ended.
std::string how_it_ended(const siginfo_t& info);
/// The same from the status that wait, waitpid and wait4 tell.
std::string how_it_ended(int wait_status);

/// The words as exec and posix_spawn take them, with a null pointer at the end. They point into
/// `words`.
std::vector<char*> argument_pointers(const std::vector<std::string>& words);

}  // namespace crossover
