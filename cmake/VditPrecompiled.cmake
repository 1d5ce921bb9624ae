# SPDX-License-Identifier: Apache-2.0
# Precompiled headers, each compiled once and shared by the targets of its kind: the headers of LibTorch, CLI11 and GoogleTest
# cost more compile time than our own code. Third-party headers only, so that a change of ours rebuilds none of them; every
# file still includes what it uses.
#
# vdit_precompile(TARGET KIND): KIND is torch, cli, test, torch_test, widgets, widgets_test or core_test. cli is for what reads options and writes JSON:
# optimizing that takes longer than it ever saves.
set(_vdit_cli_options $<$<CONFIG:Release>:-O1>)
function(vdit_precompile target kind)
  target_precompile_headers(${target} REUSE_FROM vdit_precompiled_${kind})
  target_compile_options(${target} PRIVATE ${_vdit_${kind}_options})
endfunction()

# vdit_links_to(RESULT REGEX LIBS...): whether one of the libraries, or what it links in turn, matches.
function(vdit_links_to result regex)
  set(${result} FALSE PARENT_SCOPE)
  set(seen)
  while(ARGN)
    list(POP_FRONT ARGN library)
    if(library MATCHES "${regex}")
      set(${result} TRUE PARENT_SCOPE)
      return()
    endif()
    if(TARGET "${library}" AND NOT library IN_LIST seen)
      list(APPEND seen "${library}")
      get_target_property(linked "${library}" INTERFACE_LINK_LIBRARIES)
      if(linked)
        list(APPEND ARGN ${linked})
      endif()
    endif()
  endwhile()
endfunction()

function(_vdit_precompiled_kind kind)
  cmake_parse_arguments(arg "" "" "HEADERS;LIBS;OPTIONS" ${ARGN})
  set(owner "${CMAKE_BINARY_DIR}/precompiled/${kind}.cpp")  # CMake wants a source that is compiled with the header
  file(CONFIGURE OUTPUT "${owner}" CONTENT "// SPDX-License-Identifier: Apache-2.0\n")
  add_library(vdit_precompiled_${kind} OBJECT "${owner}")
  target_link_libraries(vdit_precompiled_${kind} PRIVATE vdit_flags nlohmann_json::nlohmann_json ${arg_LIBS})
  target_compile_options(vdit_precompiled_${kind} PRIVATE ${arg_OPTIONS})
  target_precompile_headers(vdit_precompiled_${kind} PRIVATE
    <algorithm> <array> <cstdint> <filesystem> <functional> <map> <memory> <optional> <span> <string> <string_view>
    <utility> <vector> <nlohmann/json.hpp> ${arg_HEADERS})
endfunction()

set(_torch_headers <ATen/Parallel.h> <ATen/TensorOperators.h> <ATen/core/Tensor.h> <ATen/ops/empty.h> <ATen/ops/zeros.h>)
if(VDIT_ENGINE)
  find_package(CLI11 REQUIRED)
  _vdit_precompiled_kind(torch HEADERS ${_torch_headers} LIBS LibTorch::cpu)
  _vdit_precompiled_kind(cli HEADERS ${_torch_headers} <CLI/CLI.hpp> LIBS LibTorch::cpu CLI11::CLI11 OPTIONS ${_vdit_cli_options})
endif()
if(VDIT_TESTS)
  _vdit_precompiled_kind(test HEADERS <gtest/gtest.h> LIBS GTest::gtest OPTIONS ${VDIT_TEST_OPTIONS})
  if(VDIT_ENGINE)
    _vdit_precompiled_kind(torch_test HEADERS ${_torch_headers} <gtest/gtest.h> LIBS LibTorch::cpu GTest::gtest
      OPTIONS ${VDIT_TEST_OPTIONS})
  endif()
endif()
