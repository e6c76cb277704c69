# `cmake --install`, find_package(Crossover) from the build folder and from what was installed, and
# the Debian package. The programs find each other by lying in one folder, so they share a private
# one, and bin/ holds a link.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(private ${CMAKE_INSTALL_LIBEXECDIR}/crossover)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Crossover)
set(programs crossover crossover-runner crossover-command crossover-gbench)
foreach(runner IN ITEMS crossover-runner-openmp-llvm crossover-runner-mpi)
  if(TARGET ${runner})
    list(APPEND programs ${runner})
  endif()
endforeach()
install(TARGETS ${programs} RUNTIME DESTINATION ${private})
if(TARGET crossover-runner-simulated)  # a library, which SimGrid's smpirun loads
  install(TARGETS crossover-runner-simulated LIBRARY DESTINATION ${private}
    PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
      WORLD_EXECUTE)
endif()
install(DIRECTORY ${PROJECT_BINARY_DIR}/bin/crossover-python/crossover
  ${PROJECT_BINARY_DIR}/bin/crossover-python/runner DESTINATION ${private}/crossover-python
  PATTERN __pycache__ EXCLUDE)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/install)
# Debian's Python looks there under /usr; elsewhere PYTHONPATH names the folder.
set(python lib/python3/dist-packages)
cmake_path(RELATIVE_PATH private BASE_DIRECTORY ${python} OUTPUT_VARIABLE to_private)
file(CREATE_LINK ${to_private}/crossover-python/crossover
  ${PROJECT_BINARY_DIR}/install/crossover-module SYMBOLIC)
install(FILES ${PROJECT_BINARY_DIR}/install/crossover-module RENAME crossover
  DESTINATION ${python})
cmake_path(RELATIVE_PATH private BASE_DIRECTORY ${CMAKE_INSTALL_BINDIR} OUTPUT_VARIABLE to_private)
file(CREATE_LINK ${to_private}/crossover ${PROJECT_BINARY_DIR}/install/crossover SYMBOLIC)
install(FILES ${PROJECT_BINARY_DIR}/install/crossover DESTINATION ${CMAKE_INSTALL_BINDIR})

# Completions and the manual page, which the program itself writes.
set(described "")
foreach(pair IN ITEMS
    "bash;crossover.bash" "zsh;_crossover" "fish;crossover.fish" "man;crossover.1")
  list(GET pair 0 reader)
  list(GET pair 1 name)
  list(APPEND described ${PROJECT_BINARY_DIR}/install/${name})
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/install/${name}
    COMMAND crossover describe ${reader} > ${PROJECT_BINARY_DIR}/install/${name}
    DEPENDS crossover VERBATIM)
endforeach()
add_custom_target(crossover_descriptions ALL DEPENDS ${described})
install(FILES ${PROJECT_BINARY_DIR}/install/crossover.bash RENAME crossover
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PROJECT_BINARY_DIR}/install/_crossover
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${PROJECT_BINARY_DIR}/install/crossover.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${PROJECT_BINARY_DIR}/install/crossover.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# The drawing program, with its modules where they are there; the tests' own are not.
install(DIRECTORY plots DESTINATION ${private}
  PATTERN .npmrc EXCLUDE PATTERN .crossover-installed EXCLUDE
  REGEX "/plots/README[.]md$" EXCLUDE
  REGEX "/node_modules/([.]bin|[.]package-lock[.]json)$" EXCLUDE
  REGEX "/node_modules/(ajv|axe-core|playwright-core|prettier)$" EXCLUDE
  REGEX "/node_modules/.*-musl$" EXCLUDE)

# (-musl: npm 9 installs what no Debian can load, and what dpkg-shlibdeps finds no library for.)

# One archive of all that a program of maps is linked from. Duplicate names of members are no harm.
get_property(present GLOBAL PROPERTY CROSSOVER_BACKENDS_PRESENT)
set(parts crossover_map crossover_runner crossover_protocol crossover_record crossover_stats
  crossover_text crossover_workloads crossover_backends crossover_registry crossover_backend_api
  crossover_backend_python crossover_mpi_listing crossover_openmp_llvm_listing)
