# SPDX-License-Identifier: Apache-2.0
# The window's translations: `make_translations` renews the .ts files from the sources; each build compiles them into the program
# (:/i18n/studio_LANGUAGE.qm). English is the source language.
set(VDIT_TRANSLATIONS "${CMAKE_SOURCE_DIR}/resources/translations/studio_zh_CN.ts")
qt_add_lrelease(vdit_studio_parts TS_FILES ${VDIT_TRANSLATIONS} QM_FILES_OUTPUT_VARIABLE _qm_files)
set(_qrc "${CMAKE_CURRENT_BINARY_DIR}/translations.qrc")
set(_entries "")
foreach(_qm ${_qm_files})
  get_filename_component(_name "${_qm}" NAME)
  string(APPEND _entries "    <file alias=\"${_name}\">${_qm}</file>\n")
endforeach()
file(CONFIGURE OUTPUT "${_qrc}" CONTENT "<RCC>\n  <qresource prefix=\"/i18n\">\n@_entries@  </qresource>\n</RCC>\n" @ONLY)
target_sources(vdit_studio_parts PRIVATE "${_qrc}")
set_property(TARGET vdit_studio_parts APPEND PROPERTY AUTOGEN_TARGET_DEPENDS ${_qm_files})
file(GLOB_RECURSE _translated CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/ui/*.cpp" "${CMAKE_SOURCE_DIR}/ui/*.h"
  "${CMAKE_SOURCE_DIR}/app/studio/*.cpp" "${CMAKE_SOURCE_DIR}/app/project/*.cpp" "${CMAKE_SOURCE_DIR}/app/jobs/*.cpp"
  "${CMAKE_SOURCE_DIR}/app/link/*.cpp")
add_custom_target(make_translations
  COMMAND Qt6::lupdate ${_translated} -no-obsolete -locations none -ts ${VDIT_TRANSLATIONS}
  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" VERBATIM)
