#include "benchmarks/formats/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "benchmarks/formats/answer_rows.hpp"
#include "benchmarks/formats/exports.hpp"
#include "benchmarks/text/printable.hpp"
#include "benchmarks/text/quantities.hpp"

namespace crossover::formats {
namespace {

std::string seconds_text(double seconds) {
    return fmt::format("{:.3f}", std::isfinite(seconds) ? seconds : 0.0);
}

std::size_t count(const JunitSuite& suite, JunitCase::Outcome outcome) {
    return static_cast<std::size_t>(
        std::count_if(suite.cases.begin(), suite.cases.end(),
                      [&](const JunitCase& test) { return test.outcome == outcome; }));
}

double seconds_of(const JunitSuite& suite) {
    double seconds = 0.0;
    for (const JunitCase& test : suite.cases) {
        seconds += test.seconds;
    }
    return seconds;
}

std::string case_text(const JunitSuite& suite, const JunitCase& test) {
    std::string text =
        fmt::format(R"(  <testcase classname="{}" name="{}" time="{}">)", xml_text(suite.name),
                    xml_text(test.name), seconds_text(test.seconds));
    if (test.outcome == JunitCase::Outcome::failed) {
        text += fmt::format("\n   <failure message=\"{0}\">{0}</failure>", xml_text(test.message));
    } else if (test.outcome == JunitCase::Outcome::skipped) {
        text += fmt::format("\n   <skipped message=\"{}\"/>", xml_text(test.message));
    }
    return text +
           fmt::format("\n   <system-out>{}</system-out>\n  </testcase>\n", xml_text(test.output));
}

}  // namespace

std::string xml_text(std::string_view text) {
    std::string safe;
    for (const char letter : text::printable(text)) {
        switch (letter) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&apos;";
                break;
            default:
                safe += letter;
        }
    }
    // XML 1.0, section 2.2: the two code points below U+10000 that are characters of UTF-8 and none
    // of XML.
    for (const std::string_view forbidden : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
        for (auto at = safe.find(forbidden); at != std::string::npos; at = safe.find(forbidden)) {
            safe.replace(at, forbidden.size(), "?");
        }
    }
    return safe;
}

std::string junit_document(const std::vector<JunitSuite>& suites) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"crossover\">\n";
    for (const JunitSuite& suite : suites) {
        text += fmt::format(
            " <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" "
            "time=\"{}\">\n",
            xml_text(suite.name), suite.cases.size(), count(suite, JunitCase::Outcome::failed),
            count(suite, JunitCase::Outcome::skipped), seconds_text(seconds_of(suite)));
        for (const JunitCase& test : suite.cases) {
            text += case_text(suite, test);
        }
        text += " </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

std::string junit_answers(const record::StoredResults& results) {
    std::vector<JunitSuite> suites;
    for (const record::Crossover& crossover : results.crossovers) {
        auto suite = std::find_if(suites.begin(), suites.end(), [&](const JunitSuite& known) {
            return known.name == crossover.curve.workload;
        });
        if (suite == suites.end()) {
            suite = suites.insert(suites.end(), JunitSuite{crossover.curve.workload, {}});
        }
        JunitCase test{.name = record::stable_name(crossover.curve), .seconds = crossover.wall_s};
        test.outcome =
            crossover.verdict == record::CurveVerdict::failed       ? JunitCase::Outcome::failed
            : crossover.verdict == record::CurveVerdict::unresolved ? JunitCase::Outcome::skipped
                                                                    : JunitCase::Outcome::passed;
        test.message = crossover.reason.value_or("no reason on record");
        // The row of the answer table, read as a sentence.
        constexpr std::size_t k_answer = 3;
        constexpr std::size_t k_work = 4;
        constexpr std::size_t k_speedup = 5;
        const AnswerRows answer = answer_rows({crossover}, text::Charset::utf8);
        const AnswerRow& row = answer.rows.front();
        test.output = fmt::format("{} {}; {}: {}; {}: {}", answer.head.at(k_answer),
                                  row.at(k_answer), answer.head.at(k_work), row.at(k_work),
                                  answer.head.at(k_speedup), row.at(k_speedup));
        for (std::size_t i = 0; i < answer.notes.size(); ++i) {
            test.output += fmt::format("; [{}] {}", i + 1, answer.notes[i]);
        }
        suite->cases.push_back(std::move(test));
    }
    return junit_document(suites);
}

}  // namespace crossover::formats
