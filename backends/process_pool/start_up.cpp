#include "backends/process_pool/start_up.hpp"

#include <algorithm>
#include <system_error>

#include "backends/api/affinity.hpp"
#include "backends/process_pool/memory.hpp"

namespace crossover::process_pool {

void bind_worker(Mailbox& mailbox, const Problem& problem, unsigned worker) noexcept {
    mailbox.start_up.bound = bind_caller(problem, worker);
    const std::string mask = mask_of_caller();
    auto& text = mailbox.start_up.mask;
    const std::size_t length = std::min(mask.size(), text.size() - 1);
    std::copy_n(mask.begin(), length, text.begin());
    text[length] = '\0';
}

void place_memory(Mailbox& mailbox, const Arrays& arrays, Slice slice) noexcept {
    const int in = populate(arrays.inputs(slice));
    const int out = populate(arrays.outputs(slice));
    mailbox.start_up.memory_error = in != 0 ? in : out;
    if (mailbox.start_up.memory_error == 0) {
        arrays.prepare(slice);
    }
}

Expected<void> require_all_started(std::span<const Mailbox> mailboxes, const Problem& problem) {
    for (unsigned worker = 0; worker < mailboxes.size(); ++worker) {
        if (!mailboxes[worker].start_up.bound) {
            return failure({.what = "worker " + std::to_string(worker) + " was refused the CPU " +
                                    std::to_string(problem.cpus.at(worker)),
                            .where = "backend process_pool",
                            .remedy = "leave out --pin, or allow that CPU"});
        }
        if (const int error = mailboxes[worker].start_up.memory_error; error != 0) {
            const Slice slice =
                slice_of(problem.n_max, static_cast<unsigned>(mailboxes.size()), worker);
            return failure({.what = "memory for elements [" + std::to_string(slice.first) + ", " +
                                    std::to_string(slice.first + slice.count) + ") of " +
                                    std::to_string(problem.n_max) +
                                    " was refused: " + std::generic_category().message(error),
                            .where = "backend process_pool, worker " + std::to_string(worker),
                            .remedy = "ask for a smaller largest n, or free memory"});
        }
    }
    return {};
}

std::string masks_of(std::span<const Mailbox> mailboxes) {
    std::string text;
    for (const Mailbox& mailbox : mailboxes) {
        text +=
            (&mailbox == mailboxes.data() ? "" : ";") + std::string(mailbox.start_up.mask.data());
    }
    return text;
}

}  // namespace crossover::process_pool
