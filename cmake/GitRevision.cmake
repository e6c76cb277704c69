# Run as a script at build time: writes OUTPUT with the revision of SOURCE_DIR, touching it only when that changed, so
# that a second build compiles nothing. Without git, or outside a checkout, the revision is empty.
set(revision "")
set(dirty "false")
find_program(GIT git)
if(GIT)
  execute_process(COMMAND ${GIT} -c safe.directory=* rev-parse HEAD WORKING_DIRECTORY ${SOURCE_DIR}
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
  if(failed)
    set(revision "")
  else()
    execute_process(COMMAND ${GIT} -c safe.directory=* status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE_DIR}
      OUTPUT_VARIABLE changes ERROR_QUIET)
    if(NOT changes STREQUAL "")
      set(dirty "true")
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
// Written at build time; do not edit.
#pragma once

namespace crossover::record {
inline constexpr const char* k_git_revision = "@revision@";
inline constexpr bool k_git_dirty = @dirty@;
}  // namespace crossover::record
]])
