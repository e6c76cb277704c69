#include "benchmarks/driver/round.hpp"

#include "benchmarks/text/printable.hpp"

namespace crossover::driver {

template <class MakeRequest>
OrTrouble<std::vector<protocol::Reply>> Round::ask_all(std::optional<std::uint64_t> n,
                                                       MakeRequest make) {
    for (std::size_t who = 0; who < m_runners.size(); ++who) {
        if (auto posted = m_runners[who].post(make(who)); !posted) {
            return tl::unexpected(Trouble{who, n, posted.error()});
        }
    }
    std::vector<protocol::Reply> replies;
    for (std::size_t who = 0; who < m_runners.size(); ++who) {
        auto reply = m_runners[who].await();
        if (!reply) {
            return tl::unexpected(Trouble{who, n, reply.error()});
        }
        replies.push_back(std::move(*reply));
    }
    return replies;
}

OrTrouble<Round> Round::open(const std::vector<Participant>& participants,
                             const SessionSettings& settings) {
    Round round;
    for (std::size_t who = 0; who < participants.size(); ++who) {
        const Participant& starting = participants[who];
        auto link = starting.source.start(starting.wanted());
        if (!link) {
            return tl::unexpected(Trouble{who, {}, link.error()});
        }
        round.m_runners.emplace_back(starting.name, std::move(*link), settings.deadline_s,
                                     settings.planted, starting.nodes);
    }
    const auto hello = round.ask_all({}, [](std::size_t) { return protocol::HelloRequest(); });
    if (!hello) {
        return tl::unexpected(hello.error());
    }
    const auto opened =
        round.ask_all({}, [&](std::size_t who) { return participants[who].session; });
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    return round;
}

OrTrouble<std::vector<std::string>> Round::checksums(std::uint64_t n) {
    const auto replies = ask_all(n, [n](std::size_t) { return protocol::VerifyRequest{n}; });
    if (!replies) {
        return tl::unexpected(replies.error());
    }
    std::vector<std::string> found;
    for (const protocol::Reply& reply : *replies) {
        found.push_back(std::get<protocol::VerifyReply>(reply).checksum);
    }
    return found;
}

OrTrouble<void> Round::verify(
    std::uint64_t n, std::size_t reference,
    const std::function<Error(std::size_t who, const std::string& expected,
                              const std::string& found)>& differ) {
    const auto told = checksums(n);
    if (!told) {
        return tl::unexpected(told.error());
    }
    const std::string& expected = (*told)[reference];
    for (std::size_t who = 0; who < told->size(); ++who) {
        const std::string& found = (*told)[who];
        if (!found.empty() && !expected.empty() && found != expected) {
            return tl::unexpected(
                Trouble{who, n, differ(who, text::shortened(expected), text::shortened(found))});
        }
    }
    return {};
}

OrTrouble<std::vector<record::Epoch>> Round::measure(std::uint64_t n, std::uint64_t iterations,
                                                     const std::vector<std::size_t>& order,
                                                     bool rest_last) {
    std::vector<record::Epoch> epochs;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool is_last = i + 1 == order.size();
        const bool quiet = is_last ? rest_last : order[i + 1] != order[i];
        const auto epoch = m_runners[order[i]].measure(n, iterations, quiet);
        if (!epoch) {
            return tl::unexpected(Trouble{order[i], n, epoch.error()});
        }
        epochs.push_back(*epoch);
    }
    return epochs;
}

OrTrouble<void> Round::close() {
    const auto closed = ask_all({}, [](std::size_t) { return protocol::CloseRequest(); });
    return closed ? OrTrouble<void>() : tl::unexpected(closed.error());
}

}  // namespace crossover::driver
