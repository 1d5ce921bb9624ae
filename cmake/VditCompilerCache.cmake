# SPDX-License-Identifier: Apache-2.0
# Compiles through ccache where it is installed, with paths taken relative to the tree, so that any clone hits the cache
# that another one filled. A launcher given on the command line wins.
find_program(VDIT_CCACHE ccache)
mark_as_advanced(VDIT_CCACHE)
if(VDIT_CCACHE)
  foreach(_language CXX CUDA)
    if(NOT CMAKE_${_language}_COMPILER_LAUNCHER)
      set(CMAKE_${_language}_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros "${VDIT_CCACHE}")
    endif()
  endforeach()
endif()
