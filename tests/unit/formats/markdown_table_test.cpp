#include "benchmarks/formats/markdown_table.hpp"

#include <gmock/gmock.h>

namespace crossover::formats {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

record::Crossover measured() {
    record::Crossover crossover;
    crossover.curve = {"wave", "openmp", 2, record::CallMode::hot};
    crossover.verdict = record::CurveVerdict::crossover;
    crossover.n = 149;
    crossover.n_low = 128;
    crossover.n_high = 181;
    crossover.serial_work_ns.value = 1300.0;
    crossover.speedup_top_ratio.value = 1.974;
    return crossover;
}

TEST(MarkdownTable, LooksLikeThis) {
    record::Crossover never = measured();
    never.verdict = record::CurveVerdict::never;
    never.n = never.n_low = never.n_high = std::nullopt;
    never.serial_work_ns = {};
    never.n_top = 2048;
    never.oversubscribed = true;
    never.reason = "a reason that is much too long to stand in a line of the table, by far";
    EXPECT_EQ(
        markdown_table({measured(), never}),
        "| workload | backend | workers | parallel pays from n = | serial work there | speed-up at "
        "top |\n"
        "|---|---|---:|---|---:|---:|\n"
        "| wave | openmp | 2 | 149  &#91;128, 181&#93; | 1.3 µs | 1.97× |\n"
        "| wave | openmp | 2&#42; | never, up to n = 2,048 &#91;1&#93; |  | 1.97× |\n"
        "\n"
        "- &#42; oversubscribed: more workers than usable CPUs\n"
        "- &#91;1&#93; a reason that is much too long to stand in a line of the table, by far\n");
}

TEST(MarkdownTable, NamesStayNames) {
    record::Crossover hostile = measured();
    hostile.curve.workload =
        "</td><img src=x onerror=alert(1)> | [a](b) `c` **d** @all #1 &amp;\n\\";
    const std::string text = markdown_table({hostile});
    for (const char* markup : {"<img", "](", "`c`", "**d**", "@all", " #1", "&amp;", "\\"}) {
        EXPECT_THAT(text, Not(HasSubstr(markup)));
    }
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
    EXPECT_EQ(std::count(text.begin(), text.end(), '|'), 7 * 3);
}

}  // namespace
}  // namespace crossover::formats
