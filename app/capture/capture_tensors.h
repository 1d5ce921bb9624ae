// SPDX-License-Identifier: Apache-2.0
// One step's safetensors file, checked against the capture that it belongs to. Private to app/capture.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/capture/capture_folder.h"

namespace vdit::app {

/// The heads of a step's file. Throws "capture.tensor" and what SafetensorsFile throws.
std::vector<CapturedHead> read_captured_heads(const std::filesystem::path& file, const CaptureInfo& info);

/// See CaptureFolder::read_figures, read_row_errors and read_head; nothing for a head that is not in the
/// file.
std::vector<CapturedHead> read_captured_figures(const std::filesystem::path& file, const CaptureInfo& info);
std::vector<CapturedHead> read_captured_row_errors(const std::filesystem::path& file,
                                                   const CaptureInfo& info);
std::optional<CapturedHead> read_captured_head(const std::filesystem::path& file, const CaptureInfo& info,
                                               int layer, int head);

/// See CaptureFolder::read_rows.
std::optional<std::vector<float>> read_captured_rows(const std::filesystem::path& file,
                                                     const CaptureInfo& info, char which, int layer,
                                                     int head);

/// See CaptureFolder::write.
void write_captured_heads(const std::filesystem::path& file, const CaptureInfo& info,
                          std::span<const CapturedHead> heads, std::span<const CapturedRows> rows);

/// Rows and columns of a map: blocks that the tokens fill.
int map_edge(const CaptureInfo& info);

}  // namespace vdit::app
