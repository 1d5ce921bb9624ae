// SPDX-License-Identifier: Apache-2.0
// Modes and token grids as the JSON that sparse configs, captures and messages share.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/json_view.h"
#include "kernels/runs/head_mode.h"
#include "kernels/runs/token_grid.h"

namespace vdit::app {

/// How a document gives widths and interval edges: in tokens, or as shares of the video tokens.
struct ModeUnits {
  std::int64_t video_tokens = 0;
  bool fractions = false;
};

/// The keys of mode_json.
const std::vector<std::string>& mode_fields();

/// {"mode": "diagonal", "half_width": 240, "sink": [[0, 240]]}; "order" and "stripes" where the mode has
/// them.
nlohmann::ordered_json mode_json(const kernels::HeadMode& mode, const ModeUnits& units);

/// Other keys are left to the caller. Fails through the view: an unknown mode, a width that is negative or no
/// number, more than 4,096 intervals, one that is empty or leaves the video.
kernels::HeadMode read_mode(const JsonView& view, const ModeUnits& units);

/// {"frames": 13, "height": 12, "width": 20, "text_before": 0, "text_after": 0}
nlohmann::ordered_json grid_json(const kernels::TokenGrid& grid);

/// Edges from 1 to 65,536 and fewer than 2^31 tokens in all; fails through the view.
kernels::TokenGrid read_grid(const JsonView& view);

}  // namespace vdit::app
