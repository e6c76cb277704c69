# crossover_add_backend(NAME sources... [LINK libraries...]): compiles backends/NAME into a library and tells the registry.
# crossover_absent_backend(NAME "reason"): the registry lists NAME with the reason instead.
set_property(GLOBAL PROPERTY CROSSOVER_BACKENDS_PRESENT "")
set_property(GLOBAL PROPERTY CROSSOVER_BACKENDS_ABSENT "")

# The thread sanitizer adds a thread of its own to a process that creates one; who counts threads must not count it.
if(CROSSOVER_SANITIZE MATCHES "thread")
  set(CROSSOVER_SANITIZER_THREADS 1)
else()
  set(CROSSOVER_SANITIZER_THREADS 0)
endif()

function(crossover_add_backend name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  add_library(crossover_backend_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(crossover_backend_${name} PUBLIC crossover_backend_api PRIVATE ${arg_LINK})
  set_property(GLOBAL APPEND PROPERTY CROSSOVER_BACKENDS_PRESENT ${name})
endfunction()

function(crossover_absent_backend name reason)
  set_property(GLOBAL APPEND PROPERTY CROSSOVER_BACKENDS_ABSENT ${name})
  set_property(GLOBAL PROPERTY CROSSOVER_BACKEND_REASON_${name} "${reason}")
endfunction()

# crossover_link_backends(TARGET): links every present backend into TARGET. Call it after all backends.
function(crossover_link_backends target)
  get_property(present GLOBAL PROPERTY CROSSOVER_BACKENDS_PRESENT)
  foreach(name IN LISTS present)
    target_link_libraries(${target} PRIVATE crossover_backend_${name})
  endforeach()
endfunction()

# crossover_tell_presence(TARGETS...): gives them a header "presence.hpp" with two constants a backend: k_has_NAME, and
# k_why_not_NAME, the reason of an absent one. Call it after all backends.
function(crossover_tell_presence)
  get_property(present GLOBAL PROPERTY CROSSOVER_BACKENDS_PRESENT)
  get_property(absent GLOBAL PROPERTY CROSSOVER_BACKENDS_ABSENT)
  set(constants "")
  foreach(name IN LISTS present)
    string(APPEND constants "inline constexpr bool k_has_${name} = true;\ninline constexpr std::string_view k_why_not_${name}{};\n")
  endforeach()
  foreach(name IN LISTS absent)
    get_property(reason GLOBAL PROPERTY CROSSOVER_BACKEND_REASON_${name})
    string(APPEND constants "inline constexpr bool k_has_${name} = false;\ninline constexpr std::string_view k_why_not_${name}{R\"(${reason})\"};\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/presence/presence.hpp @ONLY CONTENT
    "// Made by cmake/Backend.cmake: which backends this build has.\n#pragma once\n\n#include <string_view>\n\nnamespace crossover {\n\n@constants@\n}  // namespace crossover\n")
  foreach(target IN LISTS ARGN)
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/presence)
  endforeach()
endfunction()

function(crossover_print_summary)
  get_property(present GLOBAL PROPERTY CROSSOVER_BACKENDS_PRESENT)
  get_property(absent GLOBAL PROPERTY CROSSOVER_BACKENDS_ABSENT)
  string(JOIN ", " present_text ${present})
  message(STATUS "Crossover ${PROJECT_VERSION}, ${CMAKE_BUILD_TYPE} build, sanitizers: ${CROSSOVER_SANITIZE}")
  message(STATUS "  backends: ${present_text}")
  foreach(name IN LISTS absent)
    get_property(reason GLOBAL PROPERTY CROSSOVER_BACKEND_REASON_${name})
    message(STATUS "  absent:   ${name} (${reason})")
  endforeach()
endfunction()

# crossover_compile_with_clang_openmp(OBJECT SOURCE): one object file by clang++ -fopenmp, of this build's type, in a build by
# another compiler. Where the target crossover_backend_openmp_llvm exists, clang++ was found.
function(crossover_compile_with_clang_openmp object source)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" upper_build_type)
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS_${upper_build_type}}")
  get_target_property(expected_include tl::expected INTERFACE_INCLUDE_DIRECTORIES)
  cmake_path(GET object FILENAME name)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${CROSSOVER_CLANGXX} -std=c++20 -fopenmp ${flags}
      -I${PROJECT_SOURCE_DIR} "$<$<BOOL:${expected_include}>:-idirafter$<JOIN:${expected_include},;-idirafter>>"
      -MD -MF ${object}.d -MT ${object} -c ${source} -o ${object}
    DEPENDS ${source} DEPFILE ${object}.d COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Building ${name} with clang++")
endfunction()
