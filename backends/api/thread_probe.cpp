#include "backends/api/thread_probe.hpp"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace crossover {
namespace {

/// The kernel keeps the number of this process's threads as the links of a folder.
nlink_t links_of_tasks() noexcept {
    struct stat tasks {};
    return stat("/proc/self/task", &tasks) == 0 ? tasks.st_nlink : 0;
}

/// A thread that was joined is still counted for a moment.
void await_links(nlink_t before) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
    while (links_of_tasks() > before && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::yield();
    }
}

}  // namespace

Expected<void> probe_threads(unsigned workers, std::string_view backend) {
    const nlink_t before = links_of_tasks();
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    std::string refusal;
    for (unsigned index = 1; index < workers && refusal.empty(); ++index) {
        try {
            threads.emplace_back([&done] { done.wait(false); });
        } catch (const std::exception& error) {
            refusal = "thread " + std::to_string(index + 1) + " of " + std::to_string(workers) +
                      " was refused: " + error.what();
        }
    }
    done = true;
    done.notify_all();
    for (std::thread& thread : threads) {
        thread.join();
    }
    await_links(before);
    if (!refusal.empty()) {
        return failure(
            {.what = refusal,
             .where = "backend " + std::string(backend),
             .remedy = "ask for fewer workers, or raise the limit on threads (ulimit -u)"});
    }
    return {};
}

}  // namespace crossover
