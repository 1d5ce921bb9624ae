// SPDX-License-Identifier: Apache-2.0
#include "engine/models/cogvideox/vae/causal_conv.h"

#include <ATen/ops/conv3d.h>
#include <ATen/ops/empty.h>

#include <algorithm>

#include "engine/base/cancel_token.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr int64_t kHistory = 2;  // frames before the first that an output frame reads

}  // namespace

CausalConv::CausalConv(DecoderBuilder& build, const std::string& name, int64_t in, int64_t out)
    : weight_(build.layers.weight(name + ".conv.weight", {out, in, 3, 3, 3})
                  .contiguous(at::MemoryFormat::ChannelsLast3d)),
      bias_(build.layers.weight(name + ".conv.bias", {out})),
      index_(static_cast<size_t>(build.convolutions++)) {}

template <class Take>
void CausalConv::run(const ConvInput& input, DecodePass& pass, const Take& take) const {
  const int64_t channels = weight_.size(1), height = input.height, width = input.width;
  const int64_t piece = std::min(input.frames, frames_at_a_time(height * width * channels));
  at::Tensor frames = at::empty({kHistory + piece, height, width, channels}, weight_.options());
  at::Tensor& history = pass.histories[index_];
  for (int64_t begin = 0; begin < input.frames; begin += piece) {
    if (pass.cancel != nullptr) pass.cancel->throw_if_cancelled();
    const int64_t count = std::min(piece, input.frames - begin);
    frames.narrow(0, kHistory, count).copy_(input.make(begin, begin + count));
    if (begin == 0) frames.narrow(0, 0, kHistory).copy_(history.defined() ? history : frames[kHistory]);
    const at::Tensor clip = frames.narrow(0, 0, kHistory + count).permute({3, 0, 1, 2}).unsqueeze(0);
    take(begin, at::conv3d(clip, weight_, bias_, 1, {0, 1, 1}).squeeze(0).permute({1, 2, 3, 0}));
    // One by one: with a piece of one frame the places overlap.
    for (int64_t i = 0; i < kHistory; ++i) frames[i].copy_(frames[count + i]);
  }
  history = frames.narrow(0, 0, kHistory).clone();
}

at::Tensor CausalConv::operator()(const ConvInput& input, DecodePass& pass) const {
  at::Tensor out = at::empty({input.frames, input.height, input.width, weight_.size(0)}, weight_.options());
  run(input, pass,
      [&](int64_t begin, const at::Tensor& frames) { out.narrow(0, begin, frames.size(0)).copy_(frames); });
  return out;
}

void CausalConv::add_to(at::Tensor& clip, const ConvInput& input, DecodePass& pass) const {
  run(input, pass,
      [&](int64_t begin, const at::Tensor& frames) { clip.narrow(0, begin, frames.size(0)).add_(frames); });
}

}  // namespace vdit::engine::cogvideox
