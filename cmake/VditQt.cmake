# SPDX-License-Identifier: Apache-2.0
# Qt for the window and its parts: found once, and one rule for our Qt targets.
# VDIT_STUDIO is off where Qt is not installed, so that the engine still builds there.
find_package(Qt6 6.4 QUIET COMPONENTS Core Gui Widgets Sql Network DBus Svg PrintSupport Concurrent LinguistTools)
find_package(QCustomPlotQt6 QUIET)
if(Qt6_FOUND AND QCustomPlotQt6_FOUND)
  set(VDIT_STUDIO_DEFAULT ON)
else()
  set(VDIT_STUDIO_DEFAULT OFF)
endif()
option(VDIT_STUDIO "Build the window (needs Qt 6 and QCustomPlot)" ${VDIT_STUDIO_DEFAULT})
if(VDIT_STUDIO)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Sql Network DBus Svg PrintSupport Concurrent LinguistTools)
  find_package(QCustomPlotQt6 REQUIRED)
  if(VDIT_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
  endif()
endif()

# vdit_qt_target(NAME): AUTOMOC, AUTORCC and the definitions of spec B7 on a target of ours.
function(vdit_qt_target name)
  set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
  target_compile_definitions(${name} PRIVATE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_USE_QSTRINGBUILDER QT_NO_KEYWORDS)
endfunction()

# vdit_add_qt_library(NAME SOURCES... [PUBLIC libs...] [PRIVATE libs...])
function(vdit_add_qt_library name)
  vdit_add_library(${name} ${ARGN})
  vdit_qt_target(${name})
endfunction()

# vdit_add_ui_library: the same with the widgets' precompiled header, compiled once for all of them.
function(vdit_add_ui_library name)
  vdit_add_qt_library(${name} ${ARGN})
  target_link_libraries(${name} PUBLIC Qt6::Widgets)
  if(NOT TARGET vdit_precompiled_widgets)
    _vdit_precompiled_kind(widgets HEADERS <QtWidgets> LIBS Qt6::Widgets)
    vdit_qt_target(vdit_precompiled_widgets)
  endif()
  vdit_precompile(${name} widgets)
endfunction()

# The precompiled header of Qt Test programs. <QtTest> is not in it: it depends on macros that differ from test to test, and
# gcc then takes no precompiled header.
function(_vdit_precompile_qt_test name)
  vdit_links_to(links_widgets "^Qt6::Widgets" ${ARGN})
  set(module Core)
  if(links_widgets)
    set(module Widgets)
  endif()
  string(TOLOWER "${module}_test" kind)
  if(NOT TARGET vdit_precompiled_${kind})
    _vdit_precompiled_kind(${kind} HEADERS <Qt${module}> LIBS Qt6::${module} OPTIONS ${VDIT_TEST_OPTIONS})
    vdit_qt_target(vdit_precompiled_${kind})
  endif()
  vdit_precompile(${name} ${kind})
endfunction()

# vdit_add_qt_test(NAME SOURCES... LIBS... LABEL label [TIMEOUT seconds] [ENV K=V...]): one Qt Test program, offscreen, with
# folders of its own for settings, caches and data.
function(vdit_add_qt_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;LIBS;ENV" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  vdit_qt_target(${name})
  target_link_libraries(${name} PRIVATE vdit_flags ${arg_LIBS} Qt6::Test)
  target_compile_options(${name} PRIVATE ${VDIT_TEST_OPTIONS})
  _vdit_precompile_qt_test(${name} ${arg_LIBS})
  target_compile_definitions(${name} PRIVATE
    VDIT_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data" VDIT_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    VDIT_PROGRAM_FOLDER="${CMAKE_BINARY_DIR}/bin" VDIT_DEMO_MODEL="${CMAKE_SOURCE_DIR}/resources/demo_model")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  set(home "${CMAKE_BINARY_DIR}/tests/home/${name}")
  file(MAKE_DIRECTORY "${home}/run")
  file(CHMOD "${home}/run" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT} ENVIRONMENT
    "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=*.debug=false;HOME=${home};XDG_RUNTIME_DIR=${home}/run;XDG_CONFIG_HOME=${home}/config;XDG_DATA_HOME=${home}/data;XDG_CACHE_HOME=${home}/cache;LC_ALL=C.UTF-8;${arg_ENV}")
endfunction()
