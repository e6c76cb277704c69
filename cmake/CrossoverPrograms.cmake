# For projects that use Crossover: programs that find out by themselves from which n parallel pays.

# crossover_add_comparison(NAME sources... [LINK libraries...]): a program of
# <crossover/compare.hpp>.
function(crossover_add_comparison name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE Crossover::compare ${arg_LINK})
endfunction()

# crossover_add_map(NAME sources... [LINK libraries...]): a program of <crossover/map.hpp>.
function(crossover_add_map name)
  if(NOT TARGET Crossover::map)
    message(FATAL_ERROR "crossover_add_map(${name}): ${Crossover_WHY_NO_MAP}")
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE Crossover::map ${arg_LINK})
endfunction()
