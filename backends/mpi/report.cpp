#include "backends/mpi/report.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <vector>

namespace crossover::mpi {
namespace {

std::string place_of(std::size_t index, const Job& job, std::span<const Seat> seats) {
    const int rank = job.members[index].rank;
    return "rank " + std::to_string(rank) + " on " + seats[static_cast<std::size_t>(rank)].host;
}

std::string as_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

}  // namespace

std::string text_of(const Report& report) {
    const Error error = report.error.value_or(Error{});
    std::ostringstream text;
    text << report.error.has_value() << ' ' << report.placing_seconds << '\n'
         << report.masks << '\n'
         << as_one_line(error.what) << '\n'
         << as_one_line(error.where) << '\n'
         << as_one_line(error.remedy) << '\n';
    return text.str();
}

Report report_from(const std::string& text) {
    std::istringstream lines(text);
    bool has_error = false;
    Report report;
    Error error;
    lines >> has_error >> report.placing_seconds;
    lines.ignore();  // the end of their line; those that follow may be empty
    std::getline(lines, report.masks);
    std::getline(lines, error.what);
    std::getline(lines, error.where);
    std::getline(lines, error.remedy);
    if (has_error) {
        report.error = error;
    }
    return report;
}

Expected<void> check_reports(std::span<const Report> reports, const Job& job,
                             std::span<const Seat> seats) {
    for (std::size_t i = 0; i < reports.size(); ++i) {
        if (reports[i].error) {
            Error error = *reports[i].error;
            error.where = "backend mpi, " + place_of(i, job, seats) +
                          (error.where.empty() ? "" : ", " + error.where);
            return failure(std::move(error));
        }
    }
    return {};
}

std::string slowest_of(std::span<const Report> reports, const Job& job,
                       std::span<const Seat> seats) {
    std::vector<double> seconds;
    seconds.reserve(reports.size());
    for (const Report& report : reports) {
        seconds.push_back(report.placing_seconds);
    }
    const auto slowest = std::max_element(seconds.begin(), seconds.end()) - seconds.begin();
    const double most = seconds[static_cast<std::size_t>(slowest)];
    std::sort(seconds.begin(), seconds.end());
    const std::size_t half = seconds.size() / 2;
    const double median =
        seconds.size() % 2 == 1 ? seconds[half] : 0.5 * (seconds[half - 1] + seconds[half]);
    std::array<char, 64> factor{};
    std::snprintf(factor.data(), factor.size(), ", %.2f times the median",
                  median > 0.0 ? most / median : 1.0);
    return place_of(static_cast<std::size_t>(slowest), job, seats) + factor.data();
}

}  // namespace crossover::mpi
