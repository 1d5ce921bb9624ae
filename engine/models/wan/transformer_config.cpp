// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/transformer.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::wan {
namespace {

constexpr std::int64_t kMostWidth = 1 << 20;

std::array<std::int64_t, 3> read_patch_size(const JsonView& json) {
  const std::vector<std::int64_t> sizes = json.integers("patch_size", 3);
  for (const std::int64_t size : sizes) {
    if (size < 1 || size > 64) json.fail("patch_size", "three integers from 1 to 64");
  }
  return {sizes[0], sizes[1], sizes[2]};
}

void refuse_other_variants(const JsonView& json) {
  const char* const hint = "only the text-to-video transformers of Wan2.1 are supported";
  if (json.text_or("qk_norm", "rms_norm_across_heads") != "rms_norm_across_heads") {
    json.fail("qk_norm", "\"rms_norm_across_heads\"", hint);
  }
  if (!json.boolean_or("cross_attn_norm", true)) json.fail("cross_attn_norm", "true", hint);
  for (const char* field : {"added_kv_proj_dim", "image_dim", "pos_embed_seq_len"}) {
    if (json.has(field)) json.fail(field, "null", hint);
  }
}

}  // namespace

TransformerConfig read_transformer_config(const ModelFolder& folder) {
  const JsonView json = folder.config("transformer");
  refuse_other_variants(json);
  TransformerConfig config{.patch_size = read_patch_size(json),
                           .heads = json.integer("num_attention_heads", 1, 4096),
                           .head_dim = json.integer("attention_head_dim", 6, 256),
                           .in_channels = json.integer("in_channels", 1, 4096),
                           .out_channels = json.integer("out_channels", 1, 4096),
                           .text_dim = json.integer("text_dim", 1, kMostWidth),
                           .freq_dim = json.integer("freq_dim", 2, kMostWidth),
                           .ffn_dim = json.integer("ffn_dim", 1, kMostWidth),
                           .layers = json.integer("num_layers", 1, 4096),
                           .eps = json.number_or("eps", 1e-6),
                           .rope_max_seq_len = json.integer_or("rope_max_seq_len", 1024, 1, kMostWidth)};
  if (config.head_dim % 2 != 0) json.fail("attention_head_dim", "an even number");
  if (config.freq_dim % 2 != 0) json.fail("freq_dim", "an even number");
  if (config.eps <= 0) json.fail("eps", "a positive number");
  return config;
}

}  // namespace vdit::engine::wan
