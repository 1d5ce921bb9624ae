// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"
#include "engine/models/hunyuan/transformer.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::hunyuan {
namespace {

constexpr std::int64_t kMostWidth = 1 << 20;
constexpr std::int64_t kMostLayers = 4096;

[[noreturn]] void unsupported(const JsonView& json, const char* field, std::string found,
                              std::string expected, std::string hint) {
  throw Error({.kind = ErrorKind::Input,
               .code = "model.unsupported",
               .subject = json.subject(),
               .field = field,
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

void refuse_other_variants(const JsonView& json) {
  if (json.has("image_condition_type")) {
    unsupported(json, "image_condition_type", '"' + quoted(json.text("image_condition_type"), 40) + '"',
                "null", "this is an image-to-video model; HunyuanVideo's text-to-video models are supported");
  }
  if (!json.boolean_or("guidance_embeds", true)) {
    unsupported(json, "guidance_embeds", "false", "true",
                "guidance by a second prediction (true_cfg_scale) is not supported for this family");
  }
  if (json.text_or("qk_norm", "rms_norm") != "rms_norm") json.fail("qk_norm", "\"rms_norm\"");
}

std::int64_t ffn_dim(const JsonView& json, std::int64_t dim) {
  const double ratio = json.number_or("mlp_ratio", 4.0);
  const double width = ratio * static_cast<double>(dim);
  if (!(width >= 1 && width <= static_cast<double>(kMostWidth))) {
    json.fail("mlp_ratio", "a number that gives a width from 1 to " + std::to_string(kMostWidth));
  }
  return static_cast<std::int64_t>(width);
}

std::array<std::int64_t, 3> rope_axes(const JsonView& json, std::int64_t head_dim) {
  std::array<std::int64_t, 3> axes = TransformerConfig().rope_axes;
  if (json.has("rope_axes_dim")) {
    const std::vector<std::int64_t> given = json.integers("rope_axes_dim", 3);
    axes = {given[0], given[1], given[2]};
  }
  std::int64_t sum = 0;
  for (const std::int64_t channels : axes) {
    if (channels < 2 || channels > head_dim || channels % 2 != 0) sum = -head_dim;
    sum += channels;
  }
  if (sum != head_dim) {
    json.fail("rope_axes_dim",
              "three even numbers whose sum is attention_head_dim, " + std::to_string(head_dim));
  }
  return axes;
}

}  // namespace

TransformerConfig read_transformer_config(const ModelFolder& folder) {
  const JsonView json = folder.config("transformer");
  refuse_other_variants(json);
  const std::int64_t patch = json.integer_or("patch_size", 2, 1, 64);
  TransformerConfig config{.patch_size = {json.integer_or("patch_size_t", 1, 1, 1), patch, patch}};
  config.heads = json.integer_or("num_attention_heads", config.heads, 1, 4096);
  config.head_dim = json.integer_or("attention_head_dim", config.head_dim, 6, 256);
  config.in_channels = json.integer_or("in_channels", config.in_channels, 1, 4096);
  config.out_channels = json.integer_or("out_channels", config.in_channels, 1, 4096);
  config.dual_layers = json.integer_or("num_layers", config.dual_layers, 1, kMostLayers);
  config.single_layers = json.integer_or("num_single_layers", config.single_layers, 1, kMostLayers);
  config.refiner_layers = json.integer_or("num_refiner_layers", config.refiner_layers, 1, kMostLayers);
  config.ffn_dim = ffn_dim(json, config.dim());
  config.text_dim = json.integer_or("text_embed_dim", config.text_dim, 1, kMostWidth);
  config.pooled_dim = json.integer_or("pooled_projection_dim", config.pooled_dim, 1, kMostWidth);
  config.rope_theta = json.number_or("rope_theta", config.rope_theta);
  if (!(config.rope_theta > 0)) json.fail("rope_theta", "a number above 0");
  config.rope_axes = rope_axes(json, config.head_dim);
  return config;
}

}  // namespace vdit::engine::hunyuan
