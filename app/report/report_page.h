// SPDX-License-Identifier: Apache-2.0
// The style and the script of report.html. Private to app/report.
#pragma once

namespace vdit::app {

extern const char* const kReportStyle;
extern const char* const kReportScript;

}  // namespace vdit::app
