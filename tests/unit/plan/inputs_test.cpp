#include "benchmarks/plan/inputs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crossover::plan {
namespace {

using testing::HasSubstr;

/// A serial cell.
record::Cell cell(const std::string& workload, std::uint64_t n, double ns) {
    record::Cell made;
    made.curve = {.workload = workload, .backend = "mpi", .workers = 2};
    made.n = n;
    made.serial_ns.value = ns;
    return made;
}

record::StoredResults run_of(std::vector<record::Cell> cells) {
    record::StoredResults results;
    results.cells = std::move(cells);
    return results;
}

std::optional<Bytes> eight_and_four(const std::string& /*workload*/) {
    return Bytes{8, 4};
}

double cost_in(const record::StoredResults& results) {
    return element_costs(results, {}, eight_and_four).value().at(0).ns;
}

record::NetworkLink wire_to(const std::string& host, double us, double ns_per_byte) {
    record::NetworkLink link{.host = host, .rounds = 8};
    link.latency_us.value = us;
    link.ns_per_byte.value = ns_per_byte;
    return link;
}

TEST(ElementCosts, AreSlopesOfTheSizesThatOutweighACall) {
    // Below 1 µs an element costs three times as much here.
    std::vector<record::Cell> cells;
    for (const std::uint64_t n : {1U, 4U, 16U}) {
        cells.push_back(cell("wave", n, 30.0 * static_cast<double>(n)));
    }
    for (const std::uint64_t n : {256U, 1024U, 4096U}) {
        cells.push_back(cell("wave", n, 200.0 + 10.0 * static_cast<double>(n)));
    }
    EXPECT_NEAR(cost_in(run_of(cells)), 10.0, 1e-9);
    cells.resize(3);
    EXPECT_NEAR(cost_in(run_of(cells)), 30.0, 1e-9) << "without long ones, all";
    cells.resize(1);
    EXPECT_NEAR(cost_in(run_of(cells)), 30.0, 1e-9) << "of one size, its time per element";
}

TEST(ElementCosts, WorkloadsAndBaselinesStandInTheOrderOfTheRecord) {
    std::vector<record::Cell> cells{cell("wave", 1024, 2048.0), cell("fma:1", 1024, 1024.0),
                                    cell("wave", 2048, 4096.0), cell("wave", 1024, 9999.0),
                                    cell("io", 1024, 99.0)};
    cells[3].curve.baseline = "python:serial";
    cells[4].curve.calls = record::CallMode::first;
    const auto costs = element_costs(run_of(cells), {}, eight_and_four).value();
    ASSERT_EQ(costs.size(), 3U);
    EXPECT_EQ(costs[0].workload, "wave");
    EXPECT_EQ(costs[0].ns, 2.0);
    EXPECT_EQ(costs[0].bytes_in, 8U);
    EXPECT_EQ(costs[0].bytes_out, 4U);
    EXPECT_EQ(costs[1].workload, "fma:1");
    EXPECT_EQ(costs[2].baseline, "python:serial");
    EXPECT_EQ(element_costs(run_of(cells), {"fma:1"}, eight_and_four).value().size(), 1U);
}

TEST(ElementCosts, WhatCannotBeToldIsAnError) {
    const auto refused = [](const record::StoredResults& results,
                            const std::vector<std::string>& only, const FindBytes& find_bytes) {
        return to_string(element_costs(results, only, find_bytes).error());
    };
    const auto unknown = [](const std::string& /*workload*/) { return std::optional<Bytes>(); };
    const auto run = run_of({cell("wave", 1, 2.0)});
    EXPECT_THAT(refused(run_of({}), {}, eight_and_four), HasSubstr("no serial times"));
    EXPECT_THAT(refused(run, {"fma:1"}, eight_and_four), HasSubstr("no serial times of fma:1"));
    EXPECT_THAT(refused(run, {}, unknown), HasSubstr("--bytes 8,8"));
    EXPECT_THAT(refused(run_of({cell("wave", 1, 9.0), cell("wave", 2, 8.0)}), {}, eight_and_four),
                HasSubstr("do not grow"));
    record::Cell contended = cell("wave", 1, 2.0);
    contended.serial_ns.value.reset();
    EXPECT_THAT(refused(run_of({contended}), {}, eight_and_four), HasSubstr("no serial times"));
}

TEST(Wire, IsTheMedianOverOtherHostsUnlessGiven) {
    std::vector<record::NetworkLink> links{wire_to("b", 9.0, 0.3), wire_to("c", 2.0, 0.5),
                                           wire_to("d", 4.0, 0.1), wire_to("a", 0.1, 0.01)};
    links.back().same_host = true;
    const auto found = find_wire(links, {}).value();
    EXPECT_EQ(found.wire.latency_us, 4.0);
    EXPECT_EQ(found.wire.ns_per_byte, 0.3);
    EXPECT_EQ(found.latency_source, "the run's wire to b, c, d");
    const auto given = find_wire(links, {.latency_us = 7.0, .ns_per_byte = {}}).value();
    EXPECT_EQ(given.wire.latency_us, 7.0);
    EXPECT_EQ(given.wire.ns_per_byte, 0.3);
    EXPECT_EQ(given.latency_source, "--latency");
    links.resize(2);
    EXPECT_EQ(find_wire(links, {}).value().wire.latency_us, 5.5);
}

TEST(Wire, OneHostIsNone) {
    record::NetworkLink here = wire_to("a", 0.1, 0.01);
    here.same_host = true;
    const auto refused = [](const std::vector<record::NetworkLink>& links, const GivenWire& given) {
        return to_string(find_wire(links, given).error());
    };
    EXPECT_THAT(refused({here}, {}), HasSubstr("on one host"));
    EXPECT_THAT(refused({}, {}), HasSubstr("measured no network"));
    EXPECT_THAT(refused({}, {.latency_us = 1.0, .ns_per_byte = {}}), HasSubstr("the bandwidth of"));
    EXPECT_THAT(refused({}, {.latency_us = {}, .ns_per_byte = 1.0}), HasSubstr("the latency of"));
    EXPECT_TRUE(find_wire({here}, {.latency_us = 1.0, .ns_per_byte = 1.0}));
}

}  // namespace
}  // namespace crossover::plan
