#include "benchmarks/gate/group_round.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "benchmarks/record/printable.hpp"
#include "benchmarks/sweep/conversation.hpp"

namespace crossover::gate {
namespace {

enum class Who : std::uint8_t { base, head, control };
constexpr std::array k_names{"base", "head", "control"};

const char* name_of(Who who) {
    return k_names.at(static_cast<std::size_t>(who));
}

struct Trouble {
    Who who;
    std::optional<std::uint64_t> n;
    Error error;
};
template <class T>
using OrTrouble = tl::expected<T, Trouble>;

/// The two or three processes of a round.
class Group {
  public:
    Group(const GroupRequest& request, const Sides& sides) : m_request(request), m_sides(sides) {
        const auto is_control = [](const CellRequest& cell) { return cell.control; };
        const auto controls = std::count_if(request.cells.begin(), request.cells.end(), is_control);
        if (controls < static_cast<std::ptrdiff_t>(request.cells.size())) {
            m_present = request.head_first ? std::vector{Who::head, Who::base}
                                           : std::vector{Who::base, Who::head};
        } else {
            m_present = {Who::base};
        }
        if (controls > 0) {
            m_present.insert(request.head_first ? m_present.begin() : m_present.end(),
                             Who::control);
        }
    }

    OrTrouble<void> open() {
        for (const Who who : m_present) {
            auto link = (who == Who::head ? m_sides.head : m_sides.base)
                            .start(m_request.backend, m_request.padding);
            if (!link) {
                return tl::unexpected(Trouble{who, {}, link.error()});
            }
            runner(who).emplace(name_of(who), std::move(*link), m_request.deadline_s,
                                sweep::Planted::allowed);
        }
        if (auto hello = ask_all({}, record::HelloRequest{}); !hello) {
            return tl::unexpected(hello.error());
        }
        const auto opened = ask_all({}, record::OpenRequest{.workload = m_request.workload,
                                                            .backend = m_request.backend,
                                                            .workers = m_request.workers,
                                                            .n_max = n_max(),
                                                            .seed = m_request.seed,
                                                            .calls = "hot"});
        return opened ? OrTrouble<void>() : tl::unexpected(opened.error());
    }

    /// A head that computes something else has other work to do: its times say nothing.
    OrTrouble<void> verify() {
        const auto replies = ask_all(n_max(), record::VerifyRequest{n_max()});
        if (!replies) {
            return tl::unexpected(replies.error());
        }
        const auto checksum = [&](std::size_t i) {
            return std::get<record::VerifyReply>((*replies)[i]).checksum;
        };
        for (std::size_t i = 1; i < replies->size(); ++i) {
            if (checksum(i) != checksum(0)) {
                return tl::unexpected(Trouble{
                    m_present[i] == Who::base ? m_present[0] : m_present[i],
                    n_max(),
                    {fmt::format("{} and {} compute different results (checksums {} and {})",
                                 name_of(m_present[0]), name_of(m_present[i]),
                                 record::shortened(checksum(0)), record::shortened(checksum(i))),
                     "", "compare builds that do the same work"}});
            }
        }
        return {};
    }

    OrTrouble<CellEpochs> measure(const CellRequest& cell, bool head_first) {
        const Who other = cell.control ? Who::control : Who::head;
        CellEpochs result{.head_first = head_first, .base = {}, .head = {}};
        std::vector<Who> order;
        for (unsigned pair = 0; pair < m_request.epochs; ++pair) {
            const bool other_first = head_first == (pair % 2 == 0);
            order.push_back(other_first ? other : Who::base);
            order.push_back(other_first ? Who::base : other);
        }
        for (std::size_t i = 0; i < order.size(); ++i) {
            // Whoever is measured next himself need not wait until his workers rest.
            const bool quiet = i + 1 == order.size() || order[i + 1] != order[i];
            const auto epoch = runner(order[i])->measure(cell.n, cell.iterations, quiet);
            if (!epoch) {
                return tl::unexpected(Trouble{order[i], cell.n, epoch.error()});
            }
            (order[i] == Who::base ? result.base : result.head).push_back(*epoch);
        }
        return result;
    }

    OrTrouble<void> close() {
        const auto closed = ask_all({}, record::CloseRequest{});
        return closed ? OrTrouble<void>() : tl::unexpected(closed.error());
    }

  private:
    std::optional<sweep::Conversation>& runner(Who who) {
        return m_runners.at(static_cast<std::size_t>(who));
    }

    std::uint64_t n_max() const {
        return std::max_element(
                   m_request.cells.begin(), m_request.cells.end(),
                   [](const CellRequest& a, const CellRequest& b) { return a.n < b.n; })
            ->n;
    }

    /// Untimed requests go to all before any answer is awaited.
    OrTrouble<std::vector<record::Reply>> ask_all(std::optional<std::uint64_t> n,
                                                  const record::Request& request) {
        for (const Who who : m_present) {
            if (const auto posted = runner(who)->post(request); !posted) {
                return tl::unexpected(Trouble{who, n, posted.error()});
            }
        }
        std::vector<record::Reply> replies;
        for (const Who who : m_present) {
            auto reply = runner(who)->await();
            if (!reply) {
                return tl::unexpected(Trouble{who, n, reply.error()});
            }
            replies.push_back(std::move(*reply));
        }
        return replies;
    }

    const GroupRequest& m_request;
    const Sides& m_sides;
    std::vector<Who> m_present;
    std::array<std::optional<sweep::Conversation>, 3> m_runners;
};

OrTrouble<void> whole_round(const GroupRequest& request, const Sides& sides,
                            const std::function<bool(std::size_t, const CellEpochs&)>& keep) {
    Group group(request, sides);
    if (auto opened = group.open(); !opened) {
        return opened;
    }
    if (auto verified = group.verify(); !verified) {
        return verified;
    }
    bool head_first = request.head_first;
    for (std::size_t i = 0; i < request.cells.size(); ++i, head_first = !head_first) {
        const auto epochs = group.measure(request.cells[i], head_first);
        if (!epochs) {
            return tl::unexpected(epochs.error());
        }
        if (!keep(i, *epochs)) {
            return {};
        }
    }
    return group.close();
}

}  // namespace

std::optional<record::CheckFailure> run_group(
    const GroupRequest& request, const Sides& sides,
    const std::function<bool(std::size_t, const CellEpochs&)>& keep) {
    const auto done = whole_round(request, sides, keep);
    if (done) {
        return std::nullopt;
    }
    const Trouble& trouble = done.error();
    return record::CheckFailure{
        name_of(trouble.who),    request.backend, request.workload, {}, trouble.n,
        to_string(trouble.error)};
}

}  // namespace crossover::gate
