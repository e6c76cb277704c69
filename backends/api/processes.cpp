#include "backends/api/processes.hpp"

#include <sys/wait.h>

#include <cstring>

namespace crossover {
namespace {

std::string exited_with(int status) {
    return "exited with status " + std::to_string(status);
}

std::string killed_by(int signal) {
    return "was killed by " + signal_text(signal);
}

}  // namespace

std::string signal_text(int signal) {
    return "signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
}

std::string how_it_ended(const siginfo_t& info) {
    return info.si_code == CLD_EXITED ? exited_with(info.si_status) : killed_by(info.si_status);
}

std::string how_it_ended(int wait_status) {
    return WIFEXITED(wait_status) ? exited_with(WEXITSTATUS(wait_status))
                                  : killed_by(WTERMSIG(wait_status));
}

std::vector<char*> argument_pointers(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (const std::string& word : words) {
        // The system takes char* const[] and changes nothing.
        pointers.push_back(const_cast<char*>(word.c_str()));
    }
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace crossover
