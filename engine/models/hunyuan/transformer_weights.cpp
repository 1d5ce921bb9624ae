// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/transformer_weights.h"

#include <string>

#include "engine/models/tensor_io.h"

namespace vdit::engine::hunyuan {
namespace {

std::string dual_name(std::int64_t block) {
  return "transformer_blocks." + std::to_string(block) + '.';
}
std::string single_name(std::int64_t block) {
  return "single_transformer_blocks." + std::to_string(block) + '.';
}
std::string refiner_name(std::int64_t block) {
  return "context_embedder.token_refiner.refiner_blocks." + std::to_string(block) + '.';
}

/// Collects the names and shapes of a checkpoint.
class Schema {
 public:
  explicit Schema(const TransformerConfig& config) : config_(config), dim_(config.dim()) {}

  WeightSchema all() {
    const auto [pt, ph, pw] = config_.patch_size;
    add("x_embedder.proj.weight", {dim_, config_.in_channels, pt, ph, pw});
    add("x_embedder.proj.bias", {dim_});
    embedder("time_text_embed.timestep_embedder", TransformerConfig::kFrequencies);
    embedder("time_text_embed.guidance_embedder", TransformerConfig::kFrequencies);
    embedder("time_text_embed.text_embedder", config_.pooled_dim);
    linear("context_embedder.proj_in", dim_, config_.text_dim);
    embedder("context_embedder.time_text_embed.timestep_embedder", TransformerConfig::kFrequencies);
    embedder("context_embedder.time_text_embed.text_embedder", config_.text_dim);
    for (std::int64_t block = 0; block < config_.refiner_layers; ++block) refiner(refiner_name(block));
    for (std::int64_t block = 0; block < config_.dual_layers; ++block) dual(dual_name(block));
    for (std::int64_t block = 0; block < config_.single_layers; ++block) single(single_name(block));
    linear("norm_out.linear", 2 * dim_, dim_);
    linear("proj_out", pt * ph * pw * config_.out_channels, dim_);
    return std::move(schema_);
  }

 private:
  void add(std::string name, std::vector<std::int64_t> shape) {
    schema_.push_back({std::move(name), std::move(shape)});
  }
  void linear(const std::string& name, std::int64_t out, std::int64_t in) {
    add(name + ".weight", {out, in});
    add(name + ".bias", {out});
  }
  void square(const std::string& name) { linear(name, dim_, dim_); }
  void embedder(const std::string& name, std::int64_t in) {
    linear(name + ".linear_1", dim_, in);
    square(name + ".linear_2");
  }
  void feed_forward(const std::string& name, std::int64_t width) {
    linear(name + ".net.0.proj", width, dim_);
    linear(name + ".net.2", dim_, width);
  }
  void head_norms(const std::string& prefix, std::initializer_list<const char*> names) {
    for (const char* name : names) add(prefix + name + ".weight", {config_.head_dim});
  }

  void refiner(const std::string& name) {
    for (const char* norm : {"norm1", "norm2"}) {
      add(name + norm + ".weight", {dim_});
      add(name + norm + ".bias", {dim_});
    }
    for (const char* matrix : {"to_q", "to_k", "to_v", "to_out.0"}) square(name + "attn." + matrix);
    feed_forward(name + "ff", config_.refiner_ffn_dim());
    linear(name + "norm_out.linear", 2 * dim_, dim_);
  }
  void dual(const std::string& name) {
    for (const char* norm : {"norm1", "norm1_context"}) linear(name + norm + ".linear", 6 * dim_, dim_);
    for (const char* matrix :
         {"to_q", "to_k", "to_v", "to_out.0", "add_q_proj", "add_k_proj", "add_v_proj", "to_add_out"}) {
      square(name + "attn." + matrix);
    }
    head_norms(name + "attn.", {"norm_q", "norm_k", "norm_added_q", "norm_added_k"});
    feed_forward(name + "ff", config_.ffn_dim);
    feed_forward(name + "ff_context", config_.ffn_dim);
  }
  void single(const std::string& name) {
    linear(name + "norm.linear", 3 * dim_, dim_);
    for (const char* matrix : {"to_q", "to_k", "to_v"}) square(name + "attn." + matrix);
    head_norms(name + "attn.", {"norm_q", "norm_k"});
    linear(name + "proj_mlp", config_.ffn_dim, dim_);
    linear(name + "proj_out", dim_, dim_ + config_.ffn_dim);
  }

  const TransformerConfig& config_;
  std::int64_t dim_;
  WeightSchema schema_;
};

class Loader {
 public:
  Loader(const WeightSet& files, const TransformerConfig& config, ComputeOptions options)
      : files_(files), config_(config), typed_(options), full_{options.device, at::kFloat} {}

  Linear full_linear(const std::string& prefix) const { return load_linear(files_, prefix, full_); }
  Embedder embedder(const std::string& prefix) const {
    return {.first = full_linear(prefix + ".linear_1"), .second = full_linear(prefix + ".linear_2")};
  }

