# One INTERFACE target carries warnings, sanitizers and the include root; every target of ours links it.
add_library(crossover_settings INTERFACE)
target_include_directories(crossover_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(crossover_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 warns of std::string + in its own library (GCC bug 105651)
  $<$<BOOL:${CROSSOVER_WERROR}>:-Werror>)
if(CROSSOVER_SANITIZE)
  target_compile_options(crossover_settings INTERFACE -fsanitize=${CROSSOVER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(crossover_settings INTERFACE -fsanitize=${CROSSOVER_SANITIZE})
endif()

if(CROSSOVER_FUZZ)
  target_compile_options(crossover_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

# crossover_compile_together(TARGET): its files in groups, each group as one (CROSSOVER_UNITY). A dozen a group keeps both
# two cores and sixteen busy.
function(crossover_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${CROSSOVER_UNITY} UNITY_BUILD_BATCH_SIZE 12)
endfunction()

# crossover_add_room(NAME [DOES_NOT_COMPUTE] sources... [LINK libraries...]): a library of ours, one per folder of the
# house. A room that does not compute is built with -O1, in half of the time: no measured loop is in it, and its own run
# time is that of reading and writing text.
function(crossover_add_room name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "DOES_NOT_COMPUTE" "" "LINK")
  add_library(crossover_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(crossover_${name} PUBLIC crossover_settings ${arg_LINK})
  if(arg_DOES_NOT_COMPUTE AND NOT CROSSOVER_SANITIZE)
    target_compile_options(crossover_${name} PRIVATE -O1)
  endif()
  crossover_compile_together(crossover_${name})
endfunction()

# crossover_add_proof(NAME sources... LINK libraries...): a program of tests/proofs. The target "proofs" builds them all,
# the default target none.
function(crossover_add_proof name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  add_executable(${name} EXCLUDE_FROM_ALL ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  add_dependencies(proofs ${name})
endfunction()

# crossover_add_test_headers(): once, before the first test. The headers of the test library take
# longer to compile than most tests, so they are compiled once for each set of options. Not with a
# compiler launcher: ccache would find nothing again.
function(crossover_add_test_headers)
  if(CMAKE_CXX_COMPILER_LAUNCHER OR CROSSOVER_FUZZ)
    return()
  endif()
  foreach(name IN ITEMS crossover_test_headers crossover_test_headers_unoptimised)
    add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/tests/support/test_headers.cpp)
    target_link_libraries(${name} PRIVATE crossover_settings GTest::gtest GTest::gmock fmt::fmt)
    target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  endforeach()
  target_compile_options(crossover_test_headers_unoptimised PRIVATE -O0)
endfunction()

# crossover_add_test(NAME LABEL label [UNOPTIMISED] [ALONE | ALONE_BUT filter | PARTS n]
#                    [LINK libraries...] sources...): a GoogleTest executable.
# Its cases share a process, or n processes: a process costs more than most cases. With ALONE each
# case has a process of its own, with ALONE_BUT each that the filter does not name.
# UNOPTIMISED is built in half of the time. Not for tests that compute: of a template that a test
# and a library both instantiate, the linker takes the test's, and planted sweeps take six times as
# long.
function(crossover_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "UNOPTIMISED;ALONE" "LABEL;ALONE_BUT;PARTS" "LINK")
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE
    crossover_settings GTest::gtest GTest::gmock GTest::gtest_main fmt::fmt ${arg_LINK})
  set(headers crossover_test_headers)
  if(arg_UNOPTIMISED)
    target_compile_options(${name} PRIVATE -O0)
    string(APPEND headers _unoptimised)
  endif()
  if(TARGET ${headers})
    target_precompile_headers(${name} REUSE_FROM ${headers})
  endif()
  crossover_compile_together(${name})
  if(arg_ALONE OR arg_ALONE_BUT)
    include(GoogleTest)
    gtest_discover_tests(${name} TEST_PREFIX ${arg_LABEL}/ DISCOVERY_TIMEOUT 60
      TEST_FILTER "*-${arg_ALONE_BUT}"
      PROPERTIES LABELS ${arg_LABEL} TIMEOUT 120)
    return()
  endif()
  if(NOT arg_PARTS)
    set(arg_PARTS 1)
  endif()
  foreach(part RANGE 1 ${arg_PARTS})
    math(EXPR index "${part} - 1")
    add_test(NAME ${arg_LABEL}/${name}.${part} COMMAND ${name})
    set_tests_properties(${arg_LABEL}/${name}.${part} PROPERTIES
      LABELS ${arg_LABEL} TIMEOUT 600 COST ${arg_PARTS}
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_PARTS};GTEST_SHARD_INDEX=${index}")
  endforeach()
endfunction()
