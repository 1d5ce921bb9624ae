// SPDX-License-Identifier: GPL-3.0-or-later
// The tokens that a clip becomes, without asking the engine.
#pragma once

#include <optional>
#include <string_view>

#include "kernels/runs/token_grid.h"

namespace vdit::ui {

/// Video tokens of a clip: one is 16 x 16 pixels of a latent frame, and a latent frame 4 frames but for the
/// first. CogVideoX1.5 takes latent frames by twos and repeats one where their number is odd. Text tokens are
/// none of a clip's. Nothing for a family that is not known.
inline std::optional<kernels::TokenGrid> clipGrid(std::string_view family, int width, int height,
                                                  int frames) {
  constexpr int kPixels = 16, kFrames = 4;
  if (family != "wan" && family != "hunyuan" && family != "cogvideox") return std::nullopt;
  const int latents = (frames + kFrames - 1) / kFrames;
  return kernels::TokenGrid{.frames = family == "cogvideox" ? (latents + 1) / 2 : latents,
                            .height = height / kPixels,
                            .width = width / kPixels};
}

}  // namespace vdit::ui
