// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"
#include "engine/models/cogvideox/transformer.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::cogvideox {
namespace {

constexpr std::int64_t kMostWidth = 1 << 20;

[[noreturn]] void unsupported(const JsonView& json, const char* field, const char* expected,
                              const char* hint) {
  throw Error({.kind = ErrorKind::Input,
               .code = "model.unsupported",
               .subject = json.subject(),
               .field = field,
               .found = json.has(field) ? quoted(json.at(field).value().dump(), 80) : "null",
               .expected = expected,
               .hint = hint});
}

void refuse_other_models(const JsonView& json) {
  const char* const only = "only text to video with CogVideoX1.5 is supported";
  if (!json.has("patch_size_t"))
    unsupported(json, "patch_size_t", "2", "this is CogVideoX 1.0; CogVideoX1.5 is supported");
  if (json.integer("patch_size_t") != TransformerConfig::kPatchFrames)
    unsupported(json, "patch_size_t", "2", only);
  if (json.has("ofs_embed_dim")) unsupported(json, "ofs_embed_dim", "null", only);
  if (!json.boolean_or("use_rotary_positional_embeddings", false))
    unsupported(json, "use_rotary_positional_embeddings", "true", only);
  if (json.boolean_or("use_learned_positional_embeddings", false))
    unsupported(json, "use_learned_positional_embeddings", "false", only);
}

void refuse_other_layers(const JsonView& json) {
  if (json.text_or("activation_fn", "gelu-approximate") != "gelu-approximate")
    json.fail("activation_fn", "\"gelu-approximate\"");
  if (json.text_or("timestep_activation_fn", "silu") != "silu")
    json.fail("timestep_activation_fn", "\"silu\"");
  if (!json.boolean_or("flip_sin_to_cos", true)) json.fail("flip_sin_to_cos", "true");
  if (json.number_or("freq_shift", 0) != 0) json.fail("freq_shift", "0");
  if (!json.boolean_or("norm_elementwise_affine", true)) json.fail("norm_elementwise_affine", "true");
  if (!json.boolean_or("attention_bias", true)) json.fail("attention_bias", "true");
  if (json.integer_or("temporal_compression_ratio", 4) != 4) json.fail("temporal_compression_ratio", "4");
}

}  // namespace

// Absent fields have diffusers' defaults, which are those of CogVideoX 2B.
TransformerConfig read_transformer_config(const ModelFolder& folder) {
  const JsonView json = folder.config("transformer");
  refuse_other_models(json);
  refuse_other_layers(json);
  TransformerConfig config{.heads = json.integer_or("num_attention_heads", 30, 1, 4096),
                           .head_dim = json.integer_or("attention_head_dim", 64, 8, 256),
                           .channels = json.integer_or("in_channels", 16, 1, 4096),
                           .time_dim = json.integer_or("time_embed_dim", 512, 1, kMostWidth),
                           .text_dim = json.integer_or("text_embed_dim", 4096, 1, kMostWidth),
                           .text_rows = json.integer_or("max_text_seq_length", 226, 1, 4096),
                           .layers = json.integer_or("num_layers", 30, 1, 4096),
                           .patch_size = json.integer_or("patch_size", 2, 1, 64),
                           .norm_eps = json.number_or("norm_eps", 1e-5),
                           .sample_height = json.integer_or("sample_height", 60, 1, 1 << 16),
                           .sample_width = json.integer_or("sample_width", 90, 1, 1 << 16)};
  // A quarter of the pairs turns with time, three eighths each with height and width.
  if (config.head_dim % 16 != 0) json.fail("attention_head_dim", "a multiple of 16");
  if (config.norm_eps <= 0) json.fail("norm_eps", "a positive number");
  if (json.integer_or("out_channels", 16) != config.channels)
    json.fail("out_channels", std::to_string(config.channels) + ", which is in_channels");
  for (const char* side : {"sample_height", "sample_width"}) {
    if (json.integer_or(side, 60) < config.patch_size) json.fail(side, "at least patch_size");
  }
  return config;
}

}  // namespace vdit::engine::cogvideox
