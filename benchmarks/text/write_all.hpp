// Text to a file descriptor, whole.
#pragma once

#include <string_view>

namespace crossover::text {

/// Writes all of `text`, however many calls that takes. Returns false, with the reason in errno,
/// when the system refuses a part of it.
bool write_all(int descriptor, std::string_view text);

}  // namespace crossover::text
