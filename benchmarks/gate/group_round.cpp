#include "benchmarks/gate/group_round.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace crossover::gate {
namespace {

using driver::OrTrouble;
using driver::Trouble;

enum class Who : std::uint8_t { base, head, control };
constexpr std::array k_names{"base", "head", "control"};

const char* name_of(Who who) {
    return k_names.at(static_cast<std::size_t>(who));
}

/// The sides that the cells need, in the order in which they start.
std::vector<Who> sides_of(const GroupRequest& request) {
    std::vector<Who> present{Who::base};
    for (const Who who : {Who::head, Who::control}) {
        const auto needs = [who](const CellRequest& cell) {
            return cell.control == (who == Who::control);
        };
        if (std::any_of(request.cells.begin(), request.cells.end(), needs)) {
            present.insert(request.head_first ? present.begin() : present.end(), who);
        }
    }
    return present;
}

std::uint64_t n_max_of(const GroupRequest& request) {
    return std::max_element(request.cells.begin(), request.cells.end(),
                            [](const auto& a, const auto& b) { return a.n < b.n; })
        ->n;
}

/// A B B A A B B A A B, so that drift cancels.
std::vector<std::size_t> order_of(std::size_t base, std::size_t other, bool other_first,
                                  unsigned pairs) {
    std::vector<std::size_t> order;
    for (unsigned pair = 0; pair < pairs; ++pair, other_first = !other_first) {
        order.push_back(other_first ? other : base);
        order.push_back(other_first ? base : other);
    }
    return order;
}

record::Epoch slowed(record::Epoch epoch, const PlantedTime& by, std::uint64_t iterations) {
    constexpr double k_all = 100.0;
    epoch.seconds +=
        epoch.seconds * by.percent / k_all + by.call_ns * 1e-9 * static_cast<double>(iterations);
    return epoch;
}

/// The round of two or three processes.
OrTrouble<void> whole_round(const GroupRequest& request, const Sides& sides,
                            const std::vector<Who>& present,
                            const std::function<bool(std::size_t, const CellEpochs&)>& keep) {
    std::vector<driver::Participant> participants;
    participants.reserve(present.size());
    for (const Who who : present) {
        participants.push_back({name_of(who), who == Who::head ? sides.head : sides.base,
                                request.settings.session(request.workload, request.backend,
                                                         request.workers, n_max_of(request)),
                                request.padding});
    }
    auto round = driver::Round::open(participants, request.settings);
    if (!round) {
        return tl::unexpected(round.error());
    }
    const auto index_of = [&](Who who) {
        return static_cast<std::size_t>(std::find(present.begin(), present.end(), who) -
                                        present.begin());
    };
    const std::size_t base = index_of(Who::base);
    // A head that computes something else has other work to do: its times say nothing.
    auto verified = round->verify(
        n_max_of(request), base,
        [&](std::size_t who, const std::string& expected, const std::string& found) {
            return Error{fmt::format("base and {} compute different results (checksums {} and {})",
                                     name_of(present[who]), expected, found),
                         "", "compare builds that do the same work"};
        });
    if (!verified) {
        return verified;
    }
    CellEpochs taken{.head_first = request.head_first, .base = {}, .head = {}};
    for (std::size_t i = 0; i < request.cells.size(); ++i, taken.head_first = !taken.head_first) {
        const CellRequest& cell = request.cells[i];
        const auto order = order_of(base, index_of(cell.control ? Who::control : Who::head),
                                    taken.head_first, request.epochs);
        const auto epochs = round->measure(cell.n, cell.iterations, order, true);
        if (!epochs) {
            return tl::unexpected(epochs.error());
        }
        taken.base.clear();
        taken.head.clear();
        for (std::size_t k = 0; k < order.size(); ++k) {
            const bool is_head = order[k] == index_of(Who::head);
            (order[k] == base ? taken.base : taken.head)
                .push_back(is_head ? slowed((*epochs)[k], request.planted_time, cell.iterations)
                                   : (*epochs)[k]);
        }
        if (!keep(i, taken)) {
            return {};
        }
    }
    return round->close();
}

}  // namespace

std::optional<record::CheckFailure> run_group(
    const GroupRequest& request, const Sides& sides,
    const std::function<bool(std::size_t, const CellEpochs&)>& keep) {
    const std::vector<Who> present = sides_of(request);
    const auto done = whole_round(request, sides, present, keep);
    if (done) {
        return std::nullopt;
    }
    const Trouble& trouble = done.error();
    return record::CheckFailure{
        name_of(present[trouble.who]), request.backend, request.workload, {}, trouble.n,
        to_string(trouble.error)};
}

}  // namespace crossover::gate
