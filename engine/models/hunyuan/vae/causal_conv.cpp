// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/vae/causal_conv.h"

#include <ATen/ops/conv3d.h>
#include <ATen/ops/empty.h>

#include <algorithm>

#include "engine/base/cancel_token.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr int64_t kHistory = 2;  // frames before the first that an output frame reads

// Fills padded [n, height + 2, width + 2, channels] with frames [n, height, width, channels].
void pad_frames(const at::Tensor& frames, at::Tensor padded) {
  const int64_t height = frames.size(1), width = frames.size(2);
  at::Tensor rows = padded.narrow(1, 1, height);
  rows.narrow(2, 1, width).copy_(frames);
  rows.select(2, 0).copy_(rows.select(2, 1));
  rows.select(2, width + 1).copy_(rows.select(2, width));
  padded.select(1, 0).copy_(padded.select(1, 1));
  padded.select(1, height + 1).copy_(padded.select(1, height));
}

}  // namespace

CausalConv::CausalConv(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out)
    : weight_(build.weight(name + ".conv.weight", {out, in, 3, 3, 3})
                  .contiguous(at::MemoryFormat::ChannelsLast3d)),
      bias_(build.weight(name + ".conv.bias", {out})) {}

template <class Take>
void CausalConv::run(const ConvInput& input, const CancelToken* cancel, const Take& take) const {
  const int64_t channels = weight_.size(1), height = input.height, width = input.width;
  const int64_t piece = std::min(input.frames, frames_at_a_time(height * width * channels));
  at::Tensor padded = at::empty({kHistory + piece, height + 2, width + 2, channels}, weight_.options());
  for (int64_t begin = 0; begin < input.frames; begin += piece) {
    if (cancel != nullptr) cancel->throw_if_cancelled();
    const int64_t count = std::min(piece, input.frames - begin);
    pad_frames(input.make(begin, begin + count), padded.narrow(0, kHistory, count));
    for (int64_t i = 0; begin == 0 && i < kHistory; ++i) padded[i].copy_(padded[kHistory]);
    const at::Tensor clip = padded.narrow(0, 0, kHistory + count).permute({3, 0, 1, 2}).unsqueeze(0);
    take(begin, at::conv3d(clip, weight_, bias_).squeeze(0).permute({1, 2, 3, 0}));
    // One by one: with a piece of one frame the places overlap.
    for (int64_t i = 0; i < kHistory; ++i) padded[i].copy_(padded[count + i]);
  }
}

at::Tensor CausalConv::operator()(const ConvInput& input, const CancelToken* cancel) const {
  at::Tensor out = at::empty({input.frames, input.height, input.width, weight_.size(0)}, weight_.options());
  run(input, cancel,
      [&](int64_t begin, const at::Tensor& frames) { out.narrow(0, begin, frames.size(0)).copy_(frames); });
  return out;
}

void CausalConv::add_to(at::Tensor& clip, const ConvInput& input, const CancelToken* cancel) const {
  run(input, cancel,
      [&](int64_t begin, const at::Tensor& frames) { clip.narrow(0, begin, frames.size(0)).add_(frames); });
}

}  // namespace vdit::engine::hunyuan
