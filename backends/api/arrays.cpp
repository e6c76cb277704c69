#include "backends/api/arrays.hpp"

#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace crossover {

Arrays::Arrays(const Problem& problem, Buffer in, Buffer out) noexcept
    : m_kernel(problem.kernel),
      m_n_max(problem.n_max),
      m_seed(problem.seed),
      m_in(std::move(in)),
      m_out(std::move(out)) {}

Expected<Arrays> Arrays::place(const Problem& problem, Sharing sharing) {
    if (problem.workers == 0) {
        return failure(
            {.what = "0 workers were asked for", .where = "", .remedy = "ask for at least 1"});
    }
    Expected<Buffer> in = Buffer::allocate(problem.n_max, problem.kernel.input_size, sharing);
    if (!in) {
        return failure(std::move(in.error()));
    }
    Expected<Buffer> out = Buffer::allocate(problem.n_max, problem.kernel.output_size, sharing);
    if (!out) {
        return failure(std::move(out.error()));
    }
    return Arrays(problem, std::move(*in), std::move(*out));
}

void Arrays::prepare(Slice slice) const noexcept {
    m_kernel.fill(m_kernel.params, m_seed, slice.first,
                  m_in.data() + slice.first * m_kernel.input_size, slice.count);
    std::memset(m_out.data() + slice.first * m_kernel.output_size, 0,
                slice.count * m_kernel.output_size);
}

void Arrays::refuse(std::size_t n) const {
    throw std::out_of_range("n = " + std::to_string(n) +
                            " is beyond the session's n_max = " + std::to_string(m_n_max));
}

}  // namespace crossover
