// SPDX-License-Identifier: Apache-2.0
// Small random Wan components in the diffusers layout: a folder that the engine loads, and the same weights
// in double for an oracle. One tensor or config field can be spoilt on the way.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/randn.h>

#include <cmath>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/weights/model_folder.h"
#include "engine/weights/safetensors_writer.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {

using TensorMap = std::map<std::string, at::Tensor>;  // float32

class TinyModel {
 public:
  nlohmann::json transformer_config = {{"patch_size", {1, 2, 2}},
                                       {"num_attention_heads", 2},
                                       {"attention_head_dim", 12},
                                       {"in_channels", 16},
                                       {"out_channels", 16},
                                       {"text_dim", 32},
                                       {"freq_dim", 256},
                                       {"ffn_dim", 32},
                                       {"num_layers", 2},
                                       {"cross_attn_norm", true},
                                       {"qk_norm", "rms_norm_across_heads"},
                                       {"eps", 1e-6},
                                       {"rope_max_seq_len", 32}};
  nlohmann::json text_config = {{"vocab_size", 50},
                                {"d_model", 24},
                                {"d_kv", 5},
                                {"d_ff", 40},
                                {"num_heads", 3},
                                {"num_layers", 2},
                                {"feed_forward_proj", "gated-gelu"}};
  TensorMap transformer;
  TensorMap text_encoder;

  /// Random tensors of the shapes that the configs ask for.
  void fill();
  /// Writes the folder and opens it.
  ModelFolder open() const;

 private:
  vdit::test::TemporaryFolder folder_;
};

}  // namespace vdit::engine
