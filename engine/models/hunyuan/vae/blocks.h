// SPDX-License-Identifier: Apache-2.0
// What the decoder of HunyuanVideo's VAE is built from. Clips as in clip_layers.h; blocks take their input
// over and may use its memory for their result.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/attention/linear.h"
#include "engine/models/group_norm.h"
#include "engine/models/hunyuan/vae/causal_conv.h"

namespace vdit::engine::hunyuan {

GroupNorm make_group_norm(const LayerBuilder& build, const std::string& name, int64_t channels,
                          int64_t groups);

/// The input of a convolution that follows a norm and SiLU.
ConvInput normed_silu(const at::Tensor& clip, const GroupNorm& norm);

/// Norm, SiLU, convolution, twice, beside a skip that is 1 x 1 x 1 where the channels change.
class ResidualBlock {
 public:
  ResidualBlock(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out, int64_t groups);
  at::Tensor operator()(at::Tensor clip, const CancelToken* cancel) const;

 private:
  GroupNorm norm1_, norm2_;
  CausalConv conv1_, conv2_;
  std::optional<Linear> shortcut_;
};

/// Every pixel attends to all pixels of its own frame and of those before, one head as wide as the channels.
class CausalAttention {
 public:
  CausalAttention(const LayerBuilder& build, const std::string& name, int64_t channels, int64_t groups);
  at::Tensor operator()(at::Tensor clip, const CancelToken* cancel) const;

 private:
  GroupNorm norm_;
  Linear q_, k_, v_, out_;
};

/// Nearest neighbours: sides times two, and frames but the first times two; then a convolution.
class Upsampler {
 public:
  Upsampler(const LayerBuilder& build, const std::string& name, int64_t channels, bool sides, bool frames);
  at::Tensor operator()(const at::Tensor& clip, const CancelToken* cancel) const;

 private:
  CausalConv conv_;
  int64_t side_factor_, frame_factor_;
};

}  // namespace vdit::engine::hunyuan
