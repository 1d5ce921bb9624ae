// SPDX-License-Identifier: Apache-2.0
// From the rows of a reordered head to the model's: where its output goes.
#pragma once

#include "kernels/cuda/host_device.h"

namespace vdit::kernels::cuda {

/// The video tokens of a space-major head (see TokenGrid); none: every row stays where it is.
struct ModelOrder {
  int text_before = 0;
  int video_tokens = 0;
  int frames = 1;
  int places = 0;

  /// TokenGrid::frame_major_position of a space-major position.
  VDIT_HOST_DEVICE int token(int position) const {
    const auto video = static_cast<unsigned>(position - text_before);  // text before the video: past its end
    if (video >= static_cast<unsigned>(video_tokens)) return position;
    const unsigned place = video / static_cast<unsigned>(frames);
    const unsigned frame = video - place * static_cast<unsigned>(frames);
    return text_before + static_cast<int>(frame) * places + static_cast<int>(place);
  }
};

}  // namespace vdit::kernels::cuda
