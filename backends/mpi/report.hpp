// What every rank says once it has placed its share.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "backends/api/expected.hpp"
#include "backends/mpi/job.hpp"

namespace crossover::mpi {

struct Report {
    std::optional<Error> error{};  ///< none: it is ready
    std::string masks{};           ///< the CPUs of its workers, "0;1"
    double placing_seconds = 0.0;
};

/// As text, to be sent; and back.
std::string text_of(const Report& report);
Report report_from(const std::string& text);

/// The first error, with its rank and host.
Expected<void> check_reports(std::span<const Report> reports, const Job& job,
                             std::span<const Seat> seats);

/// "rank 3 on node2, 1.31 times the median": whose share took longest to place.
std::string slowest_of(std::span<const Report> reports, const Job& job,
                       std::span<const Seat> seats);

}  // namespace crossover::mpi
