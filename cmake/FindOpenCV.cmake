# SPDX-License-Identifier: Apache-2.0
# OpenCV by component, from the library and header packages of just these components. Debian's own OpenCVConfig.cmake
# comes with libopencv-dev alone, which installs every module, Qt 5 and VTK with them (2 GB).
#
# find_package(OpenCV COMPONENTS core imgproc) makes the imported targets opencv_core, opencv_imgproc.
find_path(OpenCV_INCLUDE_DIR opencv2/core/version.hpp PATH_SUFFIXES opencv4)

if(OpenCV_INCLUDE_DIR)
  file(STRINGS "${OpenCV_INCLUDE_DIR}/opencv2/core/version.hpp" _version_lines REGEX "#define CV_VERSION_(MAJOR|MINOR|REVISION)")
  string(REGEX MATCHALL "[0-9]+" _version_numbers "${_version_lines}")
  list(JOIN _version_numbers "." OpenCV_VERSION)
endif()
foreach(_component IN LISTS OpenCV_FIND_COMPONENTS)
  find_library(OpenCV_${_component}_LIBRARY opencv_${_component})
  mark_as_advanced(OpenCV_${_component}_LIBRARY)
  if(OpenCV_${_component}_LIBRARY)
    set(OpenCV_${_component}_FOUND TRUE)
  endif()
endforeach()
mark_as_advanced(OpenCV_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(OpenCV REQUIRED_VARS OpenCV_INCLUDE_DIR VERSION_VAR OpenCV_VERSION HANDLE_COMPONENTS)

if(OpenCV_FOUND)
  foreach(_component IN LISTS OpenCV_FIND_COMPONENTS)
    if(OpenCV_${_component}_LIBRARY AND NOT TARGET opencv_${_component})
      add_library(opencv_${_component} UNKNOWN IMPORTED)
      set_target_properties(opencv_${_component} PROPERTIES
        IMPORTED_LOCATION "${OpenCV_${_component}_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${OpenCV_INCLUDE_DIR}")
    endif()
  endforeach()
endif()
