#include "benchmarks/formats/listing.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace crossover::formats {
namespace {

using nlohmann::json;

TEST(Listing, TellsWhatIsThereAndWhyNot) {
    const std::string text =
        to_listing_json({{"wave", "sines \"and\" roots"}, {"fma:K", "a chain"}},
                        {{"openmp", "a team", {"static", "dynamic"}, ""},
                         {"python:threads", "threads", {}, "no Python", "python:serial", false}});
    EXPECT_EQ(json::parse(text), json::parse(R"({
        "workloads":[{"name":"wave","summary":"sines \"and\" roots"},{"name":"fma:K","summary":"a chain"}],
        "backends":[{"name":"openmp","summary":"a team","present":true,"variants":["static","dynamic"],
                     "absent_reason":null,"baseline":"serial","default":true},
                    {"name":"python:threads","summary":"threads","present":false,"variants":[],
                     "absent_reason":"no Python","baseline":"python:serial","default":false}]})"));
    EXPECT_EQ(text.back(), '\n');
    EXPECT_EQ(json::parse(to_listing_json({}, {})),
              json::parse(R"({"workloads":[],"backends":[]})"));
}

TEST(ListingText, IsALineEach) {
    EXPECT_EQ(listing_text({{"wave", "sines"}, {"fma:K", "a chain"}},
                           {{"serial", "a loop", {"loop"}, ""},
                            {"openmp", "a team", {"static", "dynamic"}, ""},
                            {"mpi", "ranks", {}, "Open MPI was not found"}},
                           text::Charset::utf8),
              "workloads\n"
              "  wave      sines\n"
              "  fma:K     a chain\n"
              "backends\n"
              "  serial   a loop\n"
              "  openmp   a team\n"
              "             variants: static, dynamic\n"
              "  mpi      ranks\n"
              "             absent: Open MPI was not found\n");
}

TEST(ListingText, AnEmptyListHasNoHeading) {
    EXPECT_EQ(listing_text({{"wave", "sines"}}, {}, text::Charset::utf8),
              "workloads\n  wave      sines\n");
    EXPECT_EQ(listing_text({}, {{"serial", "a loop", {}, ""}}, text::Charset::utf8),
              "backends\n  serial   a loop\n");
    EXPECT_EQ(listing_text({}, {}, text::Charset::utf8), "");
}

TEST(FindingsText, EffectAndRemedyStandUnderTheFinding) {
    const std::vector<ListedFinding> findings{{"load", "9", "warning", "it is busy", "wait"},
                                              {"SMT", "off", "good", "", ""},
                                              {"timer", "1 µs", "note", "coarse", ""}};
    EXPECT_EQ(findings_text(findings, text::Charset::utf8),
              "WARN  load   9\n"
              "             it is busy\n"
              "             wait\n"
              "ok    SMT    off\n"
              "note  timer  1 µs\n"
              "             coarse\n");
    EXPECT_NE(findings_text(findings, text::Charset::ascii).find("1 us\n"), std::string::npos);
}

TEST(FindingsText, WordsOfOthersCannotSteerATerminal) {
    const std::string text =
        findings_text({{"variables", "A=\x1b[2J\nB", "note", "", ""}}, text::Charset::utf8);
    EXPECT_EQ(text, "note  variables  A= [2J B\n");
}

}  // namespace
}  // namespace crossover::formats
