# What a builder may choose. The measuring build (Release) has neither sanitizers nor hardening: both poison timings.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(CROSSOVER_BUILD_TESTS "Build the tests" ON)
option(CROSSOVER_WERROR "Treat warnings as errors (development and CI)" OFF)
set(CROSSOVER_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=: 'address,undefined' or 'thread'")

option(CROSSOVER_FUZZ "Build the fuzz targets and no other test (clang)" OFF)

# What a room's files include, the JSON and command-line libraries above all, is then read and instantiated once for all
# of them: a third of the time of compiling each alone. clang-tidy and incremental work want each alone.
option(CROSSOVER_UNITY "Compile the files of each room, and of each unit test, together" ON)

# crossover_compile_apart(sources...): files whose names clash with a neighbour's when both are compiled together.
function(crossover_compile_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
