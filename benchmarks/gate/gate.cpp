#include "benchmarks/gate/gate.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "benchmarks/driver/contention.hpp"
#include "benchmarks/gate/plan.hpp"
#include "benchmarks/gate/verdicts.hpp"
#include "benchmarks/stats/sign_test.hpp"

namespace crossover::gate {
namespace {

using record::CheckCell;
using record::CheckFamily;
using stats::GateLean;

constexpr unsigned k_patience = 24;  // contended rounds in a row, of whatever family
constexpr double k_pause_s = 0.2;    // between looks at a busy machine
constexpr std::size_t k_fewest = 6;  // rounds without which a median has no interval
// Of the budget, at most, for the first stage. The rest confirms at least one family; a little more
// is spent where no flag could be reached by then.
constexpr double k_first_share = 0.6;
constexpr double k_longest_first_share = 2.0 / 3.0;

/// Per call, in nanoseconds.
std::vector<double> call_times(const std::vector<record::Epoch>& epochs, std::uint64_t iterations) {
    std::vector<double> times;
    times.reserve(epochs.size());
    for (const record::Epoch& epoch : epochs) {
        times.push_back(1e9 * epoch.seconds / static_cast<double>(iterations));
    }
    return times;
}

class Gate {
  public:
    Gate(const GateOptions& options, const GateContext& context, record::Check& check)
        : m_options(options),
          m_context(context),
          m_check(check),
          m_random(options.seed),
          m_start_s(context.around.clock.now_s()) {}

    void run() {
        flag(k_first_share * m_options.budget_s);
        if (m_flagged.empty() && m_flagged_families.empty()) {
            flag(k_longest_first_share * m_options.budget_s);
        }
        confirm();
        m_check.wall_s = m_context.around.clock.now_s() - m_start_s;
        m_check.status = m_check.failure || m_log_failed  ? record::RunStatus::failed
                         : m_context.around.interrupted() ? record::RunStatus::interrupted
                                                          : record::RunStatus::complete;
        judge(m_check, m_options.rule);
        if (m_context.around.interrupted()) {
            m_check.verdict = record::CheckVerdict::inconclusive;
            m_check.reason = "interrupted";
        }
    }

  private:
    double now_s() const { return m_context.around.clock.now_s(); }

    bool stopped() const {
        return m_check.failure || m_log_failed || m_contended_in_a_row >= k_patience ||
               m_context.around.interrupted();
    }

    GateLean lean(const CheckFamily& family, const CheckCell& cell, Stage stage) const {
        return lean_of(cell_ratios(family, cell, stage), stage, m_options.rule);
    }

    static bool is_flag(GateLean lean) {
        return lean == GateLean::slower || lean == GateLean::faster;
    }

    /// Open cells of this stage; all of them while the family as a whole is open or has too few
    /// rounds.
    std::vector<CheckCell*> cells_for_next_round(CheckFamily& family, Stage stage) const {
        const bool confirming = stage == Stage::confirmation;
        const bool family_asked =
            confirming ? m_flagged_families.contains(&family) : family.backend != "serial";
        const auto judged = family_ratios(family, stage);
        const bool all =
            (family_asked && lean_of(judged, stage, m_options.rule) == GateLean::open) ||
            (!confirming && judged.size() < k_fewest);
        std::vector<CheckCell*> cells;
        bool any = false;
        for (CheckCell& cell : family.cells) {
            const bool asked = !confirming || m_flagged.contains(&cell);
            const bool open = asked && lean(family, cell, stage) == GateLean::open;
            if (cell.control ? open : (open || all)) {
                cells.push_back(&cell);
            }
            any = any || open || all;
        }
        return any ? cells : std::vector<CheckCell*>();
    }

    /// The first stage: families in turn, so that every one has its rounds before the time is up.
    void flag(double until_s) {
        m_end_s = m_start_s + until_s;
        for (bool more = true; more && !stopped();) {
            more = false;
            std::vector<std::size_t> order(m_check.families.size());
            std::iota(order.begin(), order.end(), 0);
            std::shuffle(order.begin(), order.end(), m_random);
            for (const std::size_t index : order) {
                more = next_round(m_check.families[index], Stage::first) || more;
            }
            tell(Stage::first);
        }
        // Whole families and single cells are confirmed; controls go along.
        for (CheckFamily& family : m_check.families) {
            if (family.backend != "serial" && is_flag(lean_of(family_ratios(family, Stage::first),
                                                              Stage::first, m_options.rule))) {
                m_flagged_families.insert(&family);
            }
            for (CheckCell& cell : family.cells) {
                if (is_flag(lean(family, cell, Stage::first))) {
                    m_flagged.insert(&cell);
                }
            }
        }
    }

    /// Family by family: when everything got slower there may not be time for all, and one that is
    /// confirmed is the verdict, whereas many that are nearly so are none.
    void confirm() {
        m_end_s = m_start_s + m_options.budget_s;
        for (CheckFamily& family : m_check.families) {
            while (next_round(family, Stage::confirmation)) {
                tell(Stage::confirmation);
            }
        }
    }

