// SPDX-License-Identifier: Apache-2.0
// capture.json. Private to app/capture.
#pragma once

#include <string>
#include <string_view>

#include "app/capture/capture_folder.h"

namespace vdit::app {

/// Stable key order, indented, with a final line feed.
std::string capture_info_text(const CaptureInfo& info);

/// `subject` stands for the file in errors. Throws "capture.syntax", "capture.format", "capture.version",
/// "capture.field".
CaptureInfo parse_capture_info(std::string_view text, const std::string& subject);

}  // namespace vdit::app
