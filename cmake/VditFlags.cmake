# SPDX-License-Identifier: Apache-2.0
# One interface target carries the language level, the warnings and the sanitizers of our own code.
# Third-party headers come in as SYSTEM and are not warned about.
add_library(vdit_flags INTERFACE)
target_compile_features(vdit_flags INTERFACE cxx_std_20)
target_compile_options(vdit_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wconversion;-Wshadow;-Wno-missing-field-initializers>
  # gcc 12 warns about std::string concatenation that cannot overlap (its bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<COMPILE_LANGUAGE:CXX>>:-Wno-restrict>)
if(VDIT_WERROR)
  target_compile_options(vdit_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()
# Every project include names its path from the root of the tree.
target_include_directories(vdit_flags INTERFACE "${CMAKE_SOURCE_DIR}")
if(VDIT_SANITIZE)
  list(JOIN VDIT_SANITIZE "," _sanitizers)
  target_compile_options(vdit_flags INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${_sanitizers};-fno-omit-frame-pointer;-g1>)
  target_link_options(vdit_flags INTERFACE -fsanitize=${_sanitizers})
endif()

# vdit_add_library(NAME SOURCES... [PUBLIC libs...] [PRIVATE libs...]): a static library with our flags.
function(vdit_add_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC vdit_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()
