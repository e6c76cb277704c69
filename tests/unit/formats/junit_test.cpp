#include "benchmarks/formats/junit.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace crossover::formats {
namespace {

using Outcome = JunitCase::Outcome;

TEST(Junit, TextIsWhatXmlCanHold) {
    EXPECT_EQ(xml_text("<a href=\"x\">'&'</a>"),
              "&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;");
    EXPECT_EQ(xml_text("]]>"), "]]&gt;");
    EXPECT_EQ(xml_text("a\nb\x01\x7f\xff"), "a b  ?");
    EXPECT_EQ(xml_text("\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBF\xBD"), "?|?|\xEF\xBF\xBD");
    EXPECT_EQ(xml_text("±"), "±");
}

TEST(Junit, LooksLikeThis) {
    const JunitSuite suite{
        "wave",
        {{"good", 1.25, Outcome::passed, "not shown", "it's 7"},
         {"bad", 0.5, Outcome::failed, "a < b", ""},
         {"open", std::numeric_limits<double>::infinity(), Outcome::skipped, "busy", "x"}}};
    EXPECT_EQ(junit_document({suite}),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<testsuites name=\"crossover\">\n"
              " <testsuite name=\"wave\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" "
              "time=\"0.000\">\n"
              "  <testcase classname=\"wave\" name=\"good\" time=\"1.250\">\n"
              "   <system-out>it&apos;s 7</system-out>\n"
              "  </testcase>\n"
              "  <testcase classname=\"wave\" name=\"bad\" time=\"0.500\">\n"
              "   <failure message=\"a &lt; b\">a &lt; b</failure>\n"
              "   <system-out></system-out>\n"
              "  </testcase>\n"
              "  <testcase classname=\"wave\" name=\"open\" time=\"0.000\">\n"
              "   <skipped message=\"busy\"/>\n"
              "   <system-out>x</system-out>\n"
              "  </testcase>\n"
              " </testsuite>\n"
              "</testsuites>\n");
}

TEST(Junit, HasASuitePerWorkload) {
    record::StoredResults results;
    for (const char* workload : {"wave", "scale", "wave"}) {
        record::Crossover answer;
        answer.curve = {workload, "openmp", results.crossovers.empty() ? 2U : 4U,
                        record::CallMode::hot};
        answer.verdict = record::CurveVerdict::always;
        results.crossovers.push_back(answer);
    }
    const std::string document = junit_answers(results);
    EXPECT_THAT(document, ::testing::HasSubstr("<testsuite name=\"wave\" tests=\"2\""));
    EXPECT_THAT(document, ::testing::HasSubstr("<testsuite name=\"scale\" tests=\"1\""));
}

TEST(Junit, AnAnswerIsARowOfTheTableWithItsNotes) {
    record::Crossover answer;
    answer.curve = {"wave", "openmp", 2, record::CallMode::hot};
    answer.verdict = record::CurveVerdict::crossover;
    answer.n = 149;
    answer.n_low = 128;
    answer.n_high = 181;
    answer.serial_work_ns.value = 1300.0;
    answer.speedup_top_ratio.value = 1.97;
    answer.reason = "a remark";
    answer.further_crossings = {{false, 4096, 8192}};
    record::StoredResults results;
    results.crossovers = {answer};
    EXPECT_THAT(
        junit_answers(results),
        ::testing::HasSubstr(
            "<system-out>parallel pays from n = 149  [128, 181] [1] [2]; serial work there: 1.3 "
            "µs; speed-up at top: 1.97×; [1] a remark; [2] the lead changes elsewhere, too: "
            "serial overtakes within [4,096, 8,192]</system-out>"));
}

}  // namespace
}  // namespace crossover::formats
