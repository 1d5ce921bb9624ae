// SPDX-License-Identifier: Apache-2.0
// One frame out of two: reference | test (| amplified difference), with labels.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/video/frames.h"

namespace vdit::engine {

struct SideBySideStyle {
  std::string reference_label = "dense";
  std::string test_label = "sparse";
  bool with_difference = true;
  double difference_gain = 4;  ///< shown in the label of the difference
};

/// Composes frames of one size. Immutable: any thread may call compose().
class SideBySide {
 public:
  /// Errors: video.size (Input) for a size that is not positive.
  SideBySide(int width, int height, SideBySideStyle style = {});

  int width() const noexcept { return out_width_; }    ///< even
  int height() const noexcept { return out_height_; }  ///< even: a caption row above the pictures

  // Both [height, width, 3] of the constructor's size; the result [height(), width(), 3].
  std::vector<std::uint8_t> compose(std::span<const std::uint8_t> reference,
                                    std::span<const std::uint8_t> test) const;

 private:
  int frame_width_;
  int frame_height_;
  int caption_height_;
  int out_width_;
  int out_height_;
  SideBySideStyle style_;
};

/// The absolute difference of the luma times `gain`, in the magma colour map, as [height, width, 3].
std::vector<std::uint8_t> difference_picture(std::span<const std::uint8_t> reference,
                                             std::span<const std::uint8_t> test, int width, int height,
                                             double gain);

}  // namespace vdit::engine
