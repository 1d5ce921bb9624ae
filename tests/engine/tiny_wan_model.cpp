// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/tiny_wan_model.h"

namespace vdit::engine {
namespace {

class Filler {
 public:
  explicit Filler(TensorMap& tensors) : tensors_(tensors) {}

  /// Small enough that no activation dwarfs the others.
  void tensor(const std::string& name, std::vector<std::int64_t> shape, double scale, double centre = 0) {
    tensors_[name] = at::randn(shape).mul(scale).add(centre);
  }
  void linear(const std::string& prefix, std::int64_t out, std::int64_t in, bool bias = true) {
    tensor(prefix + ".weight", {out, in}, 1.0 / std::sqrt(static_cast<double>(in)));
    if (bias) tensor(prefix + ".bias", {out}, 0.3);
  }
  void norm(const std::string& name, std::int64_t dim) { tensor(name, {dim}, 0.3, 1.0); }

 private:
  TensorMap& tensors_;
};

void fill_transformer(const nlohmann::json& config, TensorMap& tensors) {
  Filler fill(tensors);
  const std::int64_t dim =
      config["num_attention_heads"].get<std::int64_t>() * config["attention_head_dim"].get<std::int64_t>();
  const std::vector<std::int64_t> patch = config["patch_size"];
  const std::int64_t volume = patch[0] * patch[1] * patch[2];
  const std::int64_t in = config["in_channels"];
  fill.tensor("patch_embedding.weight", {dim, in, patch[0], patch[1], patch[2]},
              1.0 / std::sqrt(static_cast<double>(in * volume)));
  fill.tensor("patch_embedding.bias", {dim}, 0.3);
  fill.tensor("scale_shift_table", {1, 2, dim}, 0.5);
  fill.linear("condition_embedder.time_embedder.linear_1", dim, config["freq_dim"]);
  fill.linear("condition_embedder.time_embedder.linear_2", dim, dim);
  fill.linear("condition_embedder.time_proj", 6 * dim, dim);
  fill.linear("condition_embedder.text_embedder.linear_1", dim, config["text_dim"]);
  fill.linear("condition_embedder.text_embedder.linear_2", dim, dim);
  fill.linear("proj_out", volume * config["out_channels"].get<std::int64_t>(), dim);
  for (std::int64_t i = 0; i < config["num_layers"].get<std::int64_t>(); ++i) {
    const std::string block = "blocks." + std::to_string(i) + ".";
    fill.tensor(block + "scale_shift_table", {1, 6, dim}, 0.5);
    for (const char* attention : {"attn1.", "attn2."}) {
      for (const char* projection : {"to_q", "to_k", "to_v", "to_out.0"}) {
        fill.linear(block + attention + projection, dim, dim);
      }
      fill.norm(block + attention + "norm_q.weight", dim);
      fill.norm(block + attention + "norm_k.weight", dim);
    }
    fill.norm(block + "norm2.weight", dim);
    fill.tensor(block + "norm2.bias", {dim}, 0.3);
    fill.linear(block + "ffn.net.0.proj", config["ffn_dim"], dim);
    fill.linear(block + "ffn.net.2", dim, config["ffn_dim"]);
  }
}

void fill_text_encoder(const nlohmann::json& config, TensorMap& tensors) {
  Filler fill(tensors);
  const std::int64_t d_model = config["d_model"];
  const std::int64_t heads = config["num_heads"];
  const std::int64_t inner = heads * config["d_kv"].get<std::int64_t>();
  fill.tensor("shared.weight", {config["vocab_size"], d_model}, 1.0);
  fill.norm("encoder.final_layer_norm.weight", d_model);
  for (std::int64_t i = 0; i < config["num_layers"].get<std::int64_t>(); ++i) {
    const std::string block = "encoder.block." + std::to_string(i) + ".";
    const std::string attention = block + "layer.0.SelfAttention.";
    for (const char* projection : {"q", "k", "v"}) fill.linear(attention + projection, inner, d_model, false);
    fill.linear(attention + "o", d_model, inner, false);
    fill.tensor(attention + "relative_attention_bias.weight", {32, heads}, 1.0);
    fill.norm(block + "layer.0.layer_norm.weight", d_model);
    fill.linear(block + "layer.1.DenseReluDense.wi_0", config["d_ff"], d_model, false);
    fill.linear(block + "layer.1.DenseReluDense.wi_1", config["d_ff"], d_model, false);
    fill.linear(block + "layer.1.DenseReluDense.wo", d_model, config["d_ff"], false);
    fill.norm(block + "layer.1.layer_norm.weight", d_model);
  }
}

void write_tensors(const std::filesystem::path& file, const TensorMap& tensors) {
  std::vector<TensorToWrite> list;
  for (const auto& [name, tensor] : tensors) {
    list.push_back({.name = name,
                    .type = DataType::F32,
                    .shape = tensor.sizes().vec(),
                    .bytes = std::as_bytes(std::span(tensor.const_data_ptr<float>(),
                                                     static_cast<std::size_t>(tensor.numel())))});
  }
  write_safetensors(file, std::move(list), {}, Overwrite::Yes);
}

}  // namespace

void TinyModel::fill() {
  fill_transformer(transformer_config, transformer);
  fill_text_encoder(text_config, text_encoder);
}

ModelFolder TinyModel::open() const {
  const nlohmann::json index = {{"_class_name", "WanPipeline"},
                                {"text_encoder", {"transformers", "UMT5EncoderModel"}},
                                {"transformer", {"diffusers", "WanTransformer3DModel"}}};
  folder_.write("model_index.json", index.dump());
  folder_.write("transformer/config.json", transformer_config.dump());
  folder_.write("text_encoder/config.json", text_config.dump());
  write_tensors(folder_ / "transformer/diffusion_pytorch_model.safetensors", transformer);
  write_tensors(folder_ / "text_encoder/model.safetensors", text_encoder);
  return ModelFolder::open(folder_.path());
}

}  // namespace vdit::engine
