#include "benchmarks/gate/group_round.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "benchmarks/text/printable.hpp"

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
    const auto is_control = [](const CellRequest& cell) { return cell.control; };
    const auto& cells = request.cells;
    std::vector<Who> present{Who::base};
    if (!std::all_of(cells.begin(), cells.end(), is_control)) {
        present.insert(request.head_first ? present.begin() : present.end(), Who::head);
    }
    if (std::any_of(cells.begin(), cells.end(), is_control)) {
        present.insert(request.head_first ? present.begin() : present.end(), Who::control);
    }
    return present;
}

std::uint64_t n_max_of(const GroupRequest& request) {
    std::uint64_t n_max = 1;
    for (const CellRequest& cell : request.cells) {
        n_max = std::max(n_max, cell.n);
    }
    return n_max;
}

/// The two or three processes of a round.
class Group {
  public:
    Group(const GroupRequest& request, std::vector<Who> present, driver::Round round)
        : m_request(request), m_present(std::move(present)), m_round(std::move(round)) {}

    /// A head that computes something else has other work to do: its times say nothing.
    OrTrouble<void> verify() {
        const std::uint64_t n = n_max_of(m_request);
        const auto checksums = m_round.checksums(n);
        if (!checksums) {
            return tl::unexpected(checksums.error());
        }
        for (std::size_t i = 1; i < checksums->size(); ++i) {
            const bool told = !(*checksums)[i].empty() && !checksums->front().empty();
            if (told && (*checksums)[i] != checksums->front()) {
                return tl::unexpected(Trouble{
                    m_present[i] == Who::base ? 0 : i,
                    n,
                    {fmt::format("{} and {} compute different results (checksums {} and {})",
                                 name_of(m_present[0]), name_of(m_present[i]),
                                 text::shortened(checksums->front()),
                                 text::shortened((*checksums)[i])),
                     "", "compare builds that do the same work"}});
            }
        }
        return {};
    }

    /// A B B A A B B A A B, so that drift cancels.
    OrTrouble<CellEpochs> measure(const CellRequest& cell, bool head_first) {
        const std::size_t base = index_of(Who::base);
        const std::size_t other = index_of(cell.control ? Who::control : Who::head);
        std::vector<std::size_t> order;
        for (unsigned pair = 0; pair < m_request.epochs; ++pair) {
            const bool other_first = head_first == (pair % 2 == 0);
            order.push_back(other_first ? other : base);
            order.push_back(other_first ? base : other);
        }
        const auto epochs = m_round.measure(cell.n, cell.iterations, order, true);
        if (!epochs) {
            return tl::unexpected(epochs.error());
        }
        CellEpochs result{.head_first = head_first, .base = {}, .head = {}};
        for (std::size_t i = 0; i < order.size(); ++i) {
            (order[i] == base ? result.base : result.head).push_back((*epochs)[i]);
        }
        return result;
    }

    OrTrouble<void> close() { return m_round.close(); }

  private:
    std::size_t index_of(Who who) const {
        return static_cast<std::size_t>(std::find(m_present.begin(), m_present.end(), who) -
                                        m_present.begin());
    }

    const GroupRequest& m_request;
    std::vector<Who> m_present;
    driver::Round m_round;
};

OrTrouble<Group> open(const GroupRequest& request, const Sides& sides,
                      const std::vector<Who>& present) {
    std::vector<driver::Participant> participants;
    participants.reserve(present.size());
    for (const Who who : present) {
        participants.push_back({name_of(who), who == Who::head ? sides.head : sides.base,
                                request.settings.session(request.workload, request.backend,
                                                         request.workers, n_max_of(request)),
                                request.padding});
    }
    auto round = driver::Round::open(participants, request.settings);
    return round ? OrTrouble<Group>(Group(request, present, std::move(*round)))
                 : tl::unexpected(round.error());
}

OrTrouble<void> whole_round(const GroupRequest& request, const Sides& sides,
                            const std::vector<Who>& present,
                            const std::function<bool(std::size_t, const CellEpochs&)>& keep) {
    auto group = open(request, sides, present);
    if (!group) {
        return tl::unexpected(group.error());
    }
    if (auto verified = group->verify(); !verified) {
        return verified;
    }
    bool head_first = request.head_first;
    for (std::size_t i = 0; i < request.cells.size(); ++i, head_first = !head_first) {
        const auto epochs = group->measure(request.cells[i], head_first);
        if (!epochs) {
            return tl::unexpected(epochs.error());
        }
        if (!keep(i, *epochs)) {
            return {};
        }
    }
    return group->close();
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
