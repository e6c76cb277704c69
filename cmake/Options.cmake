# What a builder may choose. The measuring build (Release) has neither sanitizers nor hardening: both poison timings.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(CROSSOVER_BUILD_TESTS "Build the tests" ON)
option(CROSSOVER_WERROR "Treat warnings as errors (development and CI)" OFF)
set(CROSSOVER_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=: 'address,undefined' or 'thread'")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
