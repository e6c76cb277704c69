// What the main functions of runners share.
#pragma once

#include <span>

namespace crossover::runner {

/// Says on stderr that `name` is not for people, where stdin is a terminal.
bool refuses_terminal(const char* name);

/// Takes the protocol's descriptor away from stdout and points stdout at stderr: whatever a runtime
/// or a kernel prints must not land between two answers.
int claim_stdout();

/// Answers requests from stdin on the descriptor `replies` until "close" or their end; the words
/// are the program's arguments. Returns the exit status.
int answer_requests(std::span<char* const> words, int replies);

}  // namespace crossover::runner
