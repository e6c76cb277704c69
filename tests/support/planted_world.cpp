#include "tests/support/planted_world.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "benchmarks/protocol/protocol.hpp"

namespace crossover::planted {
namespace {

double normal_cdf(double z) {
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

}  // namespace

double PlantedModel::win_probability(double n, double factor) const {
    // Both sides of a pair have noise of their own, per process and per epoch.
    const double epoch = epoch_noise_at ? epoch_noise_at(n) : epoch_noise;
    const double spread = std::sqrt(2.0 * (epoch * epoch + process_noise * process_noise));
    const auto wins = [&](double call_s, double slower) {
        const double x = std::log(call_s * slower * factor / serial_s(n));
        return spread > 0.0 ? normal_cdf(-x / spread) : (x < 0.0 ? 1.0 : 0.0);
    };
    const auto wins_in = [&](const std::function<double(double)>& call) {
        return (1.0 - slow_share) * wins(call(n), 1.0) + slow_share * wins(call(n), slow_factor);
    };
    return far_share > 0.0
               ? (1.0 - far_share) * wins_in(parallel_s) + far_share * wins_in(far_parallel_s)
               : wins_in(parallel_s);
}

bool PlantedModel::is_busy(double at_s) const {
    return std::fmod(at_s, busy_period_s) < busy_share * busy_period_s;
}

bool PlantedModel::is_far(double at_s) const {
    return std::fmod(at_s, far_period_s) < far_share * far_period_s;
}

std::optional<double> PlantedModel::truth_in_state(bool far, double n_min, double n_max) const {
    PlantedModel one = *this;
    one.far_share = 0.0;
    one.parallel_s = far ? far_parallel_s : parallel_s;
    return one.truth(n_min, n_max);
}

std::optional<double> PlantedModel::process_truth(double n_min, double n_max, double share,
                                                  double factor) const {
    PlantedModel exact = *this;
    exact.epoch_noise = 0.0;
    exact.epoch_noise_at = nullptr;
    return exact.truth(n_min, n_max, share, factor);
}

std::optional<double> PlantedModel::truth(double n_min, double n_max, double share,
                                          double factor) const {
    const auto enough_win = [&](double n) { return win_probability(n, factor) > share; };
    if (!enough_win(n_max)) {
        return std::nullopt;
    }
    double above = n_max;
    constexpr double k_step = 1.01;  // finer than any feature of the models
    while (above > n_min && enough_win(above / k_step)) {
        above /= k_step;
    }
    double below = above / k_step;
    for (int i = 0; i < 60; ++i) {
        const double middle = std::sqrt(below * above);
        (enough_win(middle) ? above : below) = middle;
    }
    return std::max(above, n_min);
}

PlantedModel affine(double serial_ns_per_element, double overhead_ns, double speedup) {
    PlantedModel model;
    model.serial_s = [=](double n) { return 1e-9 * serial_ns_per_element * n; };
    model.parallel_s = [=](double n) {
        return 1e-9 * (overhead_ns + serial_ns_per_element * n / speedup);
    };
    return model;
}

class PlantedLink final : public driver::RunnerLink {
  public:
    PlantedLink(PlantedSource& source, std::string backend, record::Side side, unsigned process)
        : m_source(source), m_backend(std::move(backend)), m_side(side), m_process(process) {
        const PlantedModel& model = m_source.m_model;
        ++m_source.m_alive;
        m_process_factor = std::exp(model.process_noise * normal());
        if (side == record::Side::parallel && uniform() < model.slow_share) {
            m_process_factor *= model.slow_factor;
        }
    }

    ~PlantedLink() override { --m_source.m_alive; }

    Expected<void> send(const std::string& line) override {
        m_source.m_transcript.push_back(m_backend + "> " + line);
        m_request = line;
        return {};
    }

    Expected<std::string> receive(double deadline_s) override {
        const auto request = protocol::decode_request(m_request);
        if (!request) {
            return protocol::encode_error(to_string(request.error()));
        }
        if (const Fault* fault = striking(*request)) {
            return strike(*fault, *request, deadline_s);
        }
        return std::visit([this](const auto& r) { return answer(r); }, *request);
    }

  private:
    double normal() { return std::normal_distribution<double>()(m_source.m_random); }
    double uniform() { return std::uniform_real_distribution<double>()(m_source.m_random); }

    const Fault* striking(const protocol::Request& request) const {
        for (const Fault& fault : m_source.m_model.faults) {
            if (fault.side != m_side || fault.process != m_process) {
                continue;
            }
            const bool now = fault.kind == Fault::Kind::computes_wrongly
                                 ? std::holds_alternative<protocol::VerifyRequest>(request)
                             : fault.kind == Fault::Kind::refuses
                                 ? std::holds_alternative<protocol::OpenRequest>(request)
                             : fault.kind == Fault::Kind::speaks_other_protocol
                                 ? std::holds_alternative<protocol::HelloRequest>(request)
                                 : std::holds_alternative<protocol::MeasureRequest>(request) &&
                                       m_measurements == fault.measurement;
            if (now) {
                return &fault;
            }
        }
        return nullptr;
    }

