# SPDX-License-Identifier: Apache-2.0
# vdit_add_test(NAME SOURCES... LIBS... LABEL label [TIMEOUT seconds] [ENV K=V...]): one GoogleTest program, one ctest.
#
# Test code runs once and is compiled often: -O1 takes two thirds of the time of -O3. At that level gcc 12 warns about
# bounds in std::string concatenation, as it does with -Wrestrict (its bug 105651).
set(VDIT_TEST_OPTIONS $<$<CONFIG:Release>:-O1> $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow>)

function(vdit_add_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;LIBS;ENV" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  if(VDIT_SANITIZE)
    math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 10")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE vdit_flags ${arg_LIBS} GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    VDIT_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data" VDIT_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    VDIT_DEMO_MODEL="${CMAKE_SOURCE_DIR}/resources/demo_model")
  target_compile_options(${name} PRIVATE ${VDIT_TEST_OPTIONS})
  vdit_links_to(links_qt "^Qt6::" ${arg_LIBS})
  vdit_links_to(links_libtorch "^LibTorch::" ${arg_LIBS})
  if(links_libtorch)
    vdit_precompile(${name} torch_test)
  elseif(NOT links_qt)  # Qt asks for other flags
    vdit_precompile(${name} test)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "${arg_ENV}")
  # These run LibTorch on every core of a small machine: one at a time there, and none beside them.
  if(arg_LABEL MATCHES "^(engine|golden|cli)$")
    set_tests_properties(${name} PROPERTIES PROCESSORS 2)
  endif()
endfunction()
