// SPDX-License-Identifier: Apache-2.0
// Transformers of published sizes with random weights, behind what a measurement needs of them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>

#include "engine/attention/attention_run.h"
#include "engine/models/compute_options.h"
#include "kernels/runs/token_grid.h"

namespace vdit::app {

class RandomTransformer {
 public:
  virtual ~RandomTransformer() = default;

  virtual int layers() const = 0;
  virtual int heads() const = 0;
  virtual std::int64_t head_dim() const = 0;
  /// With the text tokens of a long prompt, where the family's attention has text.
  virtual kernels::TokenGrid grid() const = 0;
  /// Predictions of one step with the family's guidance.
  virtual int forwards_of_step() const = 0;
  /// Multiplications and additions of the blocks' linear layers in one forward, in TFLOP.
  virtual double linear_tflop() const = 0;

  /// One prediction, of random latents and text.
  virtual at::Tensor velocity(engine::AttentionRun& attention) = 0;
};

/// "wan2.1-1.3b", "wan2.1-14b", "hunyuanvideo", "cogvideox1.5"; `grid`: latent frames, and
/// rows and columns of tokens, of the video alone. Throws vdit::Error (Usage)
/// "model.name" for other names.
std::unique_ptr<RandomTransformer> make_random_transformer(const std::string& name,
                                                           const kernels::TokenGrid& grid,
                                                           const engine::ComputeOptions& compute);

}  // namespace vdit::app