    Expected<std::string> strike(const Fault& fault, const protocol::Request& request,
                                 double deadline_s) {
        switch (fault.kind) {
            case Fault::Kind::dies:
                return failure({"was killed by signal 9 (Killed)", "", ""});
            case Fault::Kind::hangs:
                m_source.m_clock.advance(deadline_s);
                return failure({"gave no answer and was ended", "", ""});
            case Fault::Kind::talks_nonsense:
                return std::string("Segmentation fault (core dumped)");
            case Fault::Kind::computes_wrongly:
                return protocol::encode(protocol::Reply(protocol::VerifyReply{"00000bad"}));
            case Fault::Kind::refuses:
                return protocol::encode_error("cannot place memory");
            case Fault::Kind::speaks_other_protocol:
                return protocol::encode(protocol::Reply(protocol::HelloReply{7, "planted"}));
            case Fault::Kind::reports_nan:
                break;
        }
        (void)request;
        return std::string(R"({"ok":true,"seconds":null})");
    }

    std::string answer(const protocol::HelloRequest& /*request*/) {
        m_source.m_clock.advance(m_source.m_model.start_s / 2.0);  // two runners start side by side
        return protocol::encode(
            protocol::Reply(protocol::HelloReply{protocol::k_protocol_version, "planted"}));
    }

    std::string answer(const protocol::OpenRequest& request) {
        m_n_max = request.n_max;
        const PlantedModel& model = m_source.m_model;
        protocol::OpenReply reply{{{"planted", model.name}}, 16.0};
        if (m_side == record::Side::parallel) {
            reply.network = model.network;
        }
        const double in_period_s = std::fmod(m_source.m_clock.now_s(), model.scarce_period_s);
        if (!reply.network.nodes.empty() &&
            in_period_s < model.scarce_share * model.scarce_period_s) {
            Node& last = reply.network.nodes.back();
            last.effective_cpus = 0.5 * last.cpus;
        }
        return protocol::encode(protocol::Reply(reply));
    }

    std::string answer(const protocol::MeasureRequest& request) {
        if (request.n > m_n_max) {
            return protocol::encode_error("n is more than n_max");
        }
        ++m_measurements;
        const PlantedModel& model = m_source.m_model;
        const auto n = static_cast<double>(request.n);
        const bool parallel = m_side == record::Side::parallel;
        const double now_s = m_source.m_clock.now_s();
        double call_s = (!parallel             ? model.serial_s
                         : model.is_far(now_s) ? model.far_parallel_s
                                               : model.parallel_s)(n);
        call_s *= m_process_factor;
        if (model.is_busy(now_s)) {
            constexpr double k_slower_parallel =
                20.0;  // a worker waits for its turn in nearly every map
            constexpr double k_slower_serial = 1.3;
            call_s *= parallel ? k_slower_parallel : k_slower_serial;
        }
        if (parallel) {
            call_s *= m_source.m_day_factor *
                      std::exp(model.wander_amplitude *
                               std::sin(2.0 * std::numbers::pi * now_s / model.wander_period_s));
        }
        call_s *= std::exp((model.epoch_noise_at ? model.epoch_noise_at(n) : model.epoch_noise) *
                           normal());
        if (uniform() < model.outlier_share) {
            call_s *= 1.0 + uniform() * (model.outlier_factor - 1.0);
        }
        const double phase =
            2.0 * std::numbers::pi * m_source.m_clock.now_s() / model.drift_period_s;
        call_s *= 1.0 + model.drift_amplitude * std::sin(phase);
        constexpr double k_tick_s = 1e-9;  // no clock tells less, and the protocol refuses it
        const double seconds = std::max(k_tick_s, call_s * static_cast<double>(request.iterations));
        m_source.m_clock.advance(seconds + model.answer_s);
        return protocol::encode(protocol::Reply(protocol::MeasureReply{{seconds, seconds, 0.0}}));
    }

    std::string answer(const protocol::ProbeRequest& request) {
        return protocol::encode(
            protocol::Reply(protocol::ProbeReply{m_source.look(request.threads)}));
    }

    std::string answer(const protocol::VerifyRequest& request) {
        return protocol::encode(
            protocol::Reply(protocol::VerifyReply{"n" + std::to_string(request.n)}));
    }

    std::string answer(const protocol::CloseRequest& /*request*/) {
        return protocol::encode(protocol::Reply(protocol::CloseReply{}));
    }

    PlantedSource& m_source;
    std::string m_backend;
    record::Side m_side;
    unsigned m_process;
    double m_process_factor = 1.0;
    std::uint64_t m_n_max = 0;
    unsigned m_measurements = 0;
    std::string m_request;
};

PlantedSource::PlantedSource(PlantedModel model, std::uint64_t seed, PlantedClock& clock)
    : m_model(std::move(model)), m_random(seed), m_clock(clock) {
    if (m_model.day_noise > 0.0) {
        m_day_factor = std::exp(m_model.day_noise * std::normal_distribution<double>()(m_random));
    }
}

record::MachineState PlantedSource::look(unsigned threads) {
    constexpr double k_look_s = 0.008;
    m_clock.advance(k_look_s);
    const double now_s = m_clock.now_s();
    const double noise = std::exp(0.05 * std::normal_distribution<double>()(m_random));
    return {.threads = threads,
            .effective_cpus = m_model.is_busy(now_s) ? 0.5 * threads : static_cast<double>(threads),
            .round_trip_ns = (m_model.is_far(now_s) ? 490.0 : 100.0) * noise,
            .reference_ns = 1.4};
}

Expected<std::unique_ptr<driver::RunnerLink>> PlantedSource::start(
    const driver::RunnerStart& wanted) {
    const bool serial = wanted.backend == "serial";
    const unsigned process = serial ? m_serial_started++ : m_parallel_started++;
    return std::make_unique<PlantedLink>(
        *this, wanted.backend, serial ? record::Side::serial : record::Side::parallel, process);
}

}  // namespace crossover::planted
