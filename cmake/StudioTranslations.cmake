# SPDX-License-Identifier: Apache-2.0
# The window's translations: `make_translations` renews the .ts files from the sources; each build compiles them into the program
# (:/i18n/studio_LANGUAGE.qm). English is the source language: its file has the plurals only.
set(_folder "${CMAKE_SOURCE_DIR}/resources/translations")
set(VDIT_TRANSLATIONS "${_folder}/studio_en.ts" "${_folder}/studio_zh_CN.ts")
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
set(_sources "")
foreach(_part ui app/studio app/project app/jobs app/link)
  file(GLOB_RECURSE _of_part CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}" "${CMAKE_SOURCE_DIR}/${_part}/*.cpp"
    "${CMAKE_SOURCE_DIR}/${_part}/*.h")
  list(APPEND _sources ${_of_part})
endforeach()
list(JOIN _sources "\n" _listed)
# lupdate's own list of files, read by the test of the translations too. Without -I it finds no header of ours and takes
# the namespace for the context of a tr().
set(VDIT_TRANSLATED_LIST "${CMAKE_BINARY_DIR}/translated_files.txt")
file(CONFIGURE OUTPUT "${VDIT_TRANSLATED_LIST}" CONTENT "@_listed@\n" @ONLY)
set(_lupdate Qt6::lupdate "@${VDIT_TRANSLATED_LIST}" -I . -no-obsolete -locations none)
add_custom_target(make_translations
  COMMAND ${_lupdate} -pluralonly -ts "${_folder}/studio_en.ts"
  COMMAND ${_lupdate} -ts "${_folder}/studio_zh_CN.ts"
  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" VERBATIM)
