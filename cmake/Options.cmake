# What a builder may choose. The measuring build (Release) has neither sanitizers nor hardening: both poison timings.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(CROSSOVER_BUILD_TESTS "Build the tests" ON)
option(CROSSOVER_WERROR "Treat warnings as errors (development and CI)" OFF)
set(CROSSOVER_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=: 'address,undefined' or 'thread'")

# Files of a target are compiled together, so that what they include is read and instantiated once. Never by default
# where something is measured: it would let the compiler inline across files.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  option(CROSSOVER_UNITY "Compile the files of a target together" OFF)
else()
  option(CROSSOVER_UNITY "Compile the files of a target together" ON)
endif()
set(CMAKE_UNITY_BUILD ${CROSSOVER_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)

# crossover_compile_apart(sources...): files whose names clash with a neighbour's when both are compiled together.
function(crossover_compile_apart)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
