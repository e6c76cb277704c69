// The journal that a sweep is resumed from. Whatever reads can be written again, and summed up to a
// record that reads, too.
#include "benchmarks/record/journal.hpp"

#include <cmath>
#include <cstdint>
#include <sstream>

#include "benchmarks/record/journal_lines.hpp"
#include "benchmarks/sweep/sweep.hpp"
#include "tests/fuzz/demand.hpp"

namespace crossover::fuzz {
namespace {

bool is_epoch(const record::Epoch& epoch) {
    return epoch.seconds >= 1e-9 && epoch.seconds <= 86400.0 &&
           std::isfinite(epoch.moving_seconds) && std::isfinite(epoch.cpu_seconds.value_or(0.0));
}

void demand_sane(const record::Curve& curve) {
    demand(curve.key.workers >= 1, "somebody works");
    for (std::size_t i = 0; i < curve.rounds.size(); ++i) {
        demand(curve.rounds[i].round == i, "rounds are counted from 0");
    }
    for (const record::Sample& sample : curve.samples) {
        demand(sample.n >= 1 && sample.iterations >= 1, "something was measured");
        demand(sample.round < curve.rounds.size(), "a sample belongs to a round that began");
        demand(is_epoch(sample.serial) && is_epoch(sample.parallel),
               "an epoch takes from a nanosecond to a day");
    }
}

/// What a journal holds can be told again, line by line, and reads the same.
std::string told(const record::Journal& journal) {
    record::Environment environment;
    environment.started_utc = journal.started_utc;
    environment.command_line = journal.command_line;
    std::string text = record::journal_header(environment, {}, journal.identity) + "\n";
    for (const auto& [key, n_max] : journal.n_max) {
        text += record::journal_plan(key, n_max) + "\n";
    }
    if (journal.warm_up) {
        text += record::journal_line(*journal.warm_up) + "\n";
    }
    for (const auto& [key, times] : journal.dispatch_ns) {
        for (const double ns : times) {
            text += record::journal_dispatch(key, ns, journal.elapsed_s) + "\n";
        }
    }
    for (const auto& [backend, facts] : journal.runtimes) {
        text += record::journal_facts(backend, facts) + "\n";
    }
    for (const auto& [key, curve] : journal.curves) {
        record::Curve begun{.key = key, .rounds = {}, .samples = {}};
        begun.bytes_per_element = curve.bytes_per_element;
        for (const record::Round& round : curve.rounds) {
            text += record::journal_line(key, round) + "\n";
            begun.rounds.push_back(round);
            if (!round.network.empty()) {
                text += record::journal_network(begun) + "\n";
            }
        }
        for (const record::Sample& sample : curve.samples) {
            text += record::journal_line(key, sample) + "\n";
        }
    }
    for (const auto& [key, failure] : journal.failures) {
        text += record::journal_line(failure) + "\n";
    }
    return text;
}

class NoRunners final : public driver::RunnerSource {
  public:
    Expected<std::unique_ptr<driver::RunnerLink>> start(
        const driver::RunnerStart& /*wanted*/) override {
        return failure({"there is no runner", "", ""});
    }
};

class StandingClock final : public driver::Clock {
  public:
    double now_s() const override { return 1000.0; }
};

/// The curve of the seeds.
sweep::SweepOptions options() {
    sweep::SweepOptions result;
    result.workloads = {{"wave"}};
    result.backends = {"openmp"};
    result.workers = {2};
    result.budget_s = -1.0;  // no round fits
    return result;
}

/// A sweep that goes on with the journal and has neither time nor runners.
void resume(const record::Journal& past) {
    static const sweep::SweepOptions asked = options();
    NoRunners source;
    const StandingClock clock;
    record::Environment environment;
    environment.cpus.usable = 2;
    environment.cpus.online = 2;
    environment.host = "example";
    environment.cpu_model = "Example CPU";
    const record::Results results = sweep::measure(
        asked, environment,
        {.around = {.clock = clock,
                    .interrupted = [] { return false; },
                    .look = [](unsigned) { return std::optional<record::MachineState>(); },
                    .log = [](const std::string&) { return true; }},
         .source = source,
         .progress = [](const sweep::CurveProgress&, std::size_t, std::size_t, double) {},
         .past = past});
    const auto stored = record::results_from(record::to_results_json(results), "results.json");
    if (!stored) {
        std::fprintf(stderr, "%s\n", to_string(stored.error()).c_str());
    }
    demand(stored.has_value(), "a record that was written reads");
    demand(stored->crossovers.size() == 1, "every curve has its answer");
}

}  // namespace
}  // namespace crossover::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace crossover;
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::istringstream lines(text);
    const auto journal = record::read_journal(lines, "journal.jsonl");
    if (!journal) {
        fuzz::demand_readable(journal.error(), text);
        return 0;
    }
    fuzz::demand(journal->whole_bytes <= size, "no more was read than there is");
    fuzz::demand(!journal->command_line.empty(), "a command line names a program");
    fuzz::demand(std::isfinite(journal->elapsed_s) && journal->elapsed_s >= 0.0,
                 "the sweep took some time");
    for (const auto& [key, curve] : journal->curves) {
        fuzz::demand_sane(curve);
    }
    fuzz::demand(record::identity_differences(journal->identity, journal->identity).empty(),
                 "a run is itself");
    record::identity_differences(journal->identity,
                                 R"({"options":{"seed":1},"machine":{},"program":null})");
    std::istringstream lines_again(fuzz::told(*journal));
    const auto again = record::read_journal(lines_again, "journal.jsonl");
    fuzz::demand(again.has_value(), "what was read can be written and read again");
    fuzz::demand(fuzz::told(*again) == fuzz::told(*journal), "it is the same then");
    fuzz::resume(*journal);
    return 0;
}
