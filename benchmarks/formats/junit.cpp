#include "benchmarks/formats/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "benchmarks/formats/escape.hpp"

namespace crossover::formats {
namespace {

std::string seconds_text(double seconds) {
    return fmt::format("{:.3f}", std::isfinite(seconds) ? seconds : 0.0);
}

std::string outcome_text(const JunitCase& test) {
    const std::string message = xml_escaped(test.message);
    switch (test.outcome) {
        case JunitCase::Outcome::failed:
            return fmt::format("   <failure message=\"{}\">{}</failure>\n", message,
                               test.detail.empty() ? message : xml_escaped_lines(test.detail));
        case JunitCase::Outcome::skipped:
            return fmt::format("   <skipped message=\"{}\"/>\n", message);
        case JunitCase::Outcome::error:
            return fmt::format("   <error message=\"{}\"/>\n", message);
        case JunitCase::Outcome::passed:
            break;
    }
    return "";
}

std::string case_text(const JunitCase& test) {
    return fmt::format(
        "  <testcase classname=\"{}\" name=\"{}\" time=\"{}\">\n{}"
        "   <system-out>{}</system-out>\n  </testcase>\n",
        xml_escaped(test.suite), xml_escaped(test.name), seconds_text(test.seconds),
        outcome_text(test), xml_escaped(test.output));
}

std::string suite_text(const std::string& name, const std::vector<JunitCase>& all,
                       const std::string& timestamp) {
    std::vector<JunitCase> cases;
    std::copy_if(all.begin(), all.end(), std::back_inserter(cases),
                 [&](const JunitCase& test) { return test.suite == name; });
    const auto count = [&](JunitCase::Outcome outcome) {
        return std::count_if(cases.begin(), cases.end(),
                             [&](const JunitCase& test) { return test.outcome == outcome; });
    };
    double seconds = 0.0;
    std::string text;
    for (const JunitCase& test : cases) {
        seconds += test.seconds;
        text += case_text(test);
    }
    return fmt::format(
        " <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
        "time=\"{}\"{}>\n{} </testsuite>\n",
        xml_escaped(name), cases.size(), count(JunitCase::Outcome::failed),
        count(JunitCase::Outcome::error), count(JunitCase::Outcome::skipped), seconds_text(seconds),
        timestamp.empty() ? "" : fmt::format(" timestamp=\"{}\"", xml_escaped(timestamp)), text);
}

}  // namespace

std::string junit_document(const std::vector<JunitCase>& cases, const std::string& timestamp) {
    std::vector<std::string> suites;
    for (const JunitCase& test : cases) {
        if (std::find(suites.begin(), suites.end(), test.suite) == suites.end()) {
            suites.push_back(test.suite);
        }
    }
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"crossover\">\n";
    for (const std::string& suite : suites) {
        text += suite_text(suite, cases, timestamp);
    }
    return text + "</testsuites>\n";
}

}  // namespace crossover::formats
