#include "benchmarks/formats/junit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

namespace crossover::formats {
namespace {

using Outcome = JunitCase::Outcome;

TEST(Junit, LooksLikeThis) {
    EXPECT_EQ(
        junit_document({{"wave", "good", 1.25, Outcome::passed, "not shown", "", "it's 7"},
                        {"scale", "lost", 0.25, Outcome::error, "died & gone"},
                        {"wave", "bad", 0.5, Outcome::failed, "a < b", "a < b\n  by far\n", "7"},
                        {"wave", "open", std::numeric_limits<double>::infinity(), Outcome::skipped,
                         "busy", "", "x"}},
                       "2026-01-31T12:00:00"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"crossover\">\n"
        " <testsuite name=\"wave\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" "
        "time=\"0.000\" timestamp=\"2026-01-31T12:00:00\">\n"
        "  <testcase classname=\"wave\" name=\"good\" time=\"1.250\">\n"
        "   <system-out>it&apos;s 7</system-out>\n"
        "  </testcase>\n"
        "  <testcase classname=\"wave\" name=\"bad\" time=\"0.500\">\n"
        "   <failure message=\"a &lt; b\">a &lt; b&#10;  by far&#10;</failure>\n"
        "   <system-out>7</system-out>\n"
        "  </testcase>\n"
        "  <testcase classname=\"wave\" name=\"open\" time=\"0.000\">\n"
        "   <skipped message=\"busy\"/>\n"
        "   <system-out>x</system-out>\n"
        "  </testcase>\n"
        " </testsuite>\n"
        " <testsuite name=\"scale\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" "
        "time=\"0.250\" timestamp=\"2026-01-31T12:00:00\">\n"
        "  <testcase classname=\"scale\" name=\"lost\" time=\"0.250\">\n"
        "   <error message=\"died &amp; gone\"/>\n"
        "   <system-out></system-out>\n"
        "  </testcase>\n"
        " </testsuite>\n"
        "</testsuites>\n");
}

TEST(Junit, AFailureWithoutDetailsHoldsItsMessage) {
    const std::string document = junit_document({{"a", "b", 0.0, Outcome::failed, "why"}});
    EXPECT_NE(document.find("<failure message=\"why\">why</failure>"), std::string::npos);
    EXPECT_EQ(document.find("timestamp"), std::string::npos);
}

TEST(Junit, HostileTextStaysText) {
    const std::string hostile =
        "</testcase>\n::error::<\x1b[2J\"'&]]>\xff|=1+1" + std::string(5000, 'x');
    const std::string document =
        junit_document({{hostile, hostile, 0.0, Outcome::failed, hostile, hostile, hostile},
                        {hostile, hostile, 0.0, Outcome::skipped, hostile, hostile, hostile},
                        {hostile, hostile, 0.0, Outcome::error, hostile, hostile, hostile}});
    EXPECT_EQ(std::count(document.begin(), document.end(), '\n'), 17);
    EXPECT_EQ(document.find("</testcase>\n::"), std::string::npos);
    EXPECT_EQ(document.find('\x1b'), std::string::npos);
    EXPECT_EQ(document.find("]]>"), std::string::npos);
    EXPECT_EQ(document.find('\xff'), std::string::npos);
}

}  // namespace
}  // namespace crossover::formats
