#include "backends/process_pool/process_pool.hpp"

#include "backends/process_pool/sessions.hpp"

namespace crossover {
namespace {

using process_pool::Forks;

class ProcessPoolBackend final : public Backend {
  public:
    Expected<std::unique_ptr<Session>> open(const Problem& problem,
                                            std::string_view variant) const override {
        const Expected<process_pool::Options> options = process_pool::options_for(problem);
        if (!options) {
            return failure(options.error());
        }
        if (variant == "pipe") {
            return process_pool::open_with_sockets(problem, *options);
        }
        return process_pool::open_on_shared_memory(
            problem, *options, variant == "fork" ? Forks::every_call : Forks::once);
    }
};

}  // namespace

const Backend& process_pool_backend() noexcept {
    static const ProcessPoolBackend backend;
    return backend;
}

}  // namespace crossover
