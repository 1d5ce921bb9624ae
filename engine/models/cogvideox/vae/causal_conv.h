// SPDX-License-Identifier: Apache-2.0
// The convolutions of CogVideoX's VAE: 3 x 3 x 3, zeros beside the picture, in time only the past. What lies
// before a part of a clip are the last two frames that the same convolution read in the part before it, and
// at the start of the clip its first frame twice.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/models/clip_layers.h"

namespace vdit {
class CancelToken;
}

namespace vdit::engine::cogvideox {

/// One pass over a clip, part by part: what the convolutions remember from part to part.
struct DecodePass {
  std::vector<at::Tensor> histories;    ///< [convolutions]: [2, height, width, channels]; undefined at first
  const CancelToken* cancel = nullptr;  ///< polled at every piece of a convolution
};

/// Builds a network and counts its convolutions.
struct DecoderBuilder {
  LayerBuilder layers;
  int64_t convolutions = 0;
};

class CausalConv {
 public:
  CausalConv(DecoderBuilder& build, const std::string& name, int64_t in, int64_t out);

  /// Returns [frames, height, width, out].
  at::Tensor operator()(const ConvInput& input, DecodePass& pass) const;

  /// Adds to `clip`, [frames, height, width, out].
  void add_to(at::Tensor& clip, const ConvInput& input, DecodePass& pass) const;

 private:
  template <class Take>
  void run(const ConvInput& input, DecodePass& pass, const Take& take) const;

  at::Tensor weight_;  // [out, in, 3, 3, 3], channels last
  at::Tensor bias_;
  size_t index_;  // among the network's convolutions
};

}  // namespace vdit::engine::cogvideox