foreach(name IN LISTS present)
  list(APPEND parts crossover_backend_${name})
endforeach()
set(archive ${PROJECT_BINARY_DIR}/lib/libcrossover_map.a)
set(script "CREATE ${archive}\n")
foreach(part IN LISTS parts)
  string(APPEND script "ADDLIB $<TARGET_FILE:${part}>\n")
endforeach()
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/lib/archive.txt CONTENT "${script}SAVE\nEND\n")
add_custom_command(OUTPUT ${archive}
  COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
  COMMAND ${CMAKE_AR} -M < ${PROJECT_BINARY_DIR}/lib/archive.txt
  DEPENDS ${parts} ${PROJECT_BINARY_DIR}/lib/archive.txt COMMENT "Collecting libcrossover_map.a"
  VERBATIM)
add_custom_target(crossover_map_archive ALL DEPENDS ${archive})
install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/crossover DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# What the archive is linked with.
set(CONFIG_PACKAGES "")
set(CONFIG_TARGETS "")
set(CONFIG_LIBRARIES hwloc)
if(tbb IN_LIST present)
  list(APPEND CONFIG_PACKAGES TBB)
  list(APPEND CONFIG_TARGETS TBB::tbb)
endif()
if(openmp IN_LIST present)
  list(APPEND CONFIG_PACKAGES OpenMP)
  list(APPEND CONFIG_TARGETS OpenMP::OpenMP_CXX)
endif()
if(pthreadpool IN_LIST present)
  list(APPEND CONFIG_LIBRARIES pthreadpool)
endif()
foreach(variable IN ITEMS PACKAGES TARGETS LIBRARIES)
  list(JOIN CONFIG_${variable} " " CONFIG_${variable})
endforeach()

set(config ${PROJECT_SOURCE_DIR}/cmake/CrossoverConfig.cmake.in)
set(CONFIG_INCLUDE ${PROJECT_SOURCE_DIR}/include)
set(CONFIG_ARCHIVE ${archive})
set(CONFIG_PROGRAM ${PROJECT_BINARY_DIR}/bin/crossover)
configure_package_config_file(${config} ${PROJECT_BINARY_DIR}/CrossoverConfig.cmake
  INSTALL_DESTINATION ${PROJECT_BINARY_DIR} INSTALL_PREFIX ${PROJECT_BINARY_DIR})
configure_file(cmake/CrossoverPrograms.cmake ${PROJECT_BINARY_DIR}/CrossoverPrograms.cmake COPYONLY)

set(CONFIG_INCLUDE "\${PACKAGE_PREFIX_DIR}/${CMAKE_INSTALL_INCLUDEDIR}")
set(CONFIG_ARCHIVE "\${PACKAGE_PREFIX_DIR}/${CMAKE_INSTALL_LIBDIR}/libcrossover_map.a")
set(CONFIG_PROGRAM "\${PACKAGE_PREFIX_DIR}/${CMAKE_INSTALL_BINDIR}/crossover")
configure_package_config_file(${config} ${PROJECT_BINARY_DIR}/install/CrossoverConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/CrossoverConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/install/CrossoverConfig.cmake
  ${PROJECT_BINARY_DIR}/CrossoverConfigVersion.cmake cmake/CrossoverPrograms.cmake
  DESTINATION ${package})

cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
  BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/pkgconfig
  OUTPUT_VARIABLE PC_PREFIX)
configure_file(cmake/crossover.pc.in ${PROJECT_BINARY_DIR}/install/crossover.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/install/crossover.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME crossover)
set(CPACK_PACKAGE_CONTACT "the Crossover developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Finds from which n parallel pays")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "nodejs (>= 18), g++")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "libfmt-dev, libbenchmark-dev, libtbb-dev, libhwloc-dev, zlib1g-dev, libpthreadpool-dev")
include(CPack)
