// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/vae/blocks.h"

#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <vector>

#include "engine/base/cancel_token.h"

namespace vdit::engine::hunyuan {
namespace {

// Pairs of a query and a key that attend at a time: where LibTorch has no attention for the type and width it
// keeps a score for each.
constexpr int64_t kPairs = int64_t{1} << 27;

Linear make_linear(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out) {
  return {.weight = build.weight(name + ".weight", {out, in}), .bias = build.weight(name + ".bias", {out})};
}

std::optional<Linear> make_shortcut(const LayerBuilder& build, const std::string& name, int64_t in,
                                    int64_t out) {
  if (in == out) return {};
  return Linear{.weight = build.weight(name + ".conv.weight", {out, in, 1, 1, 1}).view({out, in}),
                .bias = build.weight(name + ".conv.bias", {out})};
}

}  // namespace

GroupNorm make_group_norm(const LayerBuilder& build, const std::string& name, int64_t channels,
                          int64_t groups) {
  return {.weight = build.vector(name + ".weight", channels),
          .bias = build.vector(name + ".bias", channels),
          .groups = groups};
}

ConvInput normed_silu(const at::Tensor& clip, const GroupNorm& norm) {
  ConvInput input = whole_clip(clip);
  input.make = [clip, line = norm_line(norm, clip)](int64_t begin, int64_t end) {
    at::Tensor frames = line(clip.slice(0, begin, end));
    return at::silu_(frames);
  };
  return input;
}

ResidualBlock::ResidualBlock(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out,
                             int64_t groups)
    : norm1_(make_group_norm(build, name + ".norm1", in, groups)),
      norm2_(make_group_norm(build, name + ".norm2", out, groups)),
      conv1_(build, name + ".conv1", in, out),
      conv2_(build, name + ".conv2", out, out),
      shortcut_(make_shortcut(build, name + ".conv_shortcut", in, out)) {}

at::Tensor ResidualBlock::operator()(at::Tensor clip, const CancelToken* cancel) const {
  const at::Tensor inner = conv1_(normed_silu(clip, norm1_), cancel);
  if (shortcut_) clip = (*shortcut_)(clip);
  conv2_.add_to(clip, normed_silu(inner, norm2_), cancel);
  return clip;
}

CausalAttention::CausalAttention(const LayerBuilder& build, const std::string& name, int64_t channels,
                                 int64_t groups)
    : norm_(make_group_norm(build, name + ".group_norm", channels, groups)),
      q_(make_linear(build, name + ".to_q", channels, channels)),
      k_(make_linear(build, name + ".to_k", channels, channels)),
      v_(make_linear(build, name + ".to_v", channels, channels)),
      out_(make_linear(build, name + ".to_out.0", channels, channels)) {}

at::Tensor CausalAttention::operator()(at::Tensor clip, const CancelToken* cancel) const {
  const int64_t channels = clip.size(3), pixels = clip.size(1) * clip.size(2);
  const at::Tensor normed = norm_line(norm_, clip)(clip).to(clip.scalar_type());
  const auto as_heads = [&](const at::Tensor& x) { return x.view({1, 1, -1, channels}); };
  const at::Tensor q = as_heads(q_(normed)), k = as_heads(k_(normed)), v = as_heads(v_(normed));
  at::Tensor mixed = at::empty_like(q);
  for (int64_t frame = 0; frame < clip.size(0); ++frame) {
    const int64_t keys = (frame + 1) * pixels;
    const int64_t band = std::max<int64_t>(1, kPairs / keys);
    for (int64_t begin = frame * pixels; begin < keys; begin += band) {
      if (cancel != nullptr) cancel->throw_if_cancelled();
      const int64_t count = std::min(band, keys - begin);
      mixed.narrow(2, begin, count)
          .copy_(at::scaled_dot_product_attention(q.narrow(2, begin, count), k.narrow(2, 0, keys),
                                                  v.narrow(2, 0, keys)));
    }
  }
  return clip.add_(out_(mixed).view(clip.sizes()));
}

Upsampler::Upsampler(const LayerBuilder& build, const std::string& name, int64_t channels, bool sides,
                     bool frames)
    : conv_(build, name + ".conv", channels, channels),
      side_factor_(sides ? 2 : 1),
      frame_factor_(frames ? 2 : 1) {}

at::Tensor Upsampler::operator()(const at::Tensor& clip, const CancelToken* cancel) const {
  const int64_t height = clip.size(1), width = clip.size(2), channels = clip.size(3), side = side_factor_;
  const auto make = [&](int64_t begin, int64_t end) {
    std::vector<int64_t> sources;
    for (int64_t frame = begin; frame < end; ++frame) {
      sources.push_back(frame == 0 ? 0 : 1 + (frame - 1) / frame_factor_);
    }
    return clip.index_select(0, at::tensor(sources, at::kLong).to(clip.device()))
        .view({end - begin, height, 1, width, 1, channels})
        .expand({end - begin, height, side, width, side, channels})
        .reshape({end - begin, height * side, width * side, channels});
  };
  return conv_({.frames = 1 + (clip.size(0) - 1) * frame_factor_,
                .height = height * side,
                .width = width * side,
                .make = make},
               cancel);
}

}  // namespace vdit::engine::hunyuan
