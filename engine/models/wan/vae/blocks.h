// SPDX-License-Identifier: Apache-2.0
// Blocks that the encoder and the decoder of the Wan VAE share. Activations as in layers.h.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/models/wan/vae/layers.h"

namespace vdit::engine::wan {

/// Norm, SiLU, convolution, twice, beside a skip that is 1 x 1 where the channels change.
class ResidualBlock {
 public:
  ResidualBlock(LayerBuilder& build, const std::string& name, int64_t in, int64_t out);
  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  at::Tensor gain1_, gain2_;
  CausalConv conv1_, conv2_;
  std::optional<PointwiseConv> shortcut_;
};

/// Every pixel of a frame attends to every other, one head as wide as the channels; frames do not see each
/// other.
class SpatialAttention {
 public:
  SpatialAttention(const LayerBuilder& build, const std::string& name, int64_t channels);
  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  at::Tensor gain_;
  PointwiseConv to_qkv_, project_;
  at::ScalarType dtype_;
};

class MidBlock {
 public:
  MidBlock(LayerBuilder& build, const std::string& name, int64_t channels);
  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  ResidualBlock before_;
  SpatialAttention attention_;
  ResidualBlock after_;
};

}  // namespace vdit::engine::wan
