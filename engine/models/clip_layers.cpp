// SPDX-License-Identifier: Apache-2.0
#include "engine/models/clip_layers.h"

#include <algorithm>

namespace vdit::engine {

at::Tensor LayerBuilder::vector(const std::string& name, int64_t size) const {
  return source(name, {size}).to(compute.device, at::kFloat);
}

at::Tensor LayerBuilder::weight(const std::string& name, at::IntArrayRef shape) const {
  return source(name, shape).to(compute.device, compute.dtype);
}

ConvInput whole_clip(const at::Tensor& clip) {
  return {.frames = clip.size(0),
          .height = clip.size(1),
          .width = clip.size(2),
          .make = [clip](int64_t begin, int64_t end) { return clip.slice(0, begin, end); }};
}

int64_t frames_at_a_time(int64_t frame_values) {
  constexpr int64_t kPieceValues = int64_t{1} << 26;
  return std::max<int64_t>(1, kPieceValues / frame_values);
}

}  // namespace vdit::engine
