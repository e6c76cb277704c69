// The project's word for "a value or an error". std::expected is not in g++ 12, so tl::expected
// stands in for it; this header is the one place to change when the standard one can be used.
#pragma once

#include <tl/expected.hpp>

#include "backends/api/error.hpp"

namespace crossover {

template <class T>
using Expected = tl::expected<T, Error>;

/// Wraps an error so that it converts to any Expected<T>.
inline tl::unexpected<Error> failure(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace crossover
