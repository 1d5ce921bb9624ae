// SPDX-License-Identifier: Apache-2.0
// The convolutions that the Wan VAE is made of. Activations between layers are channels-last frames,
// [frames, height, width, channels] float32 on the layer's device, contiguous; only operands of convolutions
// are bfloat16 where the VAE runs in it. Every layer has two ways to compute: direct (CPU, frame by frame)
// and LibTorch's.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/compute_options.h"
#include "engine/models/tensor_source.h"
#include "engine/models/wan/vae/direct_conv.h"
#include "engine/models/wan/vae/pass_state.h"

namespace vdit::engine::wan {

/// Hands out weights while a network is built, and numbers its temporal layers.
class LayerBuilder {
 public:
  LayerBuilder(const TensorSource& source, const ComputeOptions& compute, bool direct)
      : source_(source), compute_(compute), direct_(direct) {}

  /// float32 on the device that packs or computes with it.
  at::Tensor weight(const std::string& name, at::IntArrayRef shape) const;
  /// The gain of an RMS norm, sqrt(channels) included: [channels].
  at::Tensor norm_gain(const std::string& name, at::IntArrayRef shape) const;

  int64_t next_temporal_layer() { return temporal_layers_++; }
  int64_t temporal_layers() const { return temporal_layers_; }
  const ComputeOptions& compute() const { return compute_; }
  bool direct() const { return direct_; }
  /// The same, for layers whose operands stay float32.
  LayerBuilder in_float() const { return LayerBuilder(source_, {compute_.device, at::kFloat}, direct_); }

 private:
  const TensorSource& source_;
  ComputeOptions compute_;
  bool direct_;
  int64_t temporal_layers_ = 0;
};

/// One convolution's weights in the form that its way to compute wants.
struct ConvWeights {
  ConvWeights(const LayerBuilder& build, const std::string& name, at::IntArrayRef shape);

  at::Tensor
      weight;  // [out, in, (time,) height, width]: float32 where it is to be packed, else the compute type
  at::Tensor bias;  // [out] likewise
  int64_t out_channels;
  at::ScalarType dtype;
  bool direct;

  /// [taps, in, out], as DirectConv takes it.
  at::Tensor by_tap() const { return weight.flatten(2).permute({2, 1, 0}); }
  /// Once packed.
  void drop() { weight.reset(), bias.reset(); }
};

/// x / max(|x|, 1e-12) * gain over the last dimension.
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& gain);

/// 3 x 3 x 3, padding 1 in space, two frames back in time.
class CausalConv {
 public:
  CausalConv(LayerBuilder& build, const std::string& name, int64_t in, int64_t out);

  /// `gain`: RMS norm and SiLU come first; may be undefined. `residual`: added to the result; may be
  /// undefined.
  at::Tensor operator()(PassState& pass, const at::Tensor& x, const at::Tensor& gain,
                        const at::Tensor& residual) const;

 private:
  at::Tensor run_library(PassState& pass, const at::Tensor& x, const at::Tensor& gain) const;

  ConvWeights weights_;
  std::optional<DirectConv> direct_;
  int64_t layer_;
};

/// 1 x 1, with the compute type's operands.
class PointwiseConv {
 public:
  /// `spatial_dims`: ones after [out, in] in the weight's shape.
  PointwiseConv(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out,
                int spatial_dims);

  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  ConvWeights weights_;
  std::optional<DirectConv> direct_;
};

/// Twice the sides by nearest neighbour, then 3 x 3: done as four 2 x 2 convolutions of the small picture,
/// one for each parity of the output's row and column (repeated pixels share the sum of their weights).
class UpsampleConv {
 public:
  UpsampleConv(const LayerBuilder& build, const std::string& name, int64_t in, int64_t out);
  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  ConvWeights weights_;
  std::vector<DirectConv> phases_;  // by parity: (row, column) = (0, 0), (0, 1), (1, 0), (1, 1)
};

/// A zero row below and column to the right, then 3 x 3 with stride 2.
class DownsampleConv {
 public:
  DownsampleConv(const LayerBuilder& build, const std::string& name, int64_t channels);
  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  ConvWeights weights_;
  std::optional<DirectConv> direct_;
};

/// Twice the frames, except that the clip's first stays single and is no history for the others (quirk of the
/// reference).
class FrameDoubler {
 public:
  FrameDoubler(LayerBuilder& build, const std::string& name, int64_t channels);
  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  at::Tensor run_library(PassState& pass, const at::Tensor& x) const;
  void run_direct(PassState& pass, const at::Tensor& x, at::Tensor out) const;

  ConvWeights weights_;
  std::vector<DirectConv> parities_;  // even output frame, odd output frame
  int64_t layer_;
};

/// Half the frames: the clip's first passes, then every pair becomes one, with the frame before it as
/// history.
class FrameHalver {
 public:
  FrameHalver(LayerBuilder& build, const std::string& name, int64_t channels);
  at::Tensor operator()(PassState& pass, const at::Tensor& x) const;

 private:
  at::Tensor run_library(PassState& pass, const at::Tensor& x) const;
  void run_direct(PassState& pass, const at::Tensor& x, at::Tensor out) const;

  ConvWeights weights_;
  std::optional<DirectConv> direct_;
  int64_t layer_;
};

}  // namespace vdit::engine::wan
