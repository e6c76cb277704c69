// What the programs exit with. README.md and docs/ci.md list these for users.
#pragma once

namespace crossover {

enum ExitCode : int {
    k_done = 0,         ///< also: passed, or inconclusive
    k_regression = 1,   ///< `check` found head slower
    k_wrong_usage = 2,  ///< wrong options or unreadable input; nothing was measured
    k_failed = 3,  ///< a measurement failed, what was measured is saved; or there is no room for
                   ///< the output
    k_no_baseline = 4,  ///< `check --baseline`: no run of such a machine and build to compare with
    k_interrupted = 130,  ///< by Ctrl-C; what was measured is saved
};

}  // namespace crossover
