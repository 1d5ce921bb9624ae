// SPDX-License-Identifier: GPL-3.0-or-later
// What every head's mode loses at one place of the video, from the errors by map row of a capture: the
// squared difference to the Full output / squared Full output over the query rows of the place's map row.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/capture/capture_folder.h"

namespace vdit::ui {

/// By layer * heads + head. `token` is a frame-major position of all tokens; `mode` says what a head runs
/// with. Nothing where that mode was not scored, or errors by row were not captured.
std::vector<std::optional<double>> placeErrors(
    const std::vector<app::CapturedHead>& heads, const app::CaptureInfo& info, std::int64_t token,
    const std::function<kernels::HeadMode(int layer, int head)>& mode);

}  // namespace vdit::ui