  DualBlock dual(std::int64_t block) const {
    const std::string name = dual_name(block), attention = name + "attn.";
    return {.attention = layer(stream(attention, {"to_q", "to_k", "to_v", "to_out.0"}, {"norm_q", "norm_k"}),
                               stream(attention, {"add_q_proj", "add_k_proj", "add_v_proj", "to_add_out"},
                                      {"norm_added_q", "norm_added_k"})),
            .video = dual_stream(name + "norm1.linear", name + "ff"),
            .text = dual_stream(name + "norm1_context.linear", name + "ff_context")};
  }

  SingleBlock single(std::int64_t block) const {
    const std::string name = single_name(block);
    const Linear out = linear(name + "proj_out");
    const auto part = [&](std::int64_t first, std::int64_t count) {
      return out.weight.narrow(1, first, count).contiguous();
    };
    AttentionStream video = stream(name + "attn.", {"to_q", "to_k", "to_v"}, {"norm_q", "norm_k"});
    video.out = {.weight = part(0, config_.dim()), .bias = out.bias};
    return {.attention = layer(std::move(video), {}),
            .modulation = linear(name + "norm.linear"),
            .ffn_in = linear(name + "proj_mlp"),
            .ffn_out = {.weight = part(config_.dim(), config_.ffn_dim), .bias = {}}};
  }

  RefinerBlock refiner(std::int64_t block) const {
    const std::string name = refiner_name(block);
    const auto affine = [&](const char* norm) {
      return NormAffine{.gain = vector(name + norm + ".weight").unsqueeze(0),
                        .offset = vector(name + norm + ".bias").unsqueeze(0)};
    };
    return {.attention_norm = affine("norm1"),
            .ffn_norm = affine("norm2"),
            .q = linear(name + "attn.to_q"),
            .k = linear(name + "attn.to_k"),
            .v = linear(name + "attn.to_v"),
            .out = linear(name + "attn.to_out.0"),
            .ffn_in = linear(name + "ff.net.0.proj"),
            .ffn_out = linear(name + "ff.net.2"),
            .gates = linear(name + "norm_out.linear")};
  }

 private:
  Linear linear(const std::string& prefix) const { return load_linear(files_, prefix, typed_); }
  at::Tensor vector(const std::string& name) const { return load_tensor(files_, name, full_); }

  /// `matrices`: queries, keys, values and, where it has its own, the output.
  AttentionStream stream(const std::string& prefix, const std::vector<std::string>& matrices,
                         const std::vector<std::string>& norms) const {
    return {.q = linear(prefix + matrices[0]),
            .k = linear(prefix + matrices[1]),
            .v = linear(prefix + matrices[2]),
            .out = matrices.size() > 3 ? linear(prefix + matrices[3]) : Linear(),
            .norm_q = {.weight = vector(prefix + norms[0] + ".weight"), .bias = {}},
            .norm_k = {.weight = vector(prefix + norms[1] + ".weight"), .bias = {}}};
  }

  SelfAttentionLayer layer(AttentionStream video, std::optional<AttentionStream> text) const {
    return {.video = std::move(video),
            .text = std::move(text),
            .norm = kernels::HeadNorm::PerHead,
            .eps = TransformerConfig::kEps,
            .heads = config_.heads,
            .head_dim = config_.head_dim};
  }

  DualStream dual_stream(const std::string& modulation, const std::string& feed_forward) const {
    return {.modulation = linear(modulation),
            .ffn_in = linear(feed_forward + ".net.0.proj"),
            .ffn_out = linear(feed_forward + ".net.2")};
  }

  const WeightSet& files_;
  const TransformerConfig& config_;
  ComputeOptions typed_;
  ComputeOptions full_;
};

}  // namespace

WeightSchema transformer_schema(const TransformerConfig& config) {
  return Schema(config).all();
}

TransformerWeights load_transformer_weights(const WeightSet& files, const TransformerConfig& config,
                                            ComputeOptions options) {
  files.check(transformer_schema(config));
  const Loader loader(files, config, options);
  const std::string refiner = "context_embedder.";
  TransformerWeights weights{
      .patch = loader.full_linear("x_embedder.proj"),
      .time = loader.embedder("time_text_embed.timestep_embedder"),
      .guidance = loader.embedder("time_text_embed.guidance_embedder"),
      .pooled = loader.embedder("time_text_embed.text_embedder"),
      .refiner = {.in = loader.full_linear(refiner + "proj_in"),
                  .time = loader.embedder(refiner + "time_text_embed.timestep_embedder"),
                  .mean = loader.embedder(refiner + "time_text_embed.text_embedder"),
                  .blocks = {}},
      .head_modulation = loader.full_linear("norm_out.linear"),
      .head = loader.full_linear("proj_out")};
  weights.patch.weight = weights.patch.weight.flatten(1);
  for (std::int64_t block = 0; block < config.refiner_layers; ++block) {
    weights.refiner.blocks.push_back(loader.refiner(block));
  }
  for (std::int64_t block = 0; block < config.dual_layers; ++block)
    weights.dual.push_back(loader.dual(block));
  for (std::int64_t block = 0; block < config.single_layers; ++block) {
    weights.single.push_back(loader.single(block));
  }
  return weights;
}

}  // namespace vdit::engine::hunyuan
