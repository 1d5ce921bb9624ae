// SPDX-License-Identifier: GPL-3.0-or-later
// The tokens that a clip becomes, without asking the engine.
#pragma once

#include "kernels/runs/token_grid.h"

namespace vdit::ui {

/// Of 16 x 16 pixels and, but for the first frame, 4 frames a token: Wan2.1 (the demo model with it),
/// HunyuanVideo. Text tokens are none of a clip's.
inline kernels::TokenGrid clipGrid(int width, int height, int frames) {
  constexpr int kPixels = 16, kFrames = 4;
  return {.frames = (frames + kFrames - 1) / kFrames, .height = height / kPixels, .width = width / kPixels};
}

}  // namespace vdit::ui
