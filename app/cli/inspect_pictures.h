// SPDX-License-Identifier: Apache-2.0
// The pictures and the table that `vdit inspect` puts beside a capture.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/capture/capture_folder.h"
#include "app/figures/attention_figure.h"

namespace vdit::app {

enum class SingleMaps {
  Auto,  ///< of every captured head where there are at most 16 a step
  All,
  None,
};

/// Writes atlas.step-SSS-BRANCH.ORDER.png and map.step-SSS-BRANCH.LNN.HNN.ORDER.png into the folder, for the
/// orders that the step has. Returns the names. Throws "file.write", "output.exists", "figure.font",
/// "video.encoder".
std::vector<std::string> write_step_pictures(const std::filesystem::path& folder, const CaptureInfo& info,
                                             const CapturedStep& step, SingleMaps single_maps,
                                             const FigureStyle& style);

/// A header and a row for each captured head and each mode it was scored with: step, branch, layer, head,
/// mode in words, density, recall, error.
class ScoreTable {
 public:
  void add(const CaptureInfo& info, const CapturedStep& step);
  bool empty() const noexcept { return rows_.empty(); }
  std::string csv() const;

 private:
  std::string rows_;
};

}  // namespace vdit::app
