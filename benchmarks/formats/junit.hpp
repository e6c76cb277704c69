// JUnit's XML, which every CI server shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace crossover::formats {

struct JunitCase {
    enum class Outcome : std::uint8_t { passed, failed, skipped, error };
    std::string suite;  ///< the test suite that it is part of, and its class
    std::string name;
    double seconds = 0.0;
    Outcome outcome = Outcome::passed;
    std::string message{};  ///< of a failure or an error, or why it was skipped
    std::string detail{};   ///< of a failure, in lines; where empty, the message
    std::string output{};   ///< what is shown below the case
};

/// The whole document, suites in the order of their first cases. Test suites and cases in the form
/// that Ant, Jenkins, GitLab and GitHub's reporters read: testsuites, testsuite (name, tests,
/// failures, errors, skipped, time, and timestamp where one is given), testcase (classname, name,
/// time). Text of others may stand in it as it is.
std::string junit_document(const std::vector<JunitCase>& cases, const std::string& timestamp = "");

}  // namespace crossover::formats
