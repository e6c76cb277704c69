#include "backends/process_pool/socket_worker.hpp"

#include <cerrno>

#include "backends/process_pool/socket_message.hpp"
#include "backends/process_pool/start_up.hpp"

namespace crossover::process_pool {
namespace {

/// Reads the elements of an order, maps them and reports; false when the caller is gone.
bool answer(int socket, Header order, const Arrays& buffers) noexcept {
    const Slice all{0, order.count};
    Receiving inputs{.header = {}, .elements = buffers.inputs(all)};
    if (move_on(socket, inputs, Waiting::yes) != Progress::complete) {
        return false;
    }
    buffers.map(all);
    Sending report{.header = std::as_bytes(std::span(&order, 1)), .elements = buffers.outputs(all)};
    return move_on(socket, report, Waiting::yes) == Progress::complete;
}

}  // namespace

void serve(int socket, const Problem& problem, Slice largest, unsigned worker,
           Mailbox& mailbox) noexcept {
    bind_worker(mailbox, problem, worker);
    Problem part = problem;
    part.n_max = largest.count;
    const Expected<Arrays> buffers = Arrays::place(part, Sharing::own);
    if (buffers) {
        place_memory(mailbox, *buffers, {0, largest.count});
    } else {
        mailbox.start_up.memory_error = ENOMEM;
    }
    for (bool goes_on = true; goes_on;) {
        Header order;
        Receiving header{.header = std::as_writable_bytes(std::span(&order, 1)), .elements = {}};
        if (move_on(socket, header, Waiting::yes) != Progress::complete) {
            return;
        }
        if (order.count > 0) {
            goes_on = buffers.has_value() && answer(socket, order, *buffers);
        } else {
            Sending sign{.header = std::as_bytes(std::span(&order, 1)), .elements = {}};
            goes_on = move_on(socket, sign, Waiting::yes) == Progress::complete;
        }
    }
}

}  // namespace crossover::process_pool
