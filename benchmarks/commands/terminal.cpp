#include "benchmarks/commands/terminal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "benchmarks/record/exit_code.hpp"
#include "benchmarks/text/printable.hpp"

namespace crossover::commands {

void open_standard_streams() {
    int opened = 0;
    do {
        opened = open("/dev/null", O_RDWR);
    } while (opened >= 0 && opened <= STDERR_FILENO);
    close(opened);
}

void put(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

int finish(int exit_code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) {
        return exit_code;
    }
    return complain({fmt::format("cannot write to stdout: {}", std::strerror(errno)), "",
                     "make room where it goes"},
                    k_failed);
}

int complain(const Error& error, int exit_code) {
    // Neither throws nor complains in turn when stderr is gone.
    std::fputs(("crossover: " + text::printable(to_string(error)) + "\n").c_str(), stderr);
    return exit_code;
}

void warn(const std::string& what) {
    std::fputs(("crossover: warning: " + text::printable(what) + "\n").c_str(), stderr);
}

Expected<void> add_to_job_summary(const std::string& markdown) {
    const char* const path =
        std::getenv("GITHUB_STEP_SUMMARY");  // NOLINT(concurrency-mt-unsafe): one thread
    if (path == nullptr || *path == '\0') {
        return {};
    }
    std::FILE* const file = std::fopen(path, "ae");
    const bool written = file != nullptr &&
                         std::fwrite(markdown.data(), 1, markdown.size(), file) == markdown.size();
    const bool closed = file != nullptr && std::fclose(file) == 0;
    if (!written || !closed) {
        return failure({fmt::format("cannot write the job summary: {}", std::strerror(errno)), path,
                        "check GITHUB_STEP_SUMMARY"});
    }
    return {};
}

}  // namespace crossover::commands
