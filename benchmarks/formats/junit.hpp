// Results as JUnit's XML, which every CI server shows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/record/results.hpp"

namespace crossover::formats {

/// `text` as a value or content of XML 1.0: printable, without the characters that XML has no way
/// to write, and with references for those that are markup.
std::string xml_text(std::string_view text);

struct JunitCase {
    enum class Outcome { passed, failed, skipped };
    std::string name;
    double seconds = 0.0;
    Outcome outcome = Outcome::passed;
    std::string message{};  ///< of a failure, or why it was skipped
    std::string output{};   ///< what is shown below the case
};
struct JunitSuite {
    std::string name;
    std::vector<JunitCase> cases;
};

/// The whole document. Test suites and cases in the form that Ant, Jenkins, GitLab and GitHub's
/// reporters read: testsuites, testsuite (name, tests, failures, errors, skipped, time), testcase
/// (classname, name, time).
std::string junit_document(const std::vector<JunitSuite>& suites);

/// One suite per workload, one case per curve. A curve that failed is a failure, an unresolved one
/// is skipped with its reason; all others pass and have their answer below.
std::string junit_answers(const record::StoredResults& results);

}  // namespace crossover::formats
