// The ranks beside the first one.
#include <ctime>
#include <utility>

#include "backends/mpi/report.hpp"
#include "backends/mpi/share.hpp"
#include "backends/mpi/world.hpp"

namespace crossover::mpi {
namespace {

double own_cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::size_t index_in(const Job& job, unsigned rank) {
    std::size_t index = 0;
    while (job.members[index].rank != static_cast<int>(rank)) {
        ++index;
    }
    return index;
}

/// Carries out orders until the session is closed.
void follow_orders(Ranks& ranks, Expected<Share>& share) {
    for (bool resting = true;;) {
        const Order order = ranks.await(resting);
        resting = order.command == Command::rest;
        switch (order.command) {
            case Command::run:
                share->run(ranks, order.n);
                break;
            case Command::output:
                share->give_outputs(ranks, order.n);
                break;
            case Command::tell_cpu:
                ranks.sum(own_cpu_seconds());
                break;
            case Command::rest:
                ranks.finish();
                break;
            case Command::close:
                ranks.finish();
                return;
        }
    }
}

void serve_session(const World& world, const Job& job, const FindKernel& find) {
    std::vector<int> members;
    members.reserve(job.members.size());
    for (const Member& member : job.members) {
        members.push_back(member.rank);
    }
    const auto found = find(job.workload);
    Ranks ranks = world.ranks().select(members);
    ranks.set_yielding(job.oversubscribed);
    Expected<Share> share = failure(found ? Error{} : found.error());
    Report report;
    if (found) {
        ranks.set_element_sizes(found->kernel.input_size, found->kernel.output_size);
        share = Share::place(job, static_cast<unsigned>(index_in(job, world.ranks().index())),
                             found->kernel);
    }
    if (share) {
        report = {{}, share->masks(), share->placing_seconds()};
    } else {
        report.error = share.error();
    }
    ranks.collect(text_of(report));
    follow_orders(ranks, share);
}

}  // namespace

void serve(const World& world, const FindKernel& find, const Spin& spin) {
    if (world.disagreement()) {
        return;
    }
    for (;;) {
        const std::string order = world.ranks().await_text(0);
        if (order.empty()) {
            return;
        }
        if (order == k_tell_cpus) {
            world.tell_cpus(spin);
        } else if (order == k_answer_trips) {
            world.answer_trips();
        } else {
            serve_session(world, job_from(order), find);
        }
    }
}

}  // namespace crossover::mpi