    /// False: nothing of the family is open, or there is no time for it.
    bool next_round(CheckFamily& family, Stage stage) {
        const auto cells = cells_for_next_round(family, stage);
        if (cells.empty() || stopped() || now_s() + m_round_s[&family] > m_end_s) {
            return false;
        }
        const double began_s = now_s();
        run_round(family, cells, stage);
        m_round_s[&family] = now_s() - began_s;
        return true;
    }

    void tell(Stage stage) const {
        const bool confirming = stage == Stage::confirmation;
        GateProgress progress{.confirming = confirming,
                              .of = static_cast<unsigned>(confirming ? m_options.rule.confirm_rounds
                                                                     : m_options.rule.first_rounds),
                              .elapsed_s = now_s() - m_start_s};
        for (CheckFamily& family : m_check.families) {
            progress.round = std::max(progress.round,
                                      static_cast<unsigned>(family_ratios(family, stage).size()));
            progress.open += cells_for_next_round(family, stage).size();
        }
        m_context.progress(progress);
    }

    bool log(const std::string& line) {
        m_log_failed = m_log_failed || !m_context.around.log(line);
        return !m_log_failed;
    }

    /// One round of a family: a group of processes per workload.
    void run_round(CheckFamily& family, const std::vector<CheckCell*>& cells, Stage stage) {
        family.rounds.push_back({.round = static_cast<unsigned>(family.rounds.size()),
                                 .confirming = stage == Stage::confirmation,
                                 .at_s = now_s() - m_start_s,
                                 .machine = m_context.around.look(m_context.usable_cpus)});
        record::CheckRound& round = family.rounds.back();
        driver::Disturbance disturbance;
        round.contended = driver::is_contended(round.machine, {}, disturbance);
        round.measured = !round.contended;
        if (round.measured) {
            measure(family, cells, disturbance);
            round.stolen_s = disturbance.stolen_s;
            round.throttled_s = disturbance.throttled_s;
            round.contended = driver::is_contended(round.machine, {}, disturbance);
        } else {
            m_context.wait(k_pause_s);
        }
        m_contended_in_a_row = round.contended ? m_contended_in_a_row + 1 : 0;
        log(record::check_journal_line(family, round));
    }

    void measure(CheckFamily& family, const std::vector<CheckCell*>& cells,
                 driver::Disturbance& disturbance) {
        const unsigned round = family.rounds.back().round;
        std::map<std::string, std::vector<CheckCell*>> groups;
        for (CheckCell* cell : cells) {
            groups[cell->workload].push_back(cell);
        }
        for (auto& entry : groups) {
            std::vector<CheckCell*>& group = entry.second;
            std::shuffle(group.begin(), group.end(), m_random);
            constexpr std::uint64_t k_padding_range = 4096;
            GroupRequest request{.workload = entry.first,
                                 .backend = family.backend,
                                 .workers = family.workers,
                                 .cells = {},
                                 .head_first = round % 2 == 1,
                                 .epochs = m_options.epochs,
                                 .settings = session_settings(m_options),
                                 .padding = static_cast<std::size_t>(m_random() % k_padding_range),
                                 .planted_time = m_options.planted_time};
            for (const CheckCell* cell : group) {
                request.cells.push_back({cell->n, cell->iterations, cell->control});
            }
            auto failure = run_group(request, m_context.sides,
                                     [&](std::size_t index, const CellEpochs& epochs) {
                                         return keep(family, *group[index], epochs, disturbance) &&
                                                !m_context.around.interrupted();
                                     });
            if (failure && !m_log_failed && !m_context.around.interrupted()) {
                failure->round = round;
                m_check.failure = std::move(failure);
            }
            if (stopped()) {
                return;
            }
        }
    }

    bool keep(CheckFamily& family, CheckCell& cell, const CellEpochs& epochs,
              driver::Disturbance& disturbance) {
        record::CheckSample sample{.round = family.rounds.back().round,
                                   .head_first = epochs.head_first,
                                   .base_ns = call_times(epochs.base, cell.iterations),
                                   .head_ns = call_times(epochs.head, cell.iterations)};
        sample.ratio = stats::median(sample.head_ns) / stats::median(sample.base_ns);
        for (std::size_t i = 0; i < epochs.base.size(); ++i) {
            disturbance.add(epochs.base[i]);
            disturbance.add(epochs.head[i]);
        }
        cell.samples.push_back(std::move(sample));
        return log(record::check_journal_line(family, cell, cell.samples.back()));
    }

    const GateOptions& m_options;
    const GateContext& m_context;
    record::Check& m_check;
    std::mt19937_64 m_random;
    double m_start_s;
    double m_end_s = 0.0;
    unsigned m_contended_in_a_row = 0;
    bool m_log_failed = false;
    std::set<const CheckCell*> m_flagged;
    std::set<const CheckFamily*> m_flagged_families;
    std::map<const CheckFamily*, double> m_round_s;
};

}  // namespace

void run_gate(const GateOptions& options, const GateContext& context, record::Check& check) {
    Gate(options, context, check).run();
}

}  // namespace crossover::gate
